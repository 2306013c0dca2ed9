import type { ListedOrder, Order } from "../domain/order.ts";
import type { Lamports } from "../domain/rules.ts";
import type { StoreContext } from "./context.ts";
import { orderState, readBought, readContributions, readSale } from "./order-json.ts";
import { runOnChat } from "./run-on-chat.ts";
import { readHeldOrdersScript } from "./scripts/read-held-orders.ts";
import { readOrdersScript } from "./scripts/read-orders.ts";

/**
 * Some of a chat's orders, newest first. `count` is the highest number that there ever was. Orders are numbered from 1,
 * and those that were forgotten are missing.
 */
export interface OrderPage {
  readonly count: number;
  readonly orders: readonly ListedOrder[];
  /** The numbers from which the pages beside this one are read; null if there are none. */
  readonly newerFrom: number | null;
  readonly olderFrom: number | null;
  /** All orders that were sold: their number, and what was paid for them and came back, in lamports. */
  readonly sold: { readonly count: number; readonly paid: Lamports; readonly received: Lamports };
}

/** Reads a chat's orders, which outlive its sessions. Only settlements write them (record-trade.lua). */
export interface OrderStore {
  /** Reads at most `limit` orders from number `from` downwards, or from the newest if it is null: one request. */
  listOrders(chatId: number, from: number | null, limit: number): Promise<OrderPage>;
  /** Reads all orders that are held, or of which nobody knows whether they are, newest first: one request. */
  listHeldOrders(chatId: number): Promise<readonly ListedOrder[]>;
  /**
   * Reads one order, and who paid what for it: one request. It is named by its number or by the proposal that bought
   * it. Null if the chat has no such order. Members know the number, which may change when the chat moves; the proposal
   * does not.
   */
  findOrder(
    chatId: number,
    which: number | { readonly boughtBy: string },
  ): Promise<{ readonly count: number; readonly order: Order | null }>;
  /** Reads all of the chat's orders, newest first, and who paid what for each: one request for each hundred. */
  readOrders(chatId: number): Promise<readonly Order[]>;
}

/** The number of orders that are read with their payers in one request. */
const READ_AT_ONCE = 100;

export const orderStore = (context: StoreContext): OrderStore => ({
  async listOrders(chatId, from, limit) {
    const args = {
      firstWanted: from,
      limit,
      exact: false,
      withContributions: false,
      now: context.now(),
      withSum: true,
    };
    const { reply } = await runOnChat(context, chatId, readOrdersScript, args);
    const { count, soldCount, soldPaid: paid, soldReceived: received } = reply;
    return {
      count,
      orders: reply.orders.map(listed),
      newerFrom: reply.newerFrom || null,
      olderFrom: reply.olderFrom || null,
      sold: { count: soldCount, paid, received },
    };
  },

  async listHeldOrders(chatId) {
    const { reply } = await runOnChat(context, chatId, readHeldOrdersScript, { now: context.now() });
    // What is held was never sold.
    return reply.orders.map((order) => listed({ ...order, sale: "" }));
  },

  async findOrder(chatId, which) {
    const firstWanted = typeof which === "number" ? which : `of:${which.boughtBy}`;
    const args = {
      firstWanted,
      limit: 1,
      exact: true,
      withContributions: true,
      now: context.now(),
      withSum: false,
    };
    const { reply } = await runOnChat(context, chatId, readOrdersScript, args);
    const [found] = reply.orders;
    return { count: reply.count, order: found === undefined ? null : whole(found) };
  },

  async readOrders(chatId) {
    const orders: Order[] = [];
    // The newest come first, and 0 says that there are none left.
    for (let from: number | null = null; from !== 0; ) {
      const args: Parameters<typeof readOrdersScript.encode>[0] = {
        firstWanted: from,
        limit: READ_AT_ONCE,
        exact: false,
        withContributions: true,
        now: context.now(),
        withSum: false,
      };
      const read: ReturnType<typeof readOrdersScript.decode> = (
        await runOnChat(context, chatId, readOrdersScript, args)
      ).reply;
      orders.push(...read.orders.map(whole));
      from = read.olderFrom;
    }
    return orders;
  },
});

type OrderReply = ReturnType<typeof readOrdersScript.decode>["orders"][number];

const listed = ({ number, bought, state, sale, beingSold }: Omit<OrderReply, "contributions">): ListedOrder => ({
  number,
  state: orderState(state),
  bought: readBought(bought),
  sale: readSale(sale),
  beingSold,
});

const whole = (order: OrderReply): Order => ({
  ...listed(order),
  contributions: readContributions(order.contributions),
});
