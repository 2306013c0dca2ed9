import type { Message } from "grammy/types";
import type { Cause } from "../store/votes.ts";
import type { Deps } from "./deps.ts";

/**
 * A command that is older changes nothing any more. While a Worker fails, Telegram keeps updates for up to 24 hours
 * (https://core.telegram.org/bots/api#getting-updates), and their senders have long gone on.
 */
const LATE_MS = 10 * 60_000;

/** Whether a command reaches us so late that its sender may not mean it any more. */
export const isLate = ({ now }: Pick<Deps, "now">, { date }: Message): boolean => now() - date * 1_000 > LATE_MS;

/** A message as the cause of what its command changes. */
export const causeOf = (deps: Pick<Deps, "now">, message: Message): Cause => ({
  kind: "message",
  chatId: message.chat.id,
  messageId: message.message_id,
  sentAt: message.date * 1_000,
  late: isLate(deps, message),
});
