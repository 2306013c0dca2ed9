import { holdingsOf } from "../../domain/worth.ts";
import { worthView } from "../../views/worth.ts";
import type { BotContext } from "../context.ts";
import { orderPrices } from "../order-prices.ts";
import { replyView } from "../reply.ts";

/**
 * `/worth`: shows what the group holds, and what it is worth now. Without the market's answer it shows what it cost.
 */
export async function worth(ctx: BotContext): Promise<void> {
  const chatId = ctx.chat?.id;
  if (chatId === undefined) return;
  const orders = await ctx.deps.store.listHeldOrders(chatId);
  const { prices, missing, unasked } = await orderPrices(ctx.deps, orders);
  ctx.outcome = missing === null ? "shown" : `shown_${missing}`;
  await replyView(ctx, worthView({ ...holdingsOf(orders, prices ?? new Map()), missing, unasked }));
}
