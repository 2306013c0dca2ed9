import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  divideExact,
  isAbove,
  isZero,
  multiplyExact,
  PRICE_DECIMALS,
  readExact,
} from "../../src/domain/exact-decimal.ts";
import { decimalOf, positiveOf, units } from "../support/decimals.ts";

const price = positiveOf(9, PRICE_DECIMALS);
const amount = decimalOf(18, 18);
const places = fc.nat(PRICE_DECIMALS);
const ONE = 10n ** BigInt(PRICE_DECIMALS);

describe("a number of the market's", () => {
  it.each<[string | number, string]>([
    [1e-12, "0.000000000001"],
    [2.5e-13, "0.00000000000025"],
    ["0.000000000000000000000000000000000001", "0.000000000000000000000000000000000001"],
    [0.000021534, "0.000021534"],
    [1e15, "1000000000000000"],
    ["1000000000000000.000001", "1000000000000000.000001"],
    [159.71, "159.71"],
    ["0", "0"],
  ])("is read exactly: %j", (written, read) => {
    expect(readExact(written)).toBe(read);
  });

  it("keeps 36 decimals, and cuts off the rest", () => {
    expect(readExact(`0.${"1".repeat(40)}`)).toBe(`0.${"1".repeat(36)}`);
    expect(readExact("1e-37")).toBe("0");
  });

  it.each([-1, "-0.1", "1,5", "", "abc", Number.NaN, Number.POSITIVE_INFINITY, "1e400", "9".repeat(31)])(
    "is nothing else: %j",
    (written) => {
      expect(readExact(written)).toBeNull();
    },
  );
});

describe("a product", () => {
  it("is exact where its decimals are kept: 10¹⁵ tokens at 10⁻¹² are a thousand", () => {
    expect(multiplyExact("1000000000000000", "0.000000000001")).toBe("1000");
    expect(multiplyExact("1000000000000000", "0.000000000000006262")).toBe("6.262");
    expect(multiplyExact("123456789012345.678901", "0.000000000001")).toBe("123.456789012345678901");
    expect(multiplyExact("0.1", "0.2")).toBe("0.02");
    expect(multiplyExact("0", "5")).toBe("0");
  });

  it("is rounded down, or up, by less than one of the last decimal, and not at all if it fits", () => {
    fc.assert(
      fc.property(amount, price, places, (a, b, kept) => {
        const exact = units(a) * units(b);
        // Of 72 decimals these are the units of the last one that is kept.
        const last = 10n ** BigInt(2 * PRICE_DECIMALS - kept);
        const [down, up] = (["down", "up"] as const).map((way) => units(multiplyExact(a, b, kept, way)) * ONE);
        if (down === undefined || up === undefined) throw new Error("no product");
        expect(down <= exact && exact - down < last).toBe(true);
        expect(up >= exact && up - exact < last).toBe(true);
        expect(up - down).toBe(exact % last === 0n ? 0n : last);
      }),
    );
  });

  it("is the same both ways", () => {
    fc.assert(
      fc.property(amount, price, places, (a, b, kept) => {
        expect(multiplyExact(a, b, kept)).toBe(multiplyExact(b, a, kept));
      }),
    );
  });
});

describe("a quotient", () => {
  it("is exact where its decimals are kept", () => {
    expect(divideExact("0.05", "400000")).toBe("0.000000125");
    expect(divideExact("0.000000000001", "160")).toBe("0.00000000000000625");
    expect(divideExact("1", "1000000000000000")).toBe("0.000000000000001");
    expect(divideExact("1", "3", 5)).toBe("0.33333");
    expect(divideExact("1", "3", 5, "up")).toBe("0.33334");
    expect(divideExact("0", "3")).toBe("0");
  });

  it("is nothing if the divisor is zero", () => {
    expect(divideExact("1", "0")).toBeNull();
    expect(divideExact("0", "0.000")).toBeNull();
  });

  it("is rounded down, or up, by less than one of the last decimal, and not at all if it fits", () => {
    fc.assert(
      fc.property(amount, price, places, (a, b, kept) => {
        const last = 10n ** BigInt(PRICE_DECIMALS - kept);
        const [down, up] = (["down", "up"] as const).map((way) => divideExact(a, b, kept, way));
        if (down == null || up == null) throw new Error("no quotient");
        const dividend = units(a) * ONE;
        expect(units(down) * units(b) <= dividend && dividend < (units(down) + last) * units(b)).toBe(true);
        expect(units(up) * units(b) >= dividend && dividend > (units(up) - last) * units(b)).toBe(true);
      }),
    );
  });

  it("gives back, times the divisor, no more than there was", () => {
    fc.assert(
      fc.property(amount, price, (a, b) => {
        const quotient = divideExact(a, b);
        if (quotient === null) throw new Error("no quotient");
        expect(isAbove(multiplyExact(quotient, b, PRICE_DECIMALS, "up"), a)).toBe(false);
      }),
    );
  });
});

describe("a comparison", () => {
  it("sees the last decimal, and no needless zeros", () => {
    expect(isAbove("0.000000000000000000000000000000000002", "0.000000000000000000000000000000000001")).toBe(true);
    expect(isAbove("1.50", "1.5")).toBe(false);
    expect(isAbove("10", "9.999999999999999999")).toBe(true);
    expect(isAbove("9", "10")).toBe(false);
  });

  it("says of each two numbers which is more, as whole numbers do", () => {
    fc.assert(
      fc.property(amount, amount, (a, b) => {
        expect(isAbove(a, b)).toBe(units(a) > units(b));
        expect(isAbove(a, a)).toBe(false);
      }),
    );
  });

  it("knows zero however it is written", () => {
    for (const zero of ["0", "0.0", "000.000"]) expect(isZero(zero)).toBe(true);
    for (const more of ["0.1", "1", "10", `0.${"0".repeat(35)}1`]) expect(isZero(more)).toBe(false);
  });
});
