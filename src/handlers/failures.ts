import { describeError } from "../log.ts";
import { StoreUnavailable } from "../store/errors.ts";
import { mistakeText, notConfirmedText, tapNotConfirmedText } from "../views/answers.ts";
import type { BotContext } from "./context.ts";
import { answerTap, reply } from "./reply.ts";

/** Telegram holds a group's messages back while one is answered 503, so only young ones are. */
const YOUNG_MS = 60_000;

/**
 * The group's move is not a message that somebody can send again: without it the session is lost, so it is held back for
 * longer.
 */
const YOUNG_MOVE_MS = 3_600_000;

/**
 * Keeps every failure of a handler from becoming Telegram's: our own mistakes are logged and answered with a sentence.
 * Only "the store did not answer" is thrown on, while the message is young, so that Telegram delivers it again; after that,
 * and for a tap, the person is told that it could not be confirmed.
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
  return ctx.deps.now() - message.date * 1_000 < (moves ? YOUNG_MOVE_MS : YOUNG_MS);
}
