import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { PRICE_DECIMALS } from "../../src/domain/exact-decimal.ts";
import type { Quote } from "../../src/domain/market.ts";
import { highestPriceOf, maxPriceOf, minPriceOf, WHOLE_BASIS_POINTS } from "../../src/domain/price-bound.ts";
import { positiveOf, units } from "../support/decimals.ts";

const quoteAt = (price: string): Quote => ({ price, lamports: 50_000_000, tokenAmount: "400000" });
const prices = positiveOf(9, PRICE_DECIMALS);
/** From 0.01% to 50%. */
const slippages = fc.integer({ min: 1, max: 5_000 });

describe("the bound of a trade's price", () => {
  it.each([
    ["0.000000125", 500, "0.00000013125", "0.00000011875"],
    ["0.000000125", 100, "0.00000012625", "0.00000012375"],
    ["0.000000125", 5_000, "0.0000001875", "0.0000000625"],
    ["2", 250, "2.05", "1.95"],
    ["1", 1, "1.0001", "0.9999"],
    // A price of 10⁻¹² dollars at 160 dollars for a SOL.
    ["0.00000000000000625", 500, "0.0000000000000065625", "0.0000000000000059375"],
  ])("of %s is, with %i basis points, at most %s or at least %s", (price, slippage, most, least) => {
    expect(maxPriceOf(quoteAt(price), slippage)).toBe(most);
    expect(minPriceOf(quoteAt(price), slippage)).toBe(least);
  });

  it("lets the price that the group saw through", () => {
    fc.assert(
      fc.property(prices, slippages, (price, slippage) => {
        expect(units(maxPriceOf(quoteAt(price), slippage))).toBeGreaterThanOrEqual(units(price));
        expect(units(minPriceOf(quoteAt(price), slippage))).toBeLessThanOrEqual(units(price));
      }),
    );
  });

  it("lets no price through that lies further away than the rule says, and none less than that by 36 decimals", () => {
    const whole = BigInt(WHOLE_BASIS_POINTS);
    fc.assert(
      fc.property(prices, slippages, (price, slippage) => {
        const most = units(price) * (whole + BigInt(slippage));
        const least = units(price) * (whole - BigInt(slippage));
        const [max, min] = [maxPriceOf(quoteAt(price), slippage), minPriceOf(quoteAt(price), slippage)].map(units);
        if (max === undefined || min === undefined) throw new Error("no bound");
        expect(max * whole <= most && most < (max + 1n) * whole).toBe(true);
        expect(min * whole >= least && least > (min - 1n) * whole).toBe(true);
      }),
    );
  });

  it("is wider the more the rule allows", () => {
    fc.assert(
      fc.property(prices, slippages, slippages, (price, a, b) => {
        const [less, more] = [Math.min(a, b), Math.max(a, b)];
        const quote = quoteAt(price);
        expect(units(maxPriceOf(quote, less))).toBeLessThanOrEqual(units(maxPriceOf(quote, more)));
        expect(units(minPriceOf(quote, less))).toBeGreaterThanOrEqual(units(minPriceOf(quote, more)));
      }),
    );
  });
});

describe("the highest price of a buy", () => {
  it.each([
    ["market", null, null],
    ["market", "0.5", "0.5"],
    ["0.4", "0.5", "0.4"],
    ["0.5", "0.5", "0.5"],
    ["target:0.6", "0.5", "0.5"],
    ["target:0.6", null, "0.6"],
    // All 36 decimals count.
    ["0.000000000000000002", "0.0000000000000000012", "0.0000000000000000012"],
  ])("is the lower one of what was proposed and of what the rules allow: %s, %s", (price, maxPrice, highest) => {
    expect(highestPriceOf({ price, maxPrice })).toBe(highest);
  });
});
