import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatSol, formatTotal, parseSol } from "../../src/domain/money.ts";

const lamports = fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER });

describe("an amount of SOL", () => {
  it.each([
    ["0.05", 50_000_000],
    ["0,05", 50_000_000],
    [".05", 50_000_000],
    [",05", 50_000_000],
    ["00.050", 50_000_000],
    ["0.05 SOL", 50_000_000],
    ["0.05sol", 50_000_000],
    [" 1 ", 1_000_000_000],
    ["1", 1_000_000_000],
    ["0", 0],
    ["000000001", 1_000_000_000],
    ["0.000000001", 1],
    ["9007199.254740991", 9_007_199_254_740_991],
  ])("is read from %s", (text, read) => {
    expect(parseSol(text)).toBe(read);
  });

  it.each([
    "",
    " ",
    ".",
    "sol",
    "1.",
    "-1",
    "+1",
    "1e3",
    "0x10",
    "NaN",
    "Infinity",
    "1.000,5",
    "1,000.5",
    "1..5",
    "1 5",
    "0.0000000001",
    "1234567890",
    "9007199.254740992",
    "999999999",
    "٠.٥",
    "0.05 SOLANA",
    "0.05$",
    "one",
  ])("is not read from «%s»", (text) => {
    expect(parseSol(text)).toBeNull();
  });

  it("is read without the errors of floats", () => {
    expect(parseSol("0.1")).toBe(100_000_000);
    expect(parseSol("0.7")).toBe(700_000_000);
    expect(parseSol("4.35")).toBe(4_350_000_000);
    expect(parseSol("1.1")).toBe(1_100_000_000);
  });

  it("is always a whole number of lamports, not below zero, or nothing", () => {
    const near = fc.string({ unit: fc.constantFrom(..."0123456789.,- sol"), maxLength: 20 });
    fc.assert(
      fc.property(near, (text) => {
        const read = parseSol(text);
        return read === null || (Number.isSafeInteger(read) && read >= 0);
      }),
      { numRuns: 2_000 },
    );
  });

  it.each([
    [0, "0"],
    [1, "0.000000001"],
    [1_000_000, "0.001"],
    [50_000_000, "0.05"],
    [1_000_000_000, "1"],
    [1_500_000_000, "1.5"],
    [1_000_000_001, "1.000000001"],
    [9_007_199_254_740_991, "9007199.254740991"],
  ])("of %d lamports is written without needless zeros", (amount, written) => {
    expect(formatSol(amount)).toBe(written);
  });

  it("is read back as it was written, with a point or a comma", () => {
    fc.assert(
      fc.property(lamports, (amount) => {
        expect(parseSol(formatSol(amount))).toBe(amount);
        expect(parseSol(formatSol(amount).replace(".", ","))).toBe(amount);
      }),
    );
  });
});

describe("a total", () => {
  it.each([
    [0, "0.0 SOL"],
    [2_000_000_000, "2.0 SOL"],
    [60_000_000, "0.06 SOL"],
    [12_345_678_901, "12.345678901 SOL"],
  ])("of %d lamports is written with a decimal point and SOL", (amount, written) => {
    expect(formatTotal(amount)).toBe(written);
  });

  it("always has exactly one decimal point, and can be read back", () => {
    fc.assert(
      fc.property(lamports, (amount) => {
        expect(formatTotal(amount)).toMatch(/^\d+\.\d+ SOL$/);
        expect(parseSol(formatTotal(amount))).toBe(amount);
      }),
    );
  });
});
