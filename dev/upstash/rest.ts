import type { CommandRunner } from "./command-runner.ts";
import type { Outcome, Reply } from "./engine.ts";

/** What a request is answered with, and what it would have cost. */
export interface Answer {
  status: number;
  body: unknown;
  billed: number;
}

/** The most that a request's body may hold, in bytes. */
export const requestLimit = 1024 * 1024;

/** Refuses a request for a reason that has nothing to do with its commands. */
export function refusal(status: number, error: string): Answer {
  return { status, body: { error }, billed: 0 };
}

/**
 * Answers a request to subscribe, which is billed as the one command that it is. A name with a comma is refused: the
 * messages could not be told from each other.
 */
export const subscription = (channel: string): Answer =>
  channel.includes(",") ? refusal(400, "ERR invalid channel") : { status: 200, body: null, billed: 1 };

/** Reads the commands of a body sent to a path; arguments become strings. Gives a refusal where the real server refuses. */
export function parseRequest(path: string, body: string): string[][] | Answer {
  if (path !== "/" && path !== "/pipeline") return refusal(404, "Not Found");
  let parsed: unknown;
  try {
    parsed = JSON.parse(body);
  } catch {
    parsed = undefined;
  }
  const commands = (path === "/" ? [parsed] : Array.isArray(parsed) ? parsed : [undefined]).map(readCommand);
  if (commands.length === 0) return refusal(400, "ERR empty pipeline request");
  const read = commands.filter((command) => command !== undefined);
  return read.length === commands.length ? read : refusal(400, "ERR failed to parse command");
}

function readCommand(value: unknown): string[] | undefined {
  if (!Array.isArray(value) || value.length === 0) return undefined;
  const simple = value.every((part) => ["string", "number", "boolean"].includes(typeof part));
  return simple ? value.map(String) : undefined;
}

/** Carries out what a client with this sync token sent to a path. A failed command is its own `error`; alone it is a 400. */
export async function carryOut(
  path: string,
  commands: string[][],
  base64: boolean,
  syncToken: number,
  runner: CommandRunner,
): Promise<Answer> {
  if (path === "/") {
    const outcome = await runner.run(commands[0] ?? [], syncToken);
    return { status: "error" in outcome ? 400 : 200, body: present(outcome, base64), billed: cost([outcome]) };
  }
  const outcomes = await runner.pipeline(commands, syncToken);
  return { status: 200, body: outcomes.map((outcome) => present(outcome, base64)), billed: cost(outcomes) };
}

function cost(outcomes: Outcome[]): number {
  return outcomes.reduce((sum, outcome) => sum + 1 + outcome.calls, 0);
}

function present(outcome: Outcome, base64: boolean): { result: Reply } | { error: string } {
  if ("error" in outcome) return { error: outcome.error };
  // A lone OK stays readable. Within a list it does not: there the client decodes every string.
  return { result: base64 && outcome.result !== "OK" ? encode(outcome.result) : outcome.result };
}

function encode(reply: Reply): Reply {
  if (typeof reply === "string") return Buffer.from(reply).toString("base64");
  return Array.isArray(reply) ? reply.map(encode) : reply;
}
