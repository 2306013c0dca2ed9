import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readAmbiguousNumber } from "../../src/domain/ambiguous-number.ts";

describe("a number that can be read two ways", () => {
  it.each([
    ["1,000", "1", "1000"],
    ["1.000", "1", "1000"],
    ["1,500", "1.5", "1500"],
    ["1.005", "1.0050", "1005"],
    ["12,345", "12.3450", "12345"],
    ["10,000 SOL", "10", "10000"],
    [" 01,250sol ", "01.25", "01250"],
    ["1234.567", "1234.5670", "1234567"],
  ])("%s is %s or %s", (text, decimals, thousands) => {
    expect(readAmbiguousNumber(text)).toEqual({ decimals, thousands });
  });

  it.each([
    "0,05",
    "0,5",
    "0.125",
    "0,125",
    "00.125",
    ".125",
    "1",
    "1000",
    "1,5",
    "1,50",
    "1,0000",
    "1.0050",
    "1,000,000",
    "1 000",
    "",
    "x,000",
  ])("%s is none", (text) => {
    expect(readAmbiguousNumber(text)).toBeNull();
  });

  it("has readings that can themselves be read in one way only", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 999_999 }), fc.integer({ min: 0, max: 999 }), (whole, three) => {
        const readings = readAmbiguousNumber(`${whole},${String(three).padStart(3, "0")}`);
        expect(readings).not.toBeNull();
        expect(readAmbiguousNumber(readings?.decimals ?? "1,000")).toBeNull();
        expect(readAmbiguousNumber(readings?.thousands ?? "1,000")).toBeNull();
        expect(Number(readings?.decimals)).toBeCloseTo(whole + three / 1_000, 9);
      }),
    );
  });
});
