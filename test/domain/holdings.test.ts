import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fromUnits } from "../../src/domain/decimal.ts";
import type { MarketPrice } from "../../src/domain/market.ts";
import { type Bought, type ListedOrder, ORDER_STATES } from "../../src/domain/order.ts";
import { holdingsOf, sumWorth, type Worth } from "../../src/domain/worth.ts";

const MINT = "DezXAZ8z7PnrnRJjz3wXBoRgixCa6xjnB7YaB1pPB263";
const priceOf = (sol: string): MarketPrice => ({ sol, usd: "1", change24h: null, decimals: 5 });

const bought: Bought = {
  proposalId: "-100.2",
  token: "BONK",
  executorToken: MINT,
  total: 60_000_000,
  tokenAmount: "1200.5",
  price: null,
  fee: null,
  txUrl: null,
  onPaper: false,
  reason: null,
  at: 0,
};
const order = (number: number, more: Partial<ListedOrder> = {}): ListedOrder => ({
  number,
  state: "filled",
  bought,
  sale: null,
  beingSold: false,
  ...more,
});

describe("what a group holds", () => {
  it("is each order that is held, also one that is being sold, and apart from them those of which nobody knows", () => {
    const orders = ORDER_STATES.map((state, i) => order(9 - i, { state }));
    const sold = order(2, { beingSold: true });
    const { positions, unknown } = holdingsOf([...orders, sold], new Map([[MINT, priceOf("0.00005")]]));
    expect(positions).toEqual([
      { order: orders[0], worth: { tag: "known", lamports: 60_025_000 } },
      { order: sold, worth: { tag: "known", lamports: 60_025_000 } },
    ]);
    expect(unknown.map(({ state }) => state)).toEqual(["unknown"]);
  });

  it("has no worth without a price, or where nobody knows how much it is", () => {
    const worthOf = (more: Partial<Bought>) =>
      holdingsOf([order(1, { bought: { ...bought, ...more } })], new Map([[MINT, priceOf("1")]])).positions[0]?.worth;
    expect(worthOf({ executorToken: "BONK" })).toEqual({ tag: "no_price" });
    expect(worthOf({ tokenAmount: null })).toEqual({ tag: "no_amount" });
  });
});

const lamports = fc.nat({ max: 1_000_000_000_000 });
const anyWorth: fc.Arbitrary<Worth> = fc.oneof(
  lamports.map((lamports) => ({ tag: "known" as const, lamports })),
  fc.constantFrom<Worth>({ tag: "no_price" }, { tag: "no_amount" }),
);
const positions = fc.array(fc.record({ paid: lamports, worth: anyWorth }));

describe("the sum of what is held", () => {
  it("is exact, of all that have a worth, and counts those that have none", () => {
    fc.assert(
      fc.property(positions, (all) => {
        const known = all.flatMap(({ paid, worth }) =>
          worth.tag === "known" ? [[paid, worth.lamports] as const] : [],
        );
        const sum = sumWorth(all);
        expect(BigInt(sum.paid)).toBe(known.reduce((total, [paid]) => total + BigInt(paid), 0n));
        expect(BigInt(sum.worth)).toBe(known.reduce((total, [, worth]) => total + BigInt(worth), 0n));
        expect([sum.counted, sum.left]).toEqual([known.length, all.length - known.length]);
      }),
    );
  });

  it("does not depend on the order of what is held, and sums of parts are the parts of the sum", () => {
    fc.assert(
      fc.property(positions, positions, (some, others) => {
        const [all, reversed] = [sumWorth([...some, ...others]), sumWorth([...others, ...some].toReversed())];
        expect(reversed).toEqual(all);
        const [a, b] = [sumWorth(some), sumWorth(others)];
        expect(all).toEqual({
          paid: a.paid + b.paid,
          worth: a.worth + b.worth,
          counted: a.counted + b.counted,
          left: a.left + b.left,
        });
      }),
    );
  });

  it("stays exact where prices are absurd: what a number cannot hold is left out, and counted as such", () => {
    const large = fc.nat({ max: Number.MAX_SAFE_INTEGER });
    const known = fc.record({ paid: lamports, worth: large.map((lamports) => ({ tag: "known" as const, lamports })) });
    fc.assert(
      fc.property(fc.array(known, { minLength: 1, maxLength: 9 }), (all) => {
        const { worth, counted, left } = sumWorth(all);
        expect(Number.isSafeInteger(worth)).toBe(true);
        expect(counted + left).toBe(all.length);
        expect(counted).toBeGreaterThan(0);
      }),
    );
    const one = { paid: 1, worth: { tag: "known", lamports: Number.MAX_SAFE_INTEGER } } as const;
    const small = { paid: 2, worth: { tag: "known", lamports: 1 } } as const;
    expect(sumWorth([one, small])).toEqual({ paid: 1, worth: Number.MAX_SAFE_INTEGER, counted: 1, left: 1 });
  });

  it("is what each position's amount and price make, rounded down position by position", () => {
    const held = fc.record({
      units: fc.bigInt({ min: 0n, max: 10n ** 18n }),
      price: fc.bigInt({ min: 1n, max: 10n ** 30n }),
    });
    fc.assert(
      fc.property(fc.array(held, { maxLength: 8 }), (all) => {
        const orders = all.map(({ units }, i) =>
          order(i + 1, {
            bought: { ...bought, executorToken: `${i}`.padEnd(32, "1"), tokenAmount: fromUnits(units, 6) },
          }),
        );
        const prices = new Map(
          all.map(({ price }, i) => [`${i}`.padEnd(32, "1"), priceOf(fromUnits(price, 36))] as const),
        );
        const { positions } = holdingsOf(orders, prices);
        const sum = sumWorth(positions.map(({ order, worth }) => ({ paid: order.bought.total, worth })));
        // Units of the sixth decimal, times a price of the 36th, in lamports, which are of the ninth.
        const expected = all.map(({ units, price }) => (units * price) / 10n ** 33n);
        expect(BigInt(sum.worth)).toBe(expected.reduce((total, one) => total + one, 0n));
      }),
    );
  });
});
