import type { Rules } from "../../domain/rules.ts";
import { adminCommands } from "../../views/commands.ts";
import type { BotContext } from "../context.ts";
import { refuse } from "../reply.ts";
import { help } from "./help.ts";
import { isOrderCommand } from "./orders.ts";

/** The group commands that stand in no menu. */
const UNLISTED: readonly string[] = ["start", "me", "allow", "revoke"];

/** Whether the bot has a command of this name for groups. `/help` and `/start` also work in private chats. */
export const isGroupCommand = (name: string, rules: Rules): boolean =>
  UNLISTED.includes(name) || isOrderCommand(name) || adminCommands(rules).some(({ command }) => command === name);

/** Answers a command that the bot does not have, if it names the bot. In a group it may be another bot's. */
export async function unknownCommand(ctx: BotContext): Promise<void> {
  if (ctx.command?.addressed) await refuse(ctx, { reason: "unknown_command" });
}

/**
 * Answers what is written in a private chat. A group command is told where it works, and anything else gets the help.
 */
export async function privateMessage(ctx: BotContext): Promise<void> {
  const name = ctx.command?.name ?? "";
  if (name === "export") return refuse(ctx, { reason: "export_private" });
  await (isGroupCommand(name, ctx.deps.rules) ? refuse(ctx, { reason: "private_chat" }) : help(ctx));
}
