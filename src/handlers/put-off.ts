import type { Delivery } from "../telegram/delivery.ts";
import type { BotContext } from "./context.ts";

/** Work behind an answer ends after 30 s, so a longer pause than this is not waited for. */
export const LONGEST_PAUSE_MS = 20_000;

/** Puts a reaction on the update's message instead of words: Telegram limits a group's messages, not its reactions. */
export async function react(ctx: BotContext, emoji: "👍" | "🤯" = "👍"): Promise<void> {
  const message = ctx.message;
  if (message === undefined) return;
  ctx.outcome += "_reacted";
  const reaction = [{ type: "emoji", emoji } as const];
  await ctx.deps.api.setMessageReaction(message.chat.id, message.message_id, reaction).catch(() => undefined);
}

/**
 * Where Telegram put off the card that answers a command, says by a reaction that the command was carried out, and tries once
 * more when Telegram is ready, behind the answer. After a longer pause the card comes with the next vote or `/status`.
 */
export async function cardPutOff(
  ctx: BotContext,
  posted: Delivery | null,
  again: () => Promise<unknown>,
): Promise<void> {
  if (posted?.tag !== "retry") return;
  const { later, sleep } = ctx.deps;
  if (posted.afterMs <= LONGEST_PAUSE_MS) later("post_card", sleep(posted.afterMs).then(again));
  await react(ctx);
}
