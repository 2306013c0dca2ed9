import type { Deps } from "../deps.ts";
import type { ListedOrder } from "../domain/order.ts";
import { mintsToPrice, type Prices } from "../domain/worth.ts";
import { type NoAnswer, PRICES_PER_REQUEST } from "../market/market.ts";

/** The most tokens whose prices one command asks for: four requests to the market, one after the other. */
export const MAX_TOKENS = 4 * PRICES_PER_REQUEST;

/** The prices of what is held. */
export interface OrderPrices {
  /** Null if the market gave none. */
  readonly prices: Prices | null;
  /** Why it gave none. Null if it answered, and if there was nothing to ask for. */
  readonly missing: NoAnswer["reason"] | null;
  /** How many tokens it was not asked for, since they are too many. */
  readonly unasked: number;
}

/**
 * Asks the market for the prices of those orders that are held, and whose amount is known. Where the tokens are too many,
 * those that cost most come first.
 */
export async function orderPrices(
  { market }: Pick<Deps, "market">,
  orders: readonly Pick<ListedOrder, "state" | "bought">[],
): Promise<OrderPrices> {
  if (!market.connected) return { prices: null, missing: "no_market", unasked: 0 };
  const held = orders.filter(({ state }) => state === "filled");
  const mints = mintsToPrice(held.toSorted((a, b) => b.bought.total - a.bought.total));
  const asked = mints.slice(0, MAX_TOKENS);
  const unasked = mints.length - asked.length;
  if (asked.length === 0) return { prices: new Map(), missing: null, unasked };
  const found = await market.prices(asked);
  return found.ok
    ? { prices: found.value, missing: null, unasked }
    : { prices: null, missing: found.error.reason, unasked: 0 };
}
