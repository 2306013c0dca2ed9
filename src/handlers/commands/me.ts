import { ownShares } from "../../domain/own-shares.ts";
import { askInPrivateView, ownSharesText } from "../../views/own-shares.ts";
import type { BotContext } from "../context.ts";
import { MAX_TOKENS, orderPrices } from "../order-prices.ts";
import { refuse, reply, replyView } from "../reply.ts";

/** The most orders that are read of a person: as many as the market is asked for, should each be another token. */
const MAX_ORDERS = MAX_TOKENS;

/**
 * `/me` in a private chat: shows somebody their own shares in all their groups, and what they are worth. Without the
 * market's answer it shows what they paid.
 */
export async function me(ctx: BotContext): Promise<void> {
  const userId = ctx.from?.id;
  if (userId === undefined) return;
  const { archive } = ctx.deps;
  if (!archive.connected) return refuse(ctx, { reason: "no_archive" });
  // One more tells whether there are more.
  const read = await archive.ordersPaidBy(userId, MAX_ORDERS + 1);
  if (read === null) return refuse(ctx, { reason: "shares_away" });
  const paidOrders = read.slice(0, MAX_ORDERS);
  const orders = paidOrders.map(({ order }) => order);
  const { prices, missing } = await orderPrices(ctx.deps, orders);
  ctx.outcome = missing === null ? "shown" : `shown_${missing}`;
  const shares = ownShares(paidOrders, userId, prices ?? new Map());
  await reply(ctx, ownSharesText(shares, missing, read.length > MAX_ORDERS));
}

/** `/me` in a group: names the private chat, since what somebody holds elsewhere is nobody's business there. */
export async function askInPrivate(ctx: BotContext): Promise<void> {
  ctx.outcome = "ask_in_private";
  await replyView(ctx, askInPrivateView(ctx.me.username));
}
