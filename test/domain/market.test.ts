import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { divideExact, multiplyExact, PRICE_DECIMALS } from "../../src/domain/exact-decimal.ts";
import { type MarketToken, tradePrice, warningsOf } from "../../src/domain/market.ts";
import { positiveOf, units } from "../support/decimals.ts";
import { BONK, NOTE } from "../support/market-notes.ts";

const warnings = (more: Partial<MarketToken>) => warningsOf({ ...NOTE, token: { ...BONK, ...more } });

describe("what people should know of a token", () => {
  it("is nothing of one that is verified, cannot be frozen, and is traded", () => {
    expect(warningsOf(NOTE)).toEqual([]);
  });

  it.each<[Partial<MarketToken>, string]>([
    [{ verified: false }, "not_verified"],
    [{ suspicious: true }, "suspicious"],
    [{ freezable: true }, "freezable"],
    [{ liquidityUsd: "9999.99" }, "low_liquidity"],
    [{ liquidityUsd: "10000" }, "low_liquidity"],
    [{ liquidityUsd: "0" }, "low_liquidity"],
  ])("is, of one with %j, %s", (more, warning) => {
    expect(warnings(more)).toEqual([warning]);
  });

  it("is nothing that nobody knows", () => {
    expect(warnings({ freezable: null, mintable: null, liquidityUsd: null })).toEqual([]);
    expect(warnings({ liquidityUsd: "10000.01" })).toEqual([]);
  });

  it("is that more of it can be made only if nobody has verified it", () => {
    expect(warnings({ mintable: true })).toEqual([]);
    expect(warnings({ mintable: true, verified: false })).toEqual(["not_verified", "mintable"]);
  });

  it("has the worst first", () => {
    const token = { ...BONK, verified: false, suspicious: true, freezable: true, mintable: true, liquidityUsd: "3" };
    expect(warningsOf({ token, quote: null, quoted: true, away: false })).toEqual([
      "suspicious",
      "not_verified",
      "freezable",
      "mintable",
      "low_liquidity",
      "not_tradable",
    ]);
  });

  it("is that it is not traded only where the market was asked and said so", () => {
    expect(warningsOf({ ...NOTE, quote: null })).toEqual(["not_tradable"]);
    expect(warningsOf({ ...NOTE, quote: null, quoted: false })).toEqual([]);
  });

  it("is that it is unknown, and nothing else, of one that the market does not know", () => {
    expect(warningsOf({ token: null, quote: null, quoted: false, away: false })).toEqual(["unknown"]);
  });
});

describe("the price of a trade", () => {
  it("is SOL for one token, also of 10¹⁵ tokens, and of a few of the smallest units", () => {
    expect(tradePrice("0.05", "400000")).toBe("0.000000125");
    expect(tradePrice("1", "1000000000000000")).toBe("0.000000000000001");
    expect(tradePrice("9000000", "0.000000000000000001")).toBe("9000000000000000000000000");
  });

  it("is none for no tokens, and for nothing", () => {
    expect(tradePrice("0.05", "0")).toBeNull();
    expect(tradePrice("0", "400000")).toBeNull();
  });

  it("times the tokens is never more than the SOL, and less only by what 36 decimals cannot hold", () => {
    fc.assert(
      fc.property(positiveOf(7, 9), positiveOf(15, 9), (sol, tokens) => {
        const price = tradePrice(sol, tokens);
        if (price === null) throw new Error("no price");
        expect(units(multiplyExact(price, tokens, PRICE_DECIMALS, "up"))).toBeLessThanOrEqual(units(sol));
        // The next higher price would be too high.
        const next = (units(price) + 1n) * units(tokens);
        expect(next > units(sol) * 10n ** BigInt(PRICE_DECIMALS)).toBe(true);
      }),
    );
  });

  it("buys back at least the tokens that it was made of", () => {
    fc.assert(
      fc.property(positiveOf(7, 9), positiveOf(12, 6), (sol, tokens) => {
        const price = tradePrice(sol, tokens);
        if (price === null) throw new Error("no price");
        const bought = divideExact(sol, price, 6);
        if (bought === null) throw new Error("nothing");
        expect(units(bought)).toBeGreaterThanOrEqual(units(tokens));
      }),
    );
  });
});
