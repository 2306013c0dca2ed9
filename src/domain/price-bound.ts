import { multiplyExact } from "./exact-decimal.ts";
import type { Quote } from "./market.ts";

/** A whole in basis points, which the rule *slippage* counts. */
export const WHOLE_BASIS_POINTS = 10_000;

/**
 * The highest price for which a buy may be made: the one that the group saw, and the slippage that its rule allows.
 * `slippage` is in basis points. The result is SOL for one token, rounded down.
 */
export const maxPriceOf = ({ price }: Quote, slippage: number): string =>
  multiplyExact(price, asDecimal(WHOLE_BASIS_POINTS + slippage));

/** The lowest price for which a sale may be made. The result is SOL for one token, rounded up. */
export const minPriceOf = ({ price }: Quote, slippage: number): string =>
  multiplyExact(price, asDecimal(WHOLE_BASIS_POINTS - slippage), undefined, "up");

/** Writes basis points as a decimal: 500 is `0.0500`. */
function asDecimal(basisPoints: number): string {
  const digits = String(basisPoints).padStart(5, "0");
  return `${digits.slice(0, -4)}.${digits.slice(-4)}`;
}
