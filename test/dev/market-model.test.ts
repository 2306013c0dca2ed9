import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isAddress } from "../../dev/market/address.ts";
import { fraction, over, readFraction, times, toNumber } from "../../dev/market/fraction.ts";
import { MarketModel } from "../../dev/market/model.ts";
import { TOKENS } from "../../dev/market/tokens.ts";
import { MINTS, START } from "./market-setup.ts";

const DAY_MS = 24 * 3_600_000;
const TRADED = TOKENS.filter(({ priceUsd }) => priceUsd !== null);

const anySeed = fc.string();
const anyTime = fc.integer({ min: 0, max: START * 2 });
const anyTraded = fc.constantFrom(...TRADED.map(({ mint }) => mint));
const anyPair = fc.uniqueArray(anyTraded, { minLength: 2, maxLength: 2 });
/** From dust to all there is. */
const anyAmount = fc.bigInt({ min: 1n, max: 2n ** 64n - 1n }).chain((most) => fc.bigInt({ min: 1n, max: most }));

/** What comes out of a swap; nothing where it has no quote. */
function bought(model: MarketModel, inputMint: string, outputMint: string, amount: bigint, atMs: number): bigint {
  const quote = model.quote({ inputMint, outputMint, amount }, atMs);
  return "error" in quote ? 0n : quote.outAmount;
}

describe("the walk of prices", () => {
  it("finds the same price for the same seed, token and time, whatever was asked before", () => {
    fc.assert(
      fc.property(anySeed, anyTraded, anyTime, anyTime, (seed, mint, atMs, otherMs) => {
        const [one, other] = [new MarketModel(seed), new MarketModel(seed)];
        other.priceUsd(mint, otherMs);
        expect(other.priceUsd(mint, atMs)).toEqual(one.priceUsd(mint, atMs));
      }),
    );
  });

  it("is the same on every machine and in every version", () => {
    const model = new MarketModel("conclave");
    const told = [MINTS.sol, MINTS.bonk, MINTS.pico].map((mint) =>
      toNumber(model.priceUsd(mint, START) ?? fraction(0n)),
    );
    expect(told).toEqual([163.7448, 0.0000207901775, 1.047399e-12]);
  });

  it("stays within a token's swing, and above zero", () => {
    fc.assert(
      fc.property(anySeed, fc.constantFrom(...TRADED), anyTime, (seed, { mint, priceUsd, swingPpm }, atMs) => {
        const price = new MarketModel(seed).priceUsd(mint, atMs) ?? fraction(0n);
        const factor = toNumber(over(price, readFraction(priceUsd ?? "0")));
        expect(Math.abs(factor - 1)).toBeLessThanOrEqual(swingPpm / 1_000_000 + 1e-9);
      }),
    );
  });

  it("moves little in a second, and visibly in an hour", () => {
    const model = new MarketModel("any");
    const at = (ms: number) => toNumber(model.priceUsd(MINTS.bonk, START + ms) ?? fraction(0n));
    const hours = new Set<number>();
    for (let hour = 0; hour < 48; hour++) {
      const [now, later] = [at(hour * 3_600_000), at(hour * 3_600_000 + 1000)];
      expect(Math.abs(later / now - 1)).toBeLessThan(0.002);
      hours.add(now);
    }
    expect(hours.size).toBeGreaterThan(40);
  });

  it("differs between seeds and between tokens", () => {
    const prices = ["a", "b", "c"].map((seed) => new MarketModel(seed).priceUsd(MINTS.bonk, START));
    expect(new Set(prices.map((price) => String(price?.numerator))).size).toBe(3);
    const model = new MarketModel("a");
    const [one, other] = TOKENS.filter(({ symbol }) => symbol === "MOON");
    const factors = [one, other].map((token) =>
      over(model.priceUsd(token?.mint ?? "", START) ?? fraction(0n), readFraction(token?.priceUsd ?? "1")),
    );
    expect(factors[0]).not.toEqual(factors[1]);
  });
});

describe("a change of a price", () => {
  it("holds from its time on, and leaves the past alone", () => {
    const [model, untouched] = [new MarketModel("s"), new MarketModel("s")];
    model.move(MINTS.bonk, "1.5", START);
    model.crash(MINTS.bonk, "0.2", START + 10);
    const price = (of: MarketModel, atMs: number) => of.priceUsd(MINTS.bonk, atMs) ?? fraction(0n);
    expect(price(model, START - 1)).toEqual(price(untouched, START - 1));
    expect(price(model, START)).toEqual(times(price(untouched, START), readFraction("1.5")));
    expect(price(model, START + 10)).toEqual(times(price(untouched, START + 10), readFraction("0.3")));
    expect(model.liquidityUsd(MINTS.bonk, START)).toEqual(untouched.liquidityUsd(MINTS.bonk, START));
    expect(model.liquidityUsd(MINTS.bonk, START + 10)).toEqual(readFraction("840000"));
    model.setPrice(MINTS.bonk, 1e-12, START + 20);
    expect(price(model, START + DAY_MS)).toEqual(fraction(1n, 10n ** 12n));
    model.reset();
    expect(price(model, START + DAY_MS)).toEqual(price(untouched, START + DAY_MS));
  });
});

describe("a quote", () => {
  it("never gains there and back", () => {
    fc.assert(
      fc.property(anySeed, anyPair, anyAmount, anyTime, (seed, [from = "", to = ""], amount, atMs) => {
        const model = new MarketModel(seed);
        const there = bought(model, from, to, amount, atMs);
        expect(bought(model, to, from, there, atMs)).toBeLessThan(amount);
      }),
    );
  });

  it("never gains in a circle of three", () => {
    const anyThree = fc.uniqueArray(anyTraded, { minLength: 3, maxLength: 3 });
    fc.assert(
      fc.property(anySeed, anyThree, anyAmount, anyTime, (seed, [a = "", b = "", c = ""], amount, atMs) => {
        const model = new MarketModel(seed);
        const halfway = bought(model, b, c, bought(model, a, b, amount, atMs), atMs);
        expect(bought(model, c, a, halfway, atMs)).toBeLessThan(amount);
      }),
    );
  });

  it("gives more, or the same, for more", () => {
    fc.assert(
      fc.property(anySeed, anyPair, anyAmount, anyAmount, anyTime, (seed, [from = "", to = ""], one, other, atMs) => {
        const model = new MarketModel(seed);
        const [less, more] = one < other ? [one, other] : [other, one];
        expect(bought(model, from, to, less, atMs)).toBeLessThanOrEqual(bought(model, from, to, more, atMs));
      }),
    );
  });

  it("never gives more than it takes is worth, nor more than lies in the pool", () => {
    fc.assert(
      fc.property(anySeed, anyPair, anyAmount, anyTime, (seed, [inputMint = "", outputMint = ""], amount, atMs) => {
        const model = new MarketModel(seed);
        const quote = model.quote({ inputMint, outputMint, amount }, atMs);
        if ("error" in quote) return;
        expect(quote.outUsd.numerator * quote.inUsd.denominator).toBeLessThan(
          quote.inUsd.numerator * quote.outUsd.denominator,
        );
        expect(quote.priceImpactBps).toBeGreaterThanOrEqual(0);
        expect(quote.priceImpactBps).toBeLessThanOrEqual(10_000);
        const pools = [inputMint, outputMint].filter((mint) => mint !== MINTS.sol);
        for (const mint of pools)
          expect(toNumber(quote.outUsd)).toBeLessThanOrEqual(toNumber(model.liquidityUsd(mint, atMs)) / 2);
      }),
    );
  });

  it("of little is near the price that lamportsPerUnit tells", () => {
    const model = new MarketModel("s");
    const lamports = bought(model, MINTS.bonk, MINTS.sol, 100_000_00000n, START);
    const price = model.lamportsPerUnit(MINTS.bonk, START) ?? fraction(0n);
    const worth = toNumber(times(price, fraction(100_000_00000n)));
    expect(Number(lamports) / worth).toBeGreaterThan(0.998);
    expect(Number(lamports) / worth).toBeLessThan(0.9991);
    expect(model.lamportsPerUnit(MINTS.sol, START)).toEqual(fraction(1n));
  });

  it.each([
    ["unknown_mint", MINTS.unknown, 1n],
    ["same_mint", MINTS.sol, 1n],
    ["no_route", MINTS.dust, 1_000_000n],
    ["too_little", MINTS.ticket, 1n],
    ["too_little", MINTS.bonk, 0n],
  ] as const)("is refused as %s", (error, outputMint, amount) => {
    const model = new MarketModel("s");
    expect(model.quote({ inputMint: MINTS.sol, outputMint, amount }, START)).toEqual({ error });
  });
});

describe("the tokens at the start", () => {
  it("have addresses of their own, and amounts that fit into 64 bits", () => {
    expect(new Set(TOKENS.map(({ mint }) => mint)).size).toBe(TOKENS.length);
    for (const { mint, supply, decimals } of TOKENS) {
      expect(isAddress(mint)).toBe(true);
      expect(toNumber(readFraction(supply)) * 10 ** decimals).toBeLessThan(2 ** 64);
    }
    expect(isAddress("BONK")).toBe(false);
    expect(isAddress("1".repeat(32))).toBe(true);
    expect(isAddress("1".repeat(33))).toBe(false);
    expect(isAddress(`${MINTS.bonk.slice(0, -1)}0`)).toBe(false);
  });
});

describe("an exact number", () => {
  it.each([
    ["1.50", 3n, 2n],
    [1e-12, 1n, 10n ** 12n],
    ["2e3", 2000n, 1n],
    ["0", 0n, 1n],
  ])("reads %s", (written, numerator, denominator) => {
    expect(readFraction(written)).toEqual({ numerator, denominator });
  });

  it("comes back as the number that it was read from", () => {
    const positive = fc.double({ min: Number.MIN_VALUE, noNaN: true, noDefaultInfinity: true });
    fc.assert(
      fc.property(positive, (number) => {
        expect(toNumber(readFraction(number))).toBe(number);
      }),
    );
  });

  it("is read from nothing else", () => {
    for (const written of ["", "-1", "1,5", "NaN", ".5"])
      expect(() => readFraction(written)).toThrow("no decimal number");
    expect(() => fraction(1n, 0n)).toThrow("zero");
  });
});
