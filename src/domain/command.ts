import { GAP } from "./text.ts";

/** A command ends where Telegram says: not before a letter, a mark, a digit, `_`, `@`, `/`, `<` or `>`. */
const END = String.raw`(?![\p{L}\p{M}\p{N}_@/<>])`;
const COMMAND = new RegExp(`^${GAP}*/([A-Za-z0-9_]{1,32})(?:@([A-Za-z0-9_]+))?${END}${GAP}?([^]*)$`, "u");

/** A command as a member wrote it: its name in lower case, and the text behind it without spaces around it. */
export interface Command {
  readonly name: string;
  readonly rest: string;
  /**
   * Whether the member named this bot (`/vote@BotName`). The bot then answers, even to a command that it does not have.
   */
  readonly addressed: boolean;
}

/**
 * Reads a command at the start of a text: `/vote yes`, `/VOTE yes`, `/vote@BotName yes`, `/propose“BUY …”`.
 * Returns null for other texts and for a command written to another bot.
 */
export function parseCommand(text: string, botUsername: string): Command | null {
  const [, name, target, rest = ""] = COMMAND.exec(text) ?? [];
  if (name === undefined) return null;
  if (target !== undefined && target.toLowerCase() !== botUsername.toLowerCase()) return null;
  return { name: name.toLowerCase(), rest: rest.trim(), addressed: target !== undefined };
}
