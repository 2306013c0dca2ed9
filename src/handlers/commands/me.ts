import type { Deps } from "../../deps.ts";
import { ownShares } from "../../domain/own-shares.ts";
import type { PaidOrder } from "../../domain/paid-order.ts";
import { mintsToPrice, type Prices } from "../../domain/worth.ts";
import { askInPrivateView, type MarketState, ownSharesText } from "../../views/own-shares.ts";
import type { BotContext } from "../context.ts";
import { refuse, reply, replyView } from "../reply.ts";

/** The most orders that are read of a person. Their prices are at most five requests to the market. */
const MAX_ORDERS = 200;

/** `/me` in a private chat: shows somebody their own shares in all their groups, and what they are worth. */
export async function me(ctx: BotContext): Promise<void> {
  const userId = ctx.from?.id;
  if (userId === undefined) return;
  const { archive, market } = ctx.deps;
  if (!archive.connected) return refuse(ctx, { reason: "no_archive" });
  // One more tells whether there are more.
  const read = await archive.ordersPaidBy(userId, MAX_ORDERS + 1);
  if (read === null) return refuse(ctx, { reason: "shares_away" });
  const paidOrders = read.slice(0, MAX_ORDERS);
  const { prices, state } = await pricesOf(market, paidOrders);
  ctx.outcome = "shown";
  await reply(ctx, ownSharesText(ownShares(paidOrders, userId, prices), state, read.length > MAX_ORDERS));
}

/** `/me` in a group: names the private chat, since what somebody holds elsewhere is nobody's business there. */
export async function askInPrivate(ctx: BotContext): Promise<void> {
  ctx.outcome = "ask_in_private";
  await replyView(ctx, askInPrivateView(ctx.me.username));
}

/** Asks the market for the prices of what is held. It is not asked if nothing there has a price. */
async function pricesOf(
  market: Deps["market"],
  paidOrders: readonly PaidOrder[],
): Promise<{ readonly prices: Prices; readonly state: MarketState }> {
  const none: Prices = new Map();
  if (!market.connected) return { prices: none, state: "none" };
  const mints = mintsToPrice(paidOrders.map(({ order }) => order).filter(({ state }) => state === "filled"));
  if (mints.length === 0) return { prices: none, state: "answered" };
  const asked = await market.prices(mints);
  return asked.ok ? { prices: asked.value, state: "answered" } : { prices: none, state: "away" };
}
