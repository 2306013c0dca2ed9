import type { NextFunction } from "grammy";
import { isGroupCommand } from "./commands/unknown-command.ts";
import { NOT_ANSWERED, react } from "./confirm.ts";
import type { BotContext } from "./context.ts";
import { refuseTap } from "./reply.ts";

/**
 * Stops what comes faster than people can write and tap, before Redis is asked. wrangler.toml says how fast that is. A
 * tap is refused in its pop-up, and a message by a reaction, so that refusals do not flood the group.
 */
export async function rateLimit(ctx: BotContext, next: NextFunction): Promise<void> {
  const key = keyOf(ctx);
  if (key === null || (await ctx.deps.allowsMember(key))) return next();
  if (ctx.callbackQuery !== undefined) return refuseTap(ctx, { reason: "too_fast" });
  ctx.outcome = "too_fast";
  await react(ctx, NOT_ANSWERED);
}

/**
 * Returns the key under which an update is counted, or null if it is not counted. A member's taps are counted for each
 * card, and `/vote` apart from other commands. Nothing that somebody did before can thus keep a vote away: the first
 * tap on a card finds nothing counted. The card is the message that Telegram names, since the data of a tap can be
 * forged.
 */
function keyOf(ctx: BotContext): string | null {
  const { from, chat, callbackQuery, message, command } = ctx;
  if (from === undefined || chat === undefined) return null;
  if (callbackQuery !== undefined) return `tap ${from.id} ${chat.id} ${callbackQuery.message?.message_id}`;
  if (message === undefined) return null;
  if (chat.type === "private") return `message ${from.id} ${chat.id}`;
  // A command that we do not have may be another bot's, and costs nothing.
  if (command === null || !(command.addressed || isGroupCommand(command.name, ctx.deps.rules))) return null;
  return `${command.name === "vote" ? "vote" : "command"} ${from.id} ${chat.id}`;
}
