import fc from "fast-check";
import { fromUnits, toUnits } from "../../src/domain/decimal.ts";
import { PRICE_DECIMALS } from "../../src/domain/exact-decimal.ts";

/** A decimal in units of 10⁻³⁶, to compare and count with. */
export const units = (decimal: string): bigint => toUnits(decimal, PRICE_DECIMALS);

/** Decimals with up to so many digits before the point and behind it. */
export const decimalOf = (wholeDigits: number, places: number): fc.Arbitrary<string> =>
  fc
    .tuple(fc.bigInt(0n, 10n ** BigInt(wholeDigits) - 1n), fc.bigInt(0n, 10n ** BigInt(places) - 1n), fc.nat(places))
    // Small numbers and those with many zeros behind the point are as likely as long ones.
    .map(([whole, part, zeros]) => fromUnits(whole * 10n ** BigInt(places) + part / 10n ** BigInt(zeros), places));

/** Such a decimal that is not zero. */
export const positiveOf = (wholeDigits: number, places: number): fc.Arbitrary<string> =>
  decimalOf(wholeDigits, places).filter((decimal) => /[1-9]/.test(decimal));
