import type { NextFunction } from "grammy";
import { isEphemeral } from "../telegram/ephemeral.ts";
import type { BotContext } from "./context.ts";

/**
 * Ignores ephemeral messages. They have no id that a session, a proposal or a trace could be named after, and none that
 * an answer could go to. Taps below such a message pass: the data of their button names what they are about.
 */
export async function ignoreEphemeral(ctx: BotContext, next: NextFunction): Promise<void> {
  if (ctx.message === undefined || !isEphemeral(ctx.message)) return next();
  ctx.outcome = "ephemeral";
}
