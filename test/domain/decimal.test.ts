import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fromUnits, readDecimal, toUnits } from "../../src/domain/decimal.ts";

describe("a decimal number", () => {
  it.each<[string | number, string]>([
    ["0", "0"],
    ["12", "12"],
    ["0.5", "0.5"],
    ["007.500", "7.5"],
    ["0.000", "0"],
    ["100", "100"],
    ["1e3", "1000"],
    ["1.5E+3", "1500"],
    ["1.5e-7", "0.00000015"],
    ["12.34e1", "123.4"],
    ["1200e-2", "12"],
    ["0e999", "0"],
    ["1e-999", "0"],
    ["1e29", `1${"0".repeat(29)}`],
    ["123456789012345678901234567890.123456789012345678", "123456789012345678901234567890.123456789012345678"],
    [0, "0"],
    [-0, "0"],
    [0.1, "0.1"],
    [1e-7, "0.0000001"],
    [1e21, "1000000000000000000000"],
    [1234567.25, "1234567.25"],
  ])("is read from %j and written plainly", (written, read) => {
    expect(readDecimal(written)).toBe(read);
  });

  it("loses what is beyond 18 decimals, and is not rounded", () => {
    expect(readDecimal("0.1234567890123456789")).toBe("0.123456789012345678");
    expect(readDecimal("1e-18")).toBe("0.000000000000000001");
    expect(readDecimal("9e-19")).toBe("0");
    expect(readDecimal(0.0012345678901234567)).toBe("0.001234567890123456");
  });

  it.each([
    "",
    " 1",
    "-1",
    "-0",
    "+1",
    "1.",
    ".5",
    "1,5",
    "1,000",
    "1_000",
    "1 000",
    "0x10",
    "1e",
    "1e1.5",
    "1e1000",
    "1e30",
    "٠",
    "NaN",
    "Infinity",
    "9".repeat(31),
    -1,
    Number.NaN,
    Number.POSITIVE_INFINITY,
    1e30,
  ])("is not read from %j", (written) => {
    expect(readDecimal(written)).toBeNull();
  });

  it("is the number that was written, however large or small the float", () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-2, max: 1e29, noNaN: true }), (number) => {
        const read = readDecimal(number);
        expect(read).toMatch(/^(?:0|[1-9]\d*)(?:\.\d*[1-9])?$/);
        // Eighteen decimals are all that such a float prints, down to the last digit or two.
        expect(Math.abs(Number(read) - number)).toBeLessThanOrEqual(number * 1e-15);
      }),
    );
  });
});

describe("units", () => {
  it.each<[string, number, bigint]>([
    ["1.5", 9, 1_500_000_000n],
    ["1", 0, 1n],
    ["0.000000001", 9, 1n],
    ["0.0000000019", 9, 1n],
    ["0", 18, 0n],
  ])("of %s with %i places are counted exactly, and what is finer is cut off", (decimal, places, units) => {
    expect(toUnits(decimal, places)).toBe(units);
  });

  it("are written without needless zeros", () => {
    expect(fromUnits(0n, 9)).toBe("0");
    expect(fromUnits(1n, 9)).toBe("0.000000001");
    expect(fromUnits(1_000_000_000n, 9)).toBe("1");
    expect(fromUnits(120_500_000_000n, 9)).toBe("120.5");
    expect(fromUnits(120n, 0)).toBe("120");
  });

  it("are read back as they were written", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 10n ** 40n }), fc.integer({ min: 0, max: 18 }), (units, places) => {
        expect(toUnits(fromUnits(units, places), places)).toBe(units);
      }),
    );
  });
});
