import type { Rules } from "../../domain/rules.ts";
import { adminCommands } from "../../views/commands.ts";
import type { BotContext } from "../context.ts";
import { refuse } from "../reply.ts";
import { help } from "./help.ts";
import { isOrderCommand } from "./orders.ts";

/** Commands that stand in no menu. */
const UNLISTED: readonly string[] = ["start", "settings", "allow", "revoke"];

/** Whether we have a command of this name for groups; `/help` and `/start` are for private chats as well. */
export const isGroupCommand = (name: string, rules: Rules): boolean =>
  UNLISTED.includes(name) || isOrderCommand(name) || adminCommands(rules).some(({ command }) => command === name);

/** A command that we do not have. In a group it may be another bot's, so only one that names us is answered. */
export async function unknownCommand(ctx: BotContext): Promise<void> {
  if (ctx.command?.addressed) await refuse(ctx, { reason: "unknown_command" });
}

/** Whatever is written to the bot in a private chat: group commands are told where they work, all else gets the help. */
export async function privateMessage(ctx: BotContext): Promise<void> {
  const name = ctx.command?.name ?? "";
  await (isGroupCommand(name, ctx.deps.rules) ? refuse(ctx, { reason: "private_chat" }) : help(ctx));
}
