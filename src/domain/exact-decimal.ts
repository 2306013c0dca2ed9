import { fromUnits, readDecimal, toUnits } from "./decimal.ts";

/**
 * The most decimals of a price. A token of 10⁻¹² dollars costs some 10⁻¹⁴ SOL, and still has twenty digits behind its
 * zeros.
 */
export const PRICE_DECIMALS = 36;

/** How a result that has more decimals than are kept is rounded. */
export type Rounding = "down" | "up";

/** Reads a number of the market's, from a JSON number or a string, with up to 36 decimals. Null for anything else. */
export const readExact = (written: string | number): string | null => readDecimal(written, PRICE_DECIMALS);

/** Divides two decimals that are not negative, to `places` decimals. Null if the divisor is zero. */
export function divideExact(
  dividend: string,
  divisor: string,
  places: number = PRICE_DECIMALS,
  rounding: Rounding = "down",
): string | null {
  const by = toUnits(divisor, PRICE_DECIMALS);
  if (by === 0n) return null;
  return fromUnits(rounded(toUnits(dividend, PRICE_DECIMALS) * 10n ** BigInt(places), by, rounding), places);
}

/** Multiplies two decimals that are not negative, to `places` decimals. */
export function multiplyExact(
  a: string,
  b: string,
  places: number = PRICE_DECIMALS,
  rounding: Rounding = "down",
): string {
  const product = toUnits(a, PRICE_DECIMALS) * toUnits(b, PRICE_DECIMALS) * 10n ** BigInt(places);
  return fromUnits(rounded(product, 10n ** BigInt(2 * PRICE_DECIMALS), rounding), places);
}

/** Whether a decimal is more than another. Neither is negative. */
export const isAbove = (a: string, b: string): boolean => toUnits(a, PRICE_DECIMALS) > toUnits(b, PRICE_DECIMALS);

/** Whether a decimal is zero. */
export const isZero = (decimal: string): boolean => /^[0.]*$/.test(decimal);

const rounded = (dividend: bigint, divisor: bigint, rounding: Rounding): bigint =>
  rounding === "down" ? dividend / divisor : (dividend + divisor - 1n) / divisor;
