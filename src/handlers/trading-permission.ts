import type { Refusal } from "../views/refusal.ts";
import type { BotContext } from "./context.ts";
import { refuse } from "./reply.ts";

/** Returns the chat's id if it may not trade, else null. It costs a request only if trading needs permission. */
export async function chatWithoutPermission(
  { store, executor }: BotContext["deps"],
  chatId: number,
): Promise<number | null> {
  if (executor.onPaper) return null;
  const permission = await store.readAllowed(chatId);
  return permission.allowed ? null : permission.chatId;
}

/** Refuses a command about trading. If the chat may not trade, its sender is told that instead. */
export async function refuseTrading(ctx: BotContext, refusal: Refusal): Promise<void> {
  const chatId = ctx.chat === undefined ? null : await chatWithoutPermission(ctx.deps, ctx.chat.id);
  await refuse(ctx, chatId === null ? refusal : { reason: "not_allowed", chatId });
}
