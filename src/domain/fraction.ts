/** A part of a whole, as an exact fraction: whole numbers, with `0 < numerator <= denominator`. */
export interface Fraction {
  readonly numerator: number;
  readonly denominator: number;
}

/** The most decimals of a percentage. */
const MAX_PERCENT_DECIMALS = 2;

const PERCENT = new RegExp(String.raw`^(\d{1,3})(?:\.(\d{1,${MAX_PERCENT_DECIMALS}}))?%$`);
const QUOTIENT = /^(\d{1,3})\/(\d{1,3})$/;

/**
 * Reads a fraction as it is stored: `60%`, `66.67%` or `2/3`. Returns null for anything else, for nothing of the whole,
 * and for more than all of it.
 */
export function readFraction(text: string): Fraction | null {
  const [, whole, decimals = ""] = PERCENT.exec(text) ?? [];
  if (whole !== undefined) {
    const numerator = Number(whole + decimals.padEnd(MAX_PERCENT_DECIMALS, "0"));
    return checked({ numerator, denominator: 10_000 });
  }
  const [, part, of] = QUOTIENT.exec(text) ?? [];
  return part === undefined || of === undefined ? null : checked({ numerator: Number(part), denominator: Number(of) });
}

const checked = (fraction: Fraction): Fraction | null =>
  fraction.numerator > 0 && fraction.numerator <= fraction.denominator ? fraction : null;

/** Whether `part` is at least this fraction of `whole`. Both are whole numbers, and nothing is rounded. */
export const reaches = (part: number, whole: number, { numerator, denominator }: Fraction): boolean =>
  BigInt(part) * BigInt(denominator) >= BigInt(whole) * BigInt(numerator);

/** The least whole number that is this fraction of `whole`, or more. */
export function leastOf(whole: number, { numerator, denominator }: Fraction): number {
  const [product, by] = [BigInt(whole) * BigInt(numerator), BigInt(denominator)];
  return Number((product + by - 1n) / by);
}
