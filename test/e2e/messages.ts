import type { BotMessage, Group } from "../../dev/telegram/server.ts";

/** The messages with a result's words. */
export const results = (group: Group): BotMessage[] =>
  group.botMessages.filter(({ text }) => /Abstained \d/.test(text));

export const said = (group: Group): string[] => group.botMessages.map(({ text }) => text);

export const buttonsOf = (message: BotMessage | undefined): string[] =>
  message?.buttons.flat().map(({ text }) => text) ?? [];

/** The newest message that has voting buttons, or says what became of a vote, and carries the token. */
export const cardFor = (group: Group, token: string): BotMessage | undefined =>
  group.botMessages.findLast(({ text }) => text.startsWith(`🗳 BUY ${token}`));

/** The id of the session that the group's newest *Join* button belongs to. */
export function sessionOf(group: Group): string {
  const buttons = group.botMessages.flatMap((message) => message.buttons.flat());
  return buttons.findLast(({ text }) => text === "Join")?.data.split(":")[1] ?? "";
}
