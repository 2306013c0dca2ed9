import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Order } from "../../src/domain/order.ts";
import { ownShares } from "../../src/domain/own-shares.ts";
import type { PaidOrder } from "../../src/domain/paid-order.ts";
import type { Prices } from "../../src/domain/worth.ts";
import { BONK_MINT } from "../support/market-notes.ts";
import { alice, bob, carol } from "../views/samples.ts";
import { BOUGHT, ORDER, paid, SALE, UNSEEN } from "../views/trade-samples.ts";

const HELD: Order = { ...ORDER, bought: { ...BOUGHT, executorToken: BONK_MINT, tokenAmount: "1200" } };
const at = (sol: string): Prices => new Map([[BONK_MINT, { sol, usd: "1", change24h: null, decimals: 5 }]]);
const of = (order: Partial<Order> = {}, more: Partial<PaidOrder> = {}): PaidOrder => ({
  chatId: -100,
  session: "Buy BONK token",
  order: { ...HELD, ...order },
  ...more,
});
const mine = (orders: readonly PaidOrder[], prices: Prices = at("0.0001")) => ownShares(orders, alice.id, prices);

describe("somebody's own shares", () => {
  it("are what they paid, and their part of what the whole order is worth", () => {
    const { groups } = mine([of()]);
    // The order is worth 0.12 SOL, of which Alice paid five sixths.
    expect(groups).toEqual([
      {
        session: "Buy BONK token",
        shares: [{ order: HELD, paid: 50_000_000, worth: { tag: "known", lamports: 100_000_000 } }],
      },
    ]);
  });

  it("keep groups apart, in the order of their first orders, and take the newest name that is known", () => {
    const orders = [
      of({ number: 9 }, { session: null }),
      of({ number: 2 }, { chatId: -200, session: "Another" }),
      of({ number: 8 }),
      of({ number: 7 }, { session: "Older" }),
      of({ number: 1 }, { chatId: -200, session: null }),
    ];
    const found = mine(orders).groups.map(({ session, shares }) => [session, shares.map(({ order }) => order.number)]);
    expect(found).toEqual([
      ["Buy BONK token", [9, 8, 7]],
      ["Another", [2, 1]],
    ]);
  });

  it("have no known worth without a price or an amount, or if nobody knows that they are held", () => {
    const orders = [
      of(),
      of({ bought: { ...HELD.bought, executorToken: "BONK" } }),
      of({ bought: { ...HELD.bought, tokenAmount: null } }),
      of({ state: "unknown" }),
      of({ state: "unknown", bought: UNSEEN }),
    ];
    expect(mine(orders).groups[0]?.shares.map(({ worth }) => worth.tag)).toEqual([
      "known",
      "no_price",
      "no_amount",
      "no_amount",
      "no_amount",
    ]);
  });

  it("count apart what was sold: what was paid, and the part of what came back", () => {
    const sold = of({ state: "sold", sale: { ...SALE, received: 66_000_000 } });
    expect(mine([sold, sold])).toEqual({
      groups: [],
      sold: { count: 2, paid: 100_000_000, received: 110_000_000 },
    });
  });

  it("are none in what others paid for, or in what was paid for with nothing", () => {
    const nothing = of({ contributions: [paid(alice, 0), paid(bob, 0)] });
    const sold = of({ contributions: [paid(bob, 5)], state: "sold", sale: SALE });
    expect(mine([of({ contributions: [paid(bob, 5)] }), nothing, sold])).toMatchObject({
      groups: [],
      sold: { count: 0 },
    });
  });

  it("of all who paid sum up exactly to what the order is worth, and to what came back", () => {
    const lamports = fc.integer({ min: 1, max: 1_000_000_000 });
    fc.assert(
      fc.property(lamports, lamports, lamports, lamports, (a, b, c, received) => {
        const contributions = [paid(alice, a), paid(bob, b), paid(carol, c)];
        const orders = [of({ contributions }), of({ contributions, state: "sold", sale: { ...SALE, received } })];
        const all = [alice, bob, carol].map(({ id }) => ownShares(orders, id, at("0.0000123457")));
        // 1200 tokens at that price.
        const worths = all.flatMap(({ groups }) => groups.flatMap(({ shares }) => shares.map(({ worth }) => worth)));
        expect(worths.reduce((sum, worth) => sum + (worth.tag === "known" ? worth.lamports : 0), 0)).toBe(14_814_840);
        expect(all.reduce((sum, { sold }) => sum + sold.received, 0)).toBe(received);
      }),
    );
  });
});
