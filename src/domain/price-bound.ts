import { isAbove, multiplyExact } from "./exact-decimal.ts";
import type { Quote } from "./market.ts";
import { readPrice } from "./price.ts";
import type { BuyTrade } from "./trade.ts";

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

/** Returns the lower one of the prices that a buy's proposal and the rules allow; null if neither says anything. */
export function highestPriceOf({ price: written, maxPrice }: Pick<BuyTrade, "price" | "maxPrice">): string | null {
  const price = readPrice(written);
  if (price.kind === "market") return maxPrice;
  return maxPrice === null || isAbove(maxPrice, price.value) ? price.value : maxPrice;
}

/** Writes basis points as a decimal: 500 is `0.0500`. */
function asDecimal(basisPoints: number): string {
  const digits = String(basisPoints).padStart(5, "0");
  return `${digits.slice(0, -4)}.${digits.slice(-4)}`;
}
