import { describe, expect, it } from "vitest";
import type { ListedOrder } from "../../src/domain/order.ts";
import { ORDERS_PER_PAGE, type Orders, ordersPage } from "../../src/views/orders.ts";
import { buttons, expectSendable, marked } from "./samples.ts";
import { BOUGHT, LONGEST_BOUGHT, ORDER, SALE } from "./trade-samples.ts";

const listed = (number: number, more: Partial<ListedOrder> = {}): ListedOrder => {
  const { contributions: _, ...one } = ORDER;
  return { ...one, number, ...more };
};
const NONE_SOLD = { count: 0, paid: 0, received: 0 };
/** A page with these orders. */
const page = (orders: readonly ListedOrder[], more: Partial<Orders> = {}) =>
  ordersPage({ count: 20, orders, newerFrom: null, olderFrom: null, sold: NONE_SOLD, ...more });
const lineOf = (more: Partial<ListedOrder>) => page([listed(3, more)]).text.text.split("\n")[1];

describe("the list of orders", () => {
  it("says where there are none that nothing was bought, and how to propose", () => {
    const view = page([], { count: 0 });
    expect(view.text.text).toBe(
      'Nothing has been bought yet. Propose it: /propose "BUY token=BONK amount=0.05 price=market"',
    );
    expect(marked(view.text)).toEqual(['code: /propose "BUY token=BONK amount=0.05 price=market"']);
    expect(buttons(view)).toEqual([]);
    expect(page([]).text.text).toMatch(/^No order is left: the earlier ones were forgotten\. Propose one: /);
  });

  it("of one order shows its number, token, cost and state, and how to see its shares", () => {
    const view = page([listed(1)]);
    expect(view.text.text).toBe(
      "🧾 Orders, newest first\norder 1 · BONK · 0.06 SOL · filled\n\nWho holds what? /order_1",
    );
    expect(marked(view.text)).toEqual(["bold: Orders", "bold: order 1"]);
    expect(buttons(view)).toEqual([]);
  });

  it.each<[string, Partial<ListedOrder>, string]>([
    ["is held", {}, "filled"],
    ["is held on paper", { bought: { ...BOUGHT, onPaper: true } }, "filled on paper"],
    ["is being sold", { beingSold: true }, "being sold"],
    ["is being sold on paper", { beingSold: true, bought: { ...BOUGHT, onPaper: true } }, "being sold"],
    ["was sold", { state: "sold", sale: SALE }, "sold for 0.066000001 SOL, +0.006000001 SOL (+10.0 %)"],
    [
      "was sold on paper",
      { state: "sold", sale: { ...SALE, onPaper: true } },
      "sold for 0.066000001 SOL on paper, +0.006000001 SOL (+10.0 %)",
    ],
    [
      "was bought on paper, and sold",
      { state: "sold", sale: SALE, bought: { ...BOUGHT, onPaper: true } },
      "sold for 0.066000001 SOL, +0.006000001 SOL (+10.0 %)",
    ],
    ["was rejected", { state: "rejected" }, "rejected, nothing bought"],
    ["has an end that nobody knows", { state: "unknown" }, "unknown"],
  ])("says of an order that it %s", (_, more, words) => {
    expect(lineOf(more)).toBe(`order 3 · BONK · 0.06 SOL · ${words}`);
  });

  it("ends with what the group has gained or lost with all that it has sold", () => {
    const sum = (count: number, paid: number, received: number) =>
      page([listed(20)], { sold: { count, paid, received } })
        .text.text.split("\n")
        .slice(2);
    const example = ["", "Who holds what? /order_20"];
    expect(sum(0, 0, 0)).toEqual(example);
    expect(sum(1, 60_000_000, 66_000_000)).toEqual(["", "Sold so far: 1 order, +0.006 SOL (+10 %)", ...example]);
    expect(sum(12, 3_000_000_000, 2_000_000_000)).toEqual(["", "Sold so far: 12 orders, −1 SOL (−33.3 %)", ...example]);
    expect(sum(2, 5, 5)).toEqual(["", "Sold so far: 2 orders, ±0 SOL", ...example]);
  });

  it("takes the newest that is held for its example, and where none is held, who paid for the newest", () => {
    const example = (...orders: readonly ListedOrder[]) => page(orders).text.text.split("\n\n").at(-1);
    const [gone, doubtful] = [listed(3, { state: "sold", sale: SALE }), listed(2, { state: "unknown" })];
    expect(example(gone, listed(2), listed(1))).toBe("Who holds what? /order_2");
    expect(example(listed(3), listed(2))).toBe("Who holds what? /order_3");
    expect(example(gone, doubtful, listed(1, { state: "rejected" }))).toBe("Who paid what? /order_3");
  });

  it("shows eight orders a page, newest first", () => {
    expect(ORDERS_PER_PAGE).toBe(8);
    const lines = page(Array.from({ length: 8 }, (_, i) => listed(20 - i)))
      .text.text.split("\n")
      .filter((line) => line.startsWith("order"));
    expect(lines.map((line) => line.split(" ")[1])).toEqual(["20", "19", "18", "17", "16", "15", "14", "13"]);
  });

  it("fits with the longest tokens, numbers and amounts", () => {
    const orders = Array.from({ length: 8 }, (_, i) => {
      const sale = { ...SALE, received: Number.MAX_SAFE_INTEGER, onPaper: true };
      return listed(999_999_999 - i, { bought: { ...LONGEST_BOUGHT, token: "1".repeat(44) }, state: "sold", sale });
    });
    const view = page(orders, {
      newerFrom: 999_999_999,
      olderFrom: 999_999_991,
      sold: { count: 999_999_999, paid: 1, received: Number.MAX_SAFE_INTEGER },
    });
    expectSendable(view.text);
    expect(view.text.text.length).toBeLessThan(1_500);
  });
});

describe("the pager of the orders", () => {
  const older = (from: number) => ["Older ›", `o:${from}`];
  const newer = (from: number) => ["‹ Newer", `o:${from}`];

  it.each<[string, number | null, number | null, string[][]]>([
    ["nowhere from all there is", null, null, []],
    ["to older ones from the newest", null, 12, [older(12)]],
    ["both ways from the middle", 20, 4, [newer(20), older(4)]],
    ["to newer ones from the oldest", 12, null, [newer(12)]],
  ])("leads %s", (_, newerFrom, olderFrom, row) => {
    expect(buttons(page([listed(9)], { newerFrom, olderFrom }))).toEqual(row.length === 0 ? [] : [row]);
  });
});
