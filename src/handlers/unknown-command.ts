import { adminCommands } from "../views/commands.ts";
import type { BotContext } from "./context.ts";
import { help } from "./help.ts";
import { isOrderCommand } from "./orders.ts";
import { refuse } from "./reply.ts";

/** A command that we do not have. In a group it may be another bot's, so only one that names us is answered. */
export async function unknownCommand(ctx: BotContext): Promise<void> {
  if (ctx.command?.addressed) await refuse(ctx, { reason: "unknown_command" });
}

/** Whatever is written to the bot in a private chat: group commands are told where they work, all else gets the help. */
export async function alone(ctx: BotContext): Promise<void> {
  const name = ctx.command?.name ?? "";
  const forGroups = isOrderCommand(name) || adminCommands(ctx.deps.rules).some(({ command }) => command === name);
  await (forGroups ? refuse(ctx, { reason: "private_chat" }) : help(ctx));
}
