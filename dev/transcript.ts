import * as z from "zod";
import type { StandInEvent } from "./telegram/server.ts";

const button = z.object({ text: z.string(), copy_text: z.object({ text: z.string() }).optional() });
const posted = z.object({
  message: z.object({
    message_id: z.number(),
    from: z.object({ first_name: z.string(), username: z.string().optional(), is_bot: z.boolean() }),
    text: z.string().optional(),
    reply_markup: z.object({ inline_keyboard: z.array(z.array(button)) }).optional(),
  }),
});
const reacted = z.object({
  method: z.literal("setMessageReaction"),
  ok: z.literal(true),
  payload: z.object({ message_id: z.coerce.number(), reaction: z.array(z.object({ emoji: z.string() })) }),
});

export interface TranscriptOptions {
  /** Whether what members write is shown too; default true. A terminal that they type in shows it already. */
  members?: boolean;
}

/**
 * What an event of the Telegram stand-in looks like to somebody who reads along in the group: messages with their buttons, edits,
 * reactions. No lines for what people do not see (deliveries, other calls).
 */
export function transcript(event: StandInEvent, options: TranscriptOptions = {}): string[] {
  switch (event.kind) {
    case "message":
    case "edit":
      return posting(event, options.members ?? true);
    case "call":
      return reaction(event);
    default:
      return [];
  }
}

function posting({ kind, data }: StandInEvent, members: boolean): string[] {
  const parsed = posted.safeParse(data);
  if (!parsed.success) return [];
  const { message_id, from, text, reply_markup } = parsed.data.message;
  if (text === undefined || !(from.is_bot || members)) return [];
  const edited = kind === "edit" ? " edited" : "";
  const [first = "", ...rest] = text.split("\n");
  const rows = reply_markup?.inline_keyboard.map((row) => row.map(shownButton).join(" ")) ?? [];
  return [`#${message_id}${edited} ${from.first_name}: ${first}`, ...[...rest, ...rows].map((line) => `    ${line}`)];
}

/** A button that copies a text cannot be tapped here, so its text is shown to be typed. */
const shownButton = ({ text, copy_text: copied }: z.infer<typeof button>): string =>
  copied === undefined ? `[${text}]` : `[${text}, copies: ${copied.text}]`;

function reaction({ data }: StandInEvent): string[] {
  const parsed = reacted.safeParse(data);
  if (!parsed.success) return [];
  const { message_id, reaction: emojis } = parsed.data.payload;
  const shown = emojis.map(({ emoji }) => emoji).join(" ");
  return shown === "" ? [] : [`    ${shown} to #${message_id}`];
}
