import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { toUnits } from "../../src/domain/decimal.ts";
import { PRICE_DECIMALS } from "../../src/domain/exact-decimal.ts";
import { type MarketPrice, SOL_DECIMALS } from "../../src/domain/market.ts";
import { mintsToPrice, sumWorth, type Worth, worthOf } from "../../src/domain/worth.ts";
import { decimalOf, positiveOf, units } from "../support/decimals.ts";
import { BONK_MINT } from "../support/market-notes.ts";

const WIF_MINT = "EKpQGSJtjMFqKZ9KQanSqYXRcF8fBopzLHYxdM65zcjm";
const priceOf = (sol: string): MarketPrice => ({ sol, usd: "1", change24h: null, decimals: 5 });
const worthAt = (sol: string, tokenAmount: string | null, executorToken = BONK_MINT) =>
  worthOf({ tokenAmount, executorToken }, new Map([[BONK_MINT, priceOf(sol)]]));

describe("what was bought", () => {
  it.each([
    ["400000", "0.000000125", 50_000_000],
    ["1000000000000000", "0.00000000000000625", 6_250_000_000],
    // Less than a lamport is nothing.
    ["1", "0.00000000000000625", 0],
    ["1.999999999", "1", 1_999_999_999],
    ["0.0000000019", "1", 1],
    ["3", "0", 0],
  ])("is worth, of %s at %s, %i lamports", (tokenAmount, sol, lamports) => {
    expect(worthAt(sol, tokenAmount)).toEqual({ tag: "known", lamports });
  });

  it("is worth exactly its amount times the price, rounded down to a lamport", () => {
    fc.assert(
      fc.property(decimalOf(15, 9), positiveOf(1, PRICE_DECIMALS), (tokenAmount, sol) => {
        const worth = worthAt(sol, tokenAmount);
        const exact = units(tokenAmount) * units(sol);
        const lamport = 10n ** BigInt(2 * PRICE_DECIMALS - SOL_DECIMALS);
        if (exact / lamport > BigInt(Number.MAX_SAFE_INTEGER)) expect(worth).toEqual({ tag: "no_price" });
        else expect(worth).toEqual({ tag: "known", lamports: Number(exact / lamport) });
      }),
    );
  });

  it("is worth nothing that anybody knows without an amount, or without a price", () => {
    expect(worthAt("1", null)).toEqual({ tag: "no_amount" });
    expect(worthAt("1", "5", WIF_MINT)).toEqual({ tag: "no_price" });
    expect(worthAt("1", "5", "BONK")).toEqual({ tag: "no_price" });
  });

  it("has no price that could be true if it were worth more lamports than a number holds exactly", () => {
    expect(worthAt("1", "9007199.254740991")).toEqual({ tag: "known", lamports: Number.MAX_SAFE_INTEGER });
    expect(worthAt("1", "9007199.254740992")).toEqual({ tag: "no_price" });
  });
});

describe("the mints that a price is needed for", () => {
  const order = (executorToken: string, tokenAmount: string | null = "1") => ({
    bought: { executorToken, tokenAmount },
  });

  it("are each once, in their order, without symbols and what has no amount", () => {
    const orders = [order(WIF_MINT), order(BONK_MINT), order(WIF_MINT), order("BONK"), order(BONK_MINT, null)];
    expect(mintsToPrice(orders)).toEqual([WIF_MINT, BONK_MINT]);
    expect(mintsToPrice([order(BONK_MINT, null), order("")])).toEqual([]);
  });
});

describe("a sum", () => {
  const worth: fc.Arbitrary<Worth> = fc.oneof(
    fc.nat(2_000_000_000).map((lamports): Worth => ({ tag: "known", lamports })),
    fc.constantFrom<Worth>({ tag: "no_price" }, { tag: "no_amount" }),
  );
  const positions = fc.array(fc.record({ paid: fc.nat(2_000_000_000), worth }), { maxLength: 50 });

  it("counts what has a known worth, on both sides, and says how many it leaves out", () => {
    fc.assert(
      fc.property(positions, (all) => {
        const known = all.flatMap(({ paid, worth }) =>
          worth.tag === "known" ? [[paid, worth.lamports] as const] : [],
        );
        expect(sumWorth(all)).toEqual({
          paid: Number(known.reduce((sum, [paid]) => sum + BigInt(paid), 0n)),
          worth: Number(known.reduce((sum, [, lamports]) => sum + BigInt(lamports), 0n)),
          counted: known.length,
          left: all.length - known.length,
        });
      }),
    );
  });

  it("is the same in any order", () => {
    fc.assert(
      fc.property(positions, (all) => {
        expect(sumWorth(all.toReversed())).toEqual(sumWorth(all));
      }),
    );
  });

  it("of three orders, by hand", () => {
    // 400,000 at 0.000000125 are 0.05 SOL, and 2 at 0.004 are 0.008 SOL.
    const prices = new Map([
      [BONK_MINT, priceOf("0.000000125")],
      [WIF_MINT, priceOf("0.004")],
    ]);
    const bought = [
      { paid: 60_000_000, tokenAmount: "400000", executorToken: BONK_MINT },
      { paid: 5_000_000, tokenAmount: "2", executorToken: WIF_MINT },
      { paid: 70_000_000, tokenAmount: null, executorToken: BONK_MINT },
    ];
    const sum = sumWorth(bought.map((one) => ({ paid: one.paid, worth: worthOf(one, prices) })));
    expect(sum).toEqual({ paid: 65_000_000, worth: 58_000_000, counted: 2, left: 1 });
    expect(toUnits("0.058", SOL_DECIMALS)).toBe(BigInt(sum.worth));
  });
});
