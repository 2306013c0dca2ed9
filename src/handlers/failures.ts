import { describeError } from "../log.ts";
import { StoreUnavailable } from "../store/errors.ts";
import { MOVE_REDELIVERY_MS, REDELIVERY_MS } from "../time-limits.ts";
import { mistakeText, notConfirmedText, tapNotConfirmedText } from "../views/answers.ts";
import type { BotContext } from "./context.ts";
import { answerTap, reply } from "./reply.ts";

/**
 * Keeps every failure of a handler from Telegram. Our own mistakes are logged, and answered with a sentence. Only
 * StoreUnavailable is thrown on, while the message is young, so that Telegram delivers it again. Later, and for a tap,
 * the person is told that it could not be confirmed.
 */
export async function onFailure(ctx: BotContext, next: () => Promise<void>): Promise<void> {
  try {
    await next();
  } catch (thrown) {
    const unavailable = thrown instanceof StoreUnavailable;
    ctx.error = describeError(thrown);
    if (unavailable && isYoung(ctx)) {
      ctx.outcome = "to_be_redelivered";
      throw thrown;
    }
    ctx.outcome = unavailable ? "not_confirmed" : "mistake";
    if (ctx.callbackQuery !== undefined) {
      await answerTap(ctx, unavailable ? tapNotConfirmedText : mistakeText, true);
    } else if (ctx.command !== null) {
      await reply(ctx, unavailable ? notConfirmedText : mistakeText);
    }
  }
}

function isYoung(ctx: BotContext): boolean {
  const message = ctx.message;
  if (message === undefined) return false;
  const moves = message.migrate_to_chat_id !== undefined || message.migrate_from_chat_id !== undefined;
  return ctx.deps.now() - message.date * 1_000 < (moves ? MOVE_REDELIVERY_MS : REDELIVERY_MS);
}
