import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { MarketPrice } from "../../src/domain/market.ts";
import type { ListedOrder, Order } from "../../src/domain/order.ts";
import type { Worth } from "../../src/domain/worth.ts";
import { ordersPage, orderText } from "../../src/views/orders.ts";
import { alice, crowd, expectSendable, LONGEST_MINT, longFirstName } from "./samples.ts";
import { BOUGHT, LONGEST_BOUGHT, ORDER, paid, SALE } from "./trade-samples.ts";

const HELD = { ...BOUGHT, executorToken: LONGEST_MINT };
const PRICES = new Map<string, MarketPrice>([
  [LONGEST_MINT, { sol: "0.00006", usd: "0.0096", change24h: null, decimals: 5 }],
]);
const known = (lamports: number): Worth => ({ tag: "known", lamports });

describe("the list of orders", () => {
  const page = (orders: readonly Partial<ListedOrder>[], prices: typeof PRICES | null) => {
    const { contributions: _, ...one } = ORDER;
    const list = orders.map((more, i) => ({ ...one, number: 9 - i, ...more }));
    const sold = { count: 0, paid: 0, received: 0 };
    return ordersPage({ count: 9, orders: list, newerFrom: null, olderFrom: null, sold }, prices).text;
  };
  const lines = (orders: readonly Partial<ListedOrder>[], prices: typeof PRICES | null) =>
    page(orders, prices)
      .text.split("\n")
      .slice(1, 1 + orders.length);

  it("shows beside its cost what each order is worth that is held", () => {
    expect(
      lines([{ bought: HELD }, { bought: { ...HELD, onPaper: true } }, { bought: HELD, beingSold: true }], PRICES),
    ).toEqual([
      "order 9 · BONK · 0.06 SOL · filled · now 0.07203 SOL, +0.01203 SOL (+20.1 %)",
      "order 8 · BONK · 0.06 SOL · filled on paper · now 0.07203 SOL, +0.01203 SOL (+20.1 %)",
      "order 7 · BONK · 0.06 SOL · being sold · now 0.07203 SOL, +0.01203 SOL (+20.1 %)",
    ]);
  });

  it("looks as without a market where an order is not held, or has no price or amount", () => {
    const orders: readonly Partial<ListedOrder>[] = [
      { bought: HELD, state: "sold", sale: SALE },
      { bought: HELD, state: "rejected" },
      { bought: HELD, state: "unknown" },
      { bought: { ...HELD, tokenAmount: null } },
      { bought: BOUGHT },
    ];
    expect(page(orders, PRICES)).toEqual(page(orders, null));
  });

  it("fits with the longest numbers", () => {
    const orders = Array.from({ length: 8 }, () => ({
      bought: { ...LONGEST_BOUGHT, tokenAmount: "149999999.123456789" },
    }));
    const text = page(orders, PRICES);
    expectSendable(text);
    expect(text.text).toContain(" · now 8999.999947407 SOL, +8700.029947407 SOL (+2900.3 %)");
    expect(text.text.length).toBeLessThan(1_500);
  });
});

describe("an order", () => {
  const text = (worth: Worth | null, more: Partial<Order> = {}) => {
    const shown = orderText({ ...ORDER, ...more }, alice.id, worth);
    expectSendable(shown);
    return shown.text;
  };

  it("that is held says what it is worth, and what each share of it is", () => {
    expect(text(known(66_000_001)).split("\n").slice(2, -2)).toEqual([
      "Worth now: 0.066000001 SOL, +0.006000001 SOL (+10.0 %)",
      "",
      "Paid, share and what it is worth:",
      "@alice 0.05 SOL · 83.3 % · now 0.055000001 SOL (+0.005000001)",
      "Bob 0.01 SOL · 16.7 % · now 0.011 SOL (+0.001)",
    ]);
  });

  it("may be worth as much as was paid, or nothing", () => {
    expect(text(known(60_000_000))).toContain("\nWorth now: 0.06 SOL, ±0 SOL\n");
    expect(text(known(60_000_000))).toContain("\n@alice 0.05 SOL · 83.3 % · now 0.05 SOL\n");
    expect(text(known(0))).toContain("\nWorth now: 0.0 SOL, −0.06 SOL (−100 %)\n");
  });

  it("says why nobody knows its worth, and shows the shares as ever", () => {
    for (const [tag, words] of [
      ["no_price", "the market has no price for it"],
      ["no_amount", "nobody knows how much it is"],
    ] as const)
      expect(text({ tag })).toBe(text(null).replace("\n\nShares", `\nWorth now: ${words}.\n\nShares`));
  });

  it("without anybody who paid has no shares in its worth", () => {
    expect(text(known(5), { contributions: [] })).toContain("\nShares:\n");
  });

  it("of very many holders fits into one message with what each share is worth", () => {
    const contributions = crowd(500, longFirstName).map((one, i) => paid(one, 999_000_001 + i));
    const total = contributions.reduce((sum, { lamports }) => sum + lamports, 0);
    const shown = text(known(Number.MAX_SAFE_INTEGER), { contributions, bought: { ...LONGEST_BOUGHT, total } });
    expect(shown).toMatch(/\n… and \d+ more\n/);
  });

  it("divides its worth by what each paid, to the lamport", () => {
    const lamports = fc.integer({ min: 1, max: 9_000_000_000 });
    const holders = fc.array(lamports, { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(holders, fc.nat({ max: 9_000_000_000_000 }), (paidBy, worth) => {
        const contributions = crowd(paidBy.length, longFirstName).map((one, i) => paid(one, paidBy[i] ?? 0));
        const total = paidBy.reduce((sum, one) => sum + one, 0);
        const shown = text(known(worth), { contributions, bought: { ...BOUGHT, total } });
        const shares = [...shown.matchAll(/% · now (\d+)(?:\.(\d+))? SOL/g)].map(([, whole = "", decimals = ""]) =>
          BigInt(whole + decimals.padEnd(9, "0")),
        );
        expect(shares).toHaveLength(paidBy.length);
        expect(shares.reduce((sum, one) => sum + one, 0n)).toBe(BigInt(worth));
      }),
    );
  });
});
