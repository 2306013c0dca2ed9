import { rulesText } from "../../views/help.ts";
import type { BotContext } from "../context.ts";
import { refuse, reply } from "../reply.ts";
import { chatWithoutPermission } from "../trading-permission.ts";

/** `/settings`: shows the rules in force, if the group may trade. */
export async function settings(ctx: BotContext): Promise<void> {
  const chatId = ctx.chat?.id;
  if (chatId === undefined) return;
  const { rules } = ctx.deps;
  const closed = await chatWithoutPermission(ctx.deps, chatId);
  if (closed !== null) return refuse(ctx, { reason: "not_allowed", chatId: closed });
  ctx.outcome = "shown";
  await reply(ctx, rulesText(rules.defaultMinutes, rules));
}
