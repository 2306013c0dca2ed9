import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatPrice, type Price, parsePrice, readPrice } from "../../src/domain/price.ts";

const digits = (min: number, max: number) =>
  fc.string({ unit: fc.constantFrom(..."0123456789"), minLength: min, maxLength: max });
const value = fc
  .tuple(digits(1, 12), fc.option(digits(1, 18)))
  .map(([whole, decimals]) => (decimals === null ? whole : `${whole}.${decimals}`))
  .filter((text) => /[1-9]/.test(text));
const price: fc.Arbitrary<Price> = fc.oneof(
  fc.constant({ kind: "market" } as const),
  fc.record({ kind: fc.constantFrom("limit" as const, "target" as const), value }),
);

describe("a price", () => {
  it.each<[string, Price]>([
    ["market", { kind: "market" }],
    ["MARKET", { kind: "market" }],
    ["0.5", { kind: "limit", value: "0.5" }],
    ["0,5", { kind: "limit", value: "0.5" }],
    ["12", { kind: "limit", value: "12" }],
    ["target:0.5", { kind: "target", value: "0.5" }],
    ["Target:0,5", { kind: "target", value: "0.5" }],
    ["0.000000000000000001", { kind: "limit", value: "0.000000000000000001" }],
    ["123456789012.123456789012345678", { kind: "limit", value: "123456789012.123456789012345678" }],
  ])("is read from %s", (text, read) => {
    expect(parsePrice(text)).toEqual(read);
  });

  it.each([
    "",
    "0",
    "0.0",
    "target:",
    "target:0",
    "target:market",
    "limit:5",
    "-1",
    "1e5",
    ".5",
    "1.",
    "1.2.3",
    "1234567890123",
  ])("is not read from «%s»", (text) => {
    expect(parsePrice(text)).toBeNull();
  });

  it("is written as the grammar takes it", () => {
    expect(formatPrice({ kind: "market" })).toBe("market");
    expect(formatPrice({ kind: "limit", value: "0.5" })).toBe("0.5");
    expect(formatPrice({ kind: "target", value: "0.5" })).toBe("target:0.5");
  });

  it("is read back as it was written, by people's reader and by the store's", () => {
    fc.assert(
      fc.property(price, (one) => {
        expect(parsePrice(formatPrice(one))).toEqual(one);
        expect(readPrice(formatPrice(one))).toEqual(one);
      }),
    );
  });

  it("is the market's where the store's text cannot be read", () => {
    expect(readPrice("")).toEqual({ kind: "market" });
    expect(readPrice("a lot")).toEqual({ kind: "market" });
  });
});
