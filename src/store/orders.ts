import type { ListedOrder, Order } from "../domain/order.ts";
import type { Lamports } from "../domain/rules.ts";
import type { StoreContext } from "./context.ts";
import { orderState, readBought, readContributions, readSale } from "./order-json.ts";
import { runOnChat } from "./run-on-chat.ts";
import { readOrdersScript } from "./scripts/read-orders.ts";

/** Some of a chat's orders, newest first. `count` is the number of all its orders, which are numbered from 1. */
export interface OrderPage {
  readonly count: number;
  readonly orders: readonly ListedOrder[];
  /** All orders that were sold: their number, and what was paid for them and came back, in lamports. */
  readonly sold: { readonly count: number; readonly paid: Lamports; readonly received: Lamports };
}

/** Reads a chat's orders, which outlive its sessions. Only settlements write them (record-trade.lua). */
export interface OrderStore {
  /** Reads at most `limit` orders from number `from` downwards, or from the newest if it is null: one request. */
  listOrders(chatId: number, from: number | null, limit: number): Promise<OrderPage>;
  /**
   * Reads one order, and who paid what for it: one request. It is named by its number or by the proposal that bought
   * it. Null if the chat has no such order. Members know the number, which may change when the chat moves; the proposal
   * does not.
   */
  findOrder(
    chatId: number,
    which: number | { readonly boughtBy: string },
  ): Promise<{ readonly count: number; readonly order: Order | null }>;
}

export const orderStore = (context: StoreContext): OrderStore => ({
  async listOrders(chatId, from, limit) {
    const args = { firstWanted: from, limit, withContributions: false, now: context.now(), withSum: true };
    const { reply } = await runOnChat(context, chatId, readOrdersScript, args);
    const { count, soldCount, soldPaid: paid, soldReceived: received } = reply;
    return { count, orders: reply.orders.map(listed), sold: { count: soldCount, paid, received } };
  },

  async findOrder(chatId, which) {
    const firstWanted = typeof which === "number" ? which : `of:${which.boughtBy}`;
    const args = { firstWanted, limit: 1, withContributions: true, now: context.now(), withSum: false };
    const { reply } = await runOnChat(context, chatId, readOrdersScript, args);
    const [found] = reply.orders;
    const order =
      found === undefined ? null : { ...listed(found), contributions: readContributions(found.contributions) };
    return { count: reply.count, order };
  },
});

type OrderReply = ReturnType<typeof readOrdersScript.decode>["orders"][number];

const listed = ({ number, bought, state, sale, beingSold }: OrderReply): ListedOrder => ({
  number,
  state: orderState(state),
  bought: readBought(bought),
  sale: readSale(sale),
  beingSold,
});
