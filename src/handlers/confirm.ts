import type { FormattedString } from "@grammyjs/parse-mode";
import type { NextFunction } from "grammy";
import { type Delivery, deliver } from "../telegram/delivery.ts";
import { BACKGROUND_PAUSE_MS } from "../time-limits.ts";
import { plainView } from "../views/message.ts";
import type { BotContext } from "./context.ts";
import { reply, replyUncounted } from "./reply.ts";

/** The reaction for a command that was carried out. */
const DONE = "👍";
/** The reaction for a command that could not be answered. */
export const NOT_ANSWERED = "🤯";

/**
 * Puts a reaction on the update's message instead of words. Telegram limits a group's messages, not its reactions.
 * Returns whether Telegram took it: a group may have reactions turned off.
 */
export async function react(ctx: BotContext, emoji: typeof DONE | typeof NOT_ANSWERED = DONE): Promise<boolean> {
  const message = ctx.message;
  if (message === undefined) return false;
  const reaction = [{ type: "emoji", emoji } as const];
  const { tag } = await deliver(() => ctx.deps.api.setMessageReaction(message.chat.id, message.message_id, reaction));
  if (tag === "done") ctx.outcome += "_reacted";
  return tag === "done";
}

/** Reacts to the message if the answer to it was put off and its handler has found nothing better. */
export async function reactIfUnanswered(ctx: BotContext, next: NextFunction): Promise<void> {
  await next();
  if (ctx.unanswered) await react(ctx, NOT_ANSWERED);
}

/**
 * Tells a command's sender that it was carried out. If the words are put off, a 👍 says it. If Telegram takes no
 * reaction either, the words are sent once more behind the response. That waits for a pause of at most
 * BACKGROUND_PAUSE_MS.
 */
export async function confirm(ctx: BotContext, words: () => string | FormattedString): Promise<void> {
  const answered = await reply(ctx, words());
  if (!ctx.unanswered) return;
  ctx.unanswered = false;
  if (await react(ctx)) return;
  const { later, sleep } = ctx.deps;
  const again = () => replyUncounted(ctx, plainView(words()));
  const afterMs = answered.tag === "retry" ? answered.afterMs : 0;
  if (afterMs <= BACKGROUND_PAUSE_MS) later("answer", sleep(afterMs).then(again));
}

/**
 * Reacts to a command whose card Telegram put off, so that its sender knows that it was carried out. The card is tried
 * once more behind the response, after a pause of at most BACKGROUND_PAUSE_MS. After a longer pause, the next vote or
 * `/status` brings it.
 */
export async function confirmCard(
  ctx: BotContext,
  posted: Delivery | null,
  again: () => Promise<unknown>,
): Promise<void> {
  if (posted?.tag !== "retry") return;
  const { later, sleep } = ctx.deps;
  if (posted.afterMs <= BACKGROUND_PAUSE_MS) later("post_card", sleep(posted.afterMs).then(again));
  await react(ctx);
}
