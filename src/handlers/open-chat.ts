import type { Refusal } from "../views/refusals.ts";
import type { BotContext } from "./context.ts";
import { refuse } from "./reply.ts";

/** The chat's id where it may not trade, else null. Costs a request only where trading needs permission. */
export async function closedChatId({ store, executor }: BotContext["deps"], chatId: number): Promise<number | null> {
  if (executor.onPaper) return null;
  const now = await store.readAllowed(chatId);
  return now.allowed ? null : now.chatId;
}

/** Refuses a command that is about trading. Where the chat may not trade at all, that is what its sender has to know first. */
export async function refuseInOpenChat(ctx: BotContext, refusal: Refusal): Promise<void> {
  const chatId = ctx.chat === undefined ? null : await closedChatId(ctx.deps, ctx.chat.id);
  await refuse(ctx, chatId === null ? refusal : { reason: "not_allowed", chatId });
}
