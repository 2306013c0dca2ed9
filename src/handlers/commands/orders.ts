import { parseOrderRequest } from "../../domain/order-request.ts";
import { worthOf } from "../../domain/worth.ts";
import { editView } from "../../telegram/send.ts";
import { ORDERS_PER_PAGE, ordersPage, orderView } from "../../views/orders.ts";
import type { Refusal } from "../../views/refusal.ts";
import type { BotContext } from "../context.ts";
import { orderPrices } from "../order-prices.ts";
import { answerTap, refuse, refuseTap, replyView } from "../reply.ts";
import { tappedMessage } from "../tapped-message.ts";

/** `/order_3`, to which the bot's own messages link. It means `/order 3`. */
const LINKED = /^order_?(\d{1,9})$/;

/** Whether a command is `/order`, with the order's number behind it or in it. */
export const isOrderCommand = (name: string): boolean => name === "order" || LINKED.test(name);

/**
 * `/orders`: shows the chat's last orders with what they are worth, and buttons to older ones. Orders outlive sessions, so no session need be
 * open.
 */
export async function orders(ctx: BotContext): Promise<void> {
  const chatId = ctx.chat?.id;
  if (chatId === undefined) return;
  const page = await ctx.deps.store.listOrders(chatId, null, ORDERS_PER_PAGE);
  const { prices } = await orderPrices(ctx.deps, page.orders);
  ctx.outcome = "shown";
  await replyView(ctx, ordersPage(page, prices));
}

/** `/order 3`: shows an order, and who holds which share. */
export async function order(ctx: BotContext): Promise<void> {
  const chatId = ctx.chat?.id;
  if (chatId === undefined) return;
  const written = LINKED.exec(ctx.command?.name ?? "")?.[1] ?? ctx.command?.rest ?? "";
  const request = parseOrderRequest(written);
  if (request === null) return refuse(ctx, { reason: "order_missing" });
  const { count, order: found } = await ctx.deps.store.findOrder(chatId, request.number);
  if (found === null) return refuse(ctx, missingOrder(request.number, count));
  const { prices } = await orderPrices(ctx.deps, [found]);
  const worth = found.state === "filled" && prices !== null ? worthOf(found.bought, prices) : null;
  ctx.outcome = "shown";
  await replyView(ctx, orderView(found, ctx.from?.id ?? 0, worth));
}

/** Why there is no such order, if the chat's orders had the numbers 1 to `count`. */
export const missingOrder = (number: number, count: number): Refusal =>
  number >= 1 && number <= count ? { reason: "order_forgotten", number } : { reason: "no_order", count };

/** Handles a tap on the pager of `/orders`: the message then shows other orders. */
export async function turnOrders(ctx: BotContext, chatId: number, from: number): Promise<void> {
  const message = tappedMessage(ctx, "orders");
  if (message === null) return refuseTap(ctx, { reason: "unknown_button" });
  const page = await ctx.deps.store.listOrders(chatId, from, ORDERS_PER_PAGE);
  if (page.orders.length === 0) return refuseTap(ctx, { reason: "unknown_button" });
  const { prices } = await orderPrices(ctx.deps, page.orders);
  const shown = await editView(ctx.deps.api, message, ordersPage(page, prices));
  if (shown.tag === "refused" || shown.tag === "gone" || shown.tag === "moved")
    return refuseTap(ctx, { reason: "unknown_button" });
  ctx.outcome = shown.tag === "done" ? "shown" : `not_shown_${shown.tag}`;
  return answerTap(ctx, "");
}
