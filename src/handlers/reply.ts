import type { FormattedString } from "@grammyjs/parse-mode";
import type { Message } from "grammy/types";
import { truncate } from "../domain/text.ts";
import type { Delivery } from "../telegram/delivery.ts";
import { type Place, sendFollowing } from "../telegram/send.ts";
import { MAX_POPUP_LENGTH, plainView, type View } from "../views/message.ts";
import type { Refusal } from "../views/refusal.ts";
import { refusalText } from "../views/refusals.ts";
import type { BotContext } from "./context.ts";

/**
 * Returns the topic that a message belongs to. `message_thread_id` alone also marks plain replies, and may not be sent
 * back then.
 */
export const threadOf = (message: Message | undefined): number | null =>
  message?.is_topic_message ? (message.message_thread_id ?? null) : null;

/** Returns the place of an answer to the update's message: the same topic, as a reply. */
function placeOf(ctx: BotContext): Place | null {
  const message = ctx.msg;
  if (message === undefined) return null;
  return { chatId: message.chat.id, threadId: threadOf(message), replyTo: message.message_id };
}

/** The result of an answer. `over_limit` was not sent, since its group has had too many answers within a minute. */
export type Answered = Delivery | { readonly tag: "over_limit" };

/** Answers the update's message in words. */
export const reply = (ctx: BotContext, text: string | FormattedString): Promise<Answered> =>
  replyView(ctx, plainView(text));

/**
 * Answers the update's message. It returns what Telegram says instead of throwing, since the command itself has been
 * carried out. A group gets only some answers a minute: Telegram takes twenty messages and edits, and results and cards
 * need room.
 */
export async function replyView(ctx: BotContext, view: View): Promise<Answered> {
  const answered: Answered =
    ctx.chat === undefined || ctx.chat.type === "private" || (await ctx.deps.allowsAnswer(`answers ${ctx.chat.id}`))
      ? await replyUncounted(ctx, view)
      : { tag: "over_limit" };
  ctx.unanswered = answered.tag === "retry" || answered.tag === "over_limit";
  return answered;
}

/** Answers the update's message, however many answers the group has had. It is for what the sender has to hear. */
export async function replyUncounted(ctx: BotContext, view: View): Promise<Delivery> {
  const place = placeOf(ctx);
  return place === null ? { tag: "refused" } : sendFollowing(ctx.deps.api, place, view);
}

/** Answers a message with a refusal's sentence, and notes it for the log. */
export async function refuse(ctx: BotContext, refusal: Refusal): Promise<void> {
  ctx.outcome = refusal.reason;
  await reply(ctx, refusalText(refusal, ctx.deps.rules));
}

/**
 * Answers a tap in its own pop-up. Telegram refuses an answer that comes too late ("query is too old"). That is no
 * failure: nobody waits for it any more.
 */
export async function answerTap(ctx: BotContext, text: string, alert = false): Promise<void> {
  const shown = text.length > MAX_POPUP_LENGTH ? `${truncate(text, MAX_POPUP_LENGTH - 1)}…` : text;
  const id = ctx.callbackQuery?.id ?? "";
  await ctx.deps.api.answerCallbackQuery(id, { text: shown, show_alert: alert }).catch(() => undefined);
}

/** Answers a tap with a refusal's sentence. Its pop-up stays until it is tapped away, since it has to be read. */
export async function refuseTap(ctx: BotContext, refusal: Refusal): Promise<void> {
  ctx.outcome = refusal.reason;
  await answerTap(ctx, refusalText(refusal, ctx.deps.rules), true);
}
