import type { Message } from "grammy/types";
import type { Deps } from "../deps.ts";
import type { Cause } from "../store/cause.ts";
import { LATE_COMMAND_MS } from "../time-limits.ts";
import type { BotContext } from "./context.ts";

/** Whether a command reaches us so late that its sender may not mean it any more: after LATE_COMMAND_MS. */
export const isLate = ({ now }: Pick<Deps, "now">, { date }: Message): boolean =>
  now() - date * 1_000 > LATE_COMMAND_MS;

/** Names the attempt to count a vote: this request, and Telegram's number of the update. */
export const attemptOf = ({ deps, update }: BotContext) => ({
  attemptId: deps.attemptId,
  updateId: update.update_id,
});

/** Names a message as the cause of what its command changes. */
export const causeOf = (deps: Pick<Deps, "now">, message: Message): Cause => ({
  kind: "message",
  chatId: message.chat.id,
  messageId: message.message_id,
  sentAt: message.date * 1_000,
  late: isLate(deps, message),
});
