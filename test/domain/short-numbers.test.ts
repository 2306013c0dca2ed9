import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { shortAmount, shortPrice, shortPricePair } from "../../src/domain/short-numbers.ts";
import { priceMovedText } from "../../src/views/trade.ts";
import { positiveOf, units } from "../support/decimals.ts";

describe("a short price", () => {
  it.each([
    ["0", "0"],
    ["1", "1"],
    ["1.5", "1.5"],
    ["160.25", "160.3"],
    ["0.000000125", "0.000000125"],
    ["0.0000001234567", "0.0000001235"],
    ["0.00000000000000625", "0.00000000000000625"],
    ["0.000000000000006251499", "0.000000000000006251"],
    ["123456.789", "123457"],
    ["1234", "1234"],
    ["0.99995", "1"],
    ["0.09999500", "0.1"],
    ["9.9995", "10"],
    ["999.96", "1000"],
    ["0.10", "0.1"],
    ["0.000", "0"],
  ])("of %s is %s", (price, short) => {
    expect(shortPrice(price)).toBe(short);
  });

  it("is plain digits, and within half of its fourth digit of the price", () => {
    fc.assert(
      fc.property(positiveOf(9, 36), (price) => {
        const short = shortPrice(price);
        expect(short).toMatch(/^(0|[1-9]\d*)(\.\d*[1-9])?$/);
        const difference = units(short) - units(price);
        const off = difference < 0n ? -difference : difference;
        // Half a unit of the fourth digit is at most 1/2,000 of the number; digits before the point always stay.
        expect(off * 2_000n <= units(price) || off * 2n <= units("1")).toBe(true);
        if (units(price) < units("1")) expect(off * 2_000n <= units(price)).toBe(true);
      }),
    );
  });

  it("has four digits at most behind its zeros", () => {
    fc.assert(
      fc.property(positiveOf(3, 36), (price) => {
        expect(shortPrice(price).replace(".", "").replace(/^0+/, "").length).toBeLessThanOrEqual(4);
      }),
    );
  });

  it("is the same shortened once more", () => {
    fc.assert(
      fc.property(positiveOf(9, 36), (price) => {
        expect(shortPrice(shortPrice(price))).toBe(shortPrice(price));
      }),
    );
  });
});

describe("a short amount", () => {
  it.each([
    ["0", "0"],
    ["400000", "400000"],
    ["405186.123", "405186"],
    ["0.01234567", "0.0123457"],
    ["12.3456789", "12.3457"],
    ["999999.4", "999999"],
    ["999999.5", "1 million"],
    ["1000000", "1 million"],
    ["1234567.890123", "1.235 million"],
    ["12300000", "12.3 million"],
    ["12345678", "12.35 million"],
    ["999999999", "1 billion"],
    ["999949999", "999.9 million"],
    ["1000000000", "1 billion"],
    ["88000000000000", "88 trillion"],
    ["999999999999", "1 trillion"],
    ["1000000000000000", "1000 trillion"],
    ["999999999999999.9", "1000 trillion"],
    ["123456789012345678", "123457 trillion"],
  ])("of %s is %s", (amount, short) => {
    expect(shortAmount(amount)).toBe(short);
  });

  it("is within half of its fourth digit of the amount, and names no number that the next word names shorter", () => {
    const ZEROS = { million: 6, billion: 9, trillion: 12 } as const;
    fc.assert(
      fc.property(positiveOf(18, 9), (amount) => {
        const short = shortAmount(amount);
        const [, number = "", word] = /^([\d.]+)(?: (million|billion|trillion))?$/.exec(short) ?? [];
        expect(number).toMatch(/^(0|[1-9]\d*)(\.\d*[1-9])?$/);
        const shown =
          units(number) *
          10n ** BigInt(word === "million" || word === "billion" || word === "trillion" ? ZEROS[word] : 0);
        const difference = shown - units(amount);
        const off = difference < 0n ? -difference : difference;
        expect(off * 2_000n <= units(amount)).toBe(true);
        if (word === "million" || word === "billion") expect(units(number)).toBeLessThan(units("1000"));
      }),
    );
  });
});

describe("two prices that differ", () => {
  it.each([
    ["0.00000014123", "0.00000014118", ["0.00000014123", "0.00000014118"]],
    ["0.000000141231", "0.000000141229", ["0.000000141231", "0.000000141229"]],
    ["0.15", "0.14", ["0.15", "0.14"]],
    ["123456.7891", "123456.7889", ["123456.7891", "123456.7889"]],
    ["0.100000000000000000000000000000000002", "0.100000000000000000000000000000000001", null],
  ])("never read the same: %s and %s", (a, b, shown) => {
    expect(shortPricePair(a, b)).toEqual(shown ?? [a, b]);
  });

  it("is said of a trade that was left out for its price", () => {
    const moved = { price: "0.00000014123", bound: "0.00000014121" };
    expect(priceMovedText("buy", moved)).toBe(
      "the price is 0.00000014123 SOL now, and at most 0.00000014121 was allowed.",
    );
  });
});
