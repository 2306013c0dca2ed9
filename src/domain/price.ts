import { assertNever } from "./result.ts";

/** The price of a buy: the market's, a number, or a target to wait for. Numbers are decimal strings, never floats. */
export type Price =
  | { readonly kind: "market" }
  | { readonly kind: "limit"; readonly value: string }
  | { readonly kind: "target"; readonly value: string };

/** Writes a price as `/propose` takes it: `market`, `0.5` or `target:0.5`. */
export function formatPrice(price: Price): string {
  switch (price.kind) {
    case "market":
      return "market";
    case "limit":
      return price.value;
    case "target":
      return `target:${price.value}`;
    default:
      return assertNever(price);
  }
}

const PRICE_NUMBER = /^\d{1,12}(?:[.,]\d{1,18})?$/;

/** Reads a price as people type it: `market`, `0,5`, `target:0.5`. Returns null for anything else, and for zero. */
export function parsePrice(written: string): Price | null {
  const text = written.toLowerCase();
  if (text === "market") return { kind: "market" };
  const target = text.startsWith("target:");
  const number = target ? text.slice("target:".length) : text;
  if (!PRICE_NUMBER.test(number) || !/[1-9]/.test(number)) return null;
  return { kind: target ? "target" : "limit", value: number.replace(",", ".") };
}

/** Reads a price that `formatPrice` wrote. Any other text counts as the market's price. */
export const readPrice = (written: string): Price => parsePrice(written) ?? { kind: "market" };
