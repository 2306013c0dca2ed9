import type { TradeData } from "./contract.ts";
import { toUnits } from "./decimal.ts";

/** As many decimals as a bound may have. */
const BOUND_PLACES = 36;

/** The price that a trade must not pass, in words; null if it has none. */
export function boundText(trade: TradeData): string | null {
  if (trade.kind === "buy") return trade.maxPrice === undefined ? null : `at most ${shortPrice(trade.maxPrice)} SOL`;
  return trade.minPrice === undefined ? null : `at least ${shortPrice(trade.minPrice)} SOL`;
}

/** A price for reading: six digits behind the zeros at most, the rest cut off. */
export const shortPrice = (price: string): string => price.replace(/^(\d+\.0*[1-9]\d{5})\d+$/, "$1");

/** Whether a price, as a decimal string of SOL for one token, is above a buy's bound or below a sale's. */
export function passesBound(trade: TradeData, price: string): boolean {
  const at = toUnits(price, BOUND_PLACES);
  if (trade.kind === "buy") return trade.maxPrice !== undefined && at > toUnits(trade.maxPrice, BOUND_PLACES);
  return trade.minPrice !== undefined && at < toUnits(trade.minPrice, BOUND_PLACES);
}
