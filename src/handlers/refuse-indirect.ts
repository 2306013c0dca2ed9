import type { NextFunction } from "grammy";
import { isGroupCommand } from "./commands/unknown-command.ts";
import type { BotContext } from "./context.ts";
import { refuse } from "./reply.ts";
import { indirectSource } from "./sender.ts";

/**
 * Lets a command pass that its sender wrote. It refuses one that was forwarded or sent through another bot, since its
 * sender may not mean it. Commands for other bots are left alone.
 */
export async function refuseIndirect(ctx: BotContext, next: NextFunction): Promise<void> {
  const { message, command } = ctx;
  const reason = message === undefined ? null : indirectSource(message);
  if (reason === null || command === null) return next();
  if (command.addressed || isGroupCommand(command.name, ctx.deps.rules)) await refuse(ctx, { reason });
}
