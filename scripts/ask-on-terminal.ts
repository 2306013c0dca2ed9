import { createInterface } from "node:readline/promises";

/** Asks on the terminal, and returns what was typed. Without a terminal the answer is the next line of the input. */
export async function askOnTerminal(question: string): Promise<string> {
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  const answer = await terminal.question(question);
  terminal.close();
  return answer.trim();
}
