import type { Group } from "./telegram/server.ts";

/** The newest label that begins as it was typed, where none is just so: long ones end in an address. */
export function wholeLabel({ botMessages }: Pick<Group, "botMessages">, typed: string): string {
  const labels = botMessages.toReversed().flatMap(({ buttons }) => buttons.flat().map(({ text }) => text));
  return labels.find((label) => label === typed) ?? labels.find((label) => label.startsWith(`${typed} `)) ?? typed;
}
