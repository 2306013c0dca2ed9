import type { MessageEntity } from "grammy/types";

/** What Telegram detects in any text by itself. Its own rules for links and hashtags are longer; commands follow them. */
const patterns = {
  bot_command: /(?<![\p{L}\p{N}_/<>])\/[a-zA-Z0-9_]{1,64}(?:@[a-zA-Z0-9_]{3,32})?(?![\p{L}\p{N}_/<>@])/gu,
  mention: /(?<![\p{L}\p{N}_/@.])@[a-zA-Z][a-zA-Z0-9_]{2,31}(?![\p{L}\p{N}_])/gu,
  hashtag: /(?<![\p{L}\p{N}_&#])#(?=[\p{L}\p{N}_]*\p{L})[\p{L}\p{N}_]{1,255}/gu,
  cashtag: /(?<![\p{L}\p{N}_$])\$(?:1INCH|[A-Z]{1,8})(?![\p{L}\p{N}_$])/gu,
  url: /(?<![\p{L}\p{N}_])https?:\/\/[^\s<>"']*[\p{L}\p{N}/#=_-]/giu,
} as const;

type DetectedType = keyof typeof patterns;

const detectedTypes = [
  "bot_command",
  "mention",
  "hashtag",
  "cashtag",
  "url",
] as const satisfies readonly DetectedType[];

/** The commands, mentions, tags and links of a text, in no particular order. */
export function detectEntities(text: string): MessageEntity[] {
  return detectedTypes.flatMap((type) =>
    Array.from(text.matchAll(patterns[type]), (match): MessageEntity => {
      return { type, offset: match.index, length: match[0].length };
    }),
  );
}

/** The command a text begins with, and the bot it is addressed to if it names one. */
export function leadingCommand(text: string): { name: string; bot?: string } | undefined {
  const command = detectEntities(text).find((entity) => entity.type === "bot_command" && entity.offset === 0);
  if (command === undefined) return undefined;
  const [name = "", bot] = text.slice(1, command.length).split("@");
  return bot === undefined ? { name } : { name, bot };
}
