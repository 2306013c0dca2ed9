import type { ListedOrder, Order } from "../domain/order.ts";
import type { Lamports } from "../domain/rules.ts";
import { intAt, runOnChat, type StoreContext, textAt } from "./context.ts";
import { StoreUnavailable } from "./errors.ts";
import { orderState, readBought, readSale, readWho } from "./order-json.ts";
import { defineScript } from "./script.ts";
import readOrdersLua from "./scripts/read-orders.lua";

const readOrders = defineScript(readOrdersLua);

/** Some of a chat's orders, newest first, and how many there are in all: their numbers are 1 to `count`. */
export interface OrderPage {
  readonly count: number;
  readonly orders: readonly ListedOrder[];
  /** All orders that have been sold: how many, and what was paid for them and came back, in lamports. */
  readonly sold: { readonly count: number; readonly paid: Lamports; readonly received: Lamports };
}

/** Reading a chat's orders, which outlive its sessions. They are written by settlements alone (carry-out.lua). */
export interface OrderStore {
  /** At most `limit` orders from number `from` downwards, or from the newest where it is null: one request. */
  listOrders(chatId: number, from: number | null, limit: number): Promise<OrderPage>;
  /**
   * One order with who paid what for it, by its number or by the proposal that became it, or null where the chat has none such: one
   * request. A number is what members know it by; it may change when the chat moves, and the proposal does not.
   */
  findOrder(
    chatId: number,
    which: number | { readonly boughtBy: string },
  ): Promise<{ readonly count: number; readonly order: Order | null }>;
}

/** How many fields of a reply belong to one order. */
const PER_ORDER = 6;
/** How many words of a reply come before the orders. */
const HEAD = 5;

export const orderStore = (context: StoreContext): OrderStore => ({
  async listOrders(chatId, from, limit) {
    const { reply } = await runOnChat(context, chatId, readOrders, [from ?? "", limit, "0", context.now(), "1"]);
    return {
      count: countIn(reply),
      orders: startsOf(reply).map((at) => listedAt(reply, at)),
      sold: { count: intAt(reply, 2), paid: intAt(reply, 3), received: intAt(reply, 4) },
    };
  },

  async findOrder(chatId, which) {
    const first = typeof which === "number" ? which : `of:${which.boughtBy}`;
    const { reply } = await runOnChat(context, chatId, readOrders, [first, 1, "1", context.now(), "0"]);
    const [at] = startsOf(reply);
    const order =
      at === undefined ? null : { ...listedAt(reply, at), contributions: readWho(textAt(reply, at + PER_ORDER - 1)) };
    return { count: countIn(reply), order };
  },
});

function countIn(reply: readonly string[]): number {
  if (reply[0] !== "orders") throw new StoreUnavailable("unreadable", `an unknown reply ${reply[0] ?? ""}`);
  return intAt(reply, 1);
}

/** Where in a reply each of its orders begins. */
const startsOf = (reply: readonly string[]): readonly number[] =>
  Array.from({ length: Math.floor((reply.length - HEAD) / PER_ORDER) }, (_, i) => HEAD + i * PER_ORDER);

function listedAt(reply: readonly string[], at: number): ListedOrder {
  return {
    number: intAt(reply, at),
    state: orderState(textAt(reply, at + 2)),
    bought: readBought(textAt(reply, at + 1)),
    sale: readSale(textAt(reply, at + 3)),
    beingSold: textAt(reply, at + 4) === "1",
  };
}
