import { toUnits } from "./decimal.ts";
import { multiplyExact } from "./exact-decimal.ts";
import { type MarketPrice, SOL_DECIMALS } from "./market.ts";
import type { Bought, ListedOrder } from "./order.ts";
import type { Lamports } from "./rules.ts";
import { isMint } from "./token.ts";

/** The prices of some tokens by their mints. What has no price is not there. */
export type Prices = ReadonlyMap<string, MarketPrice>;

/**
 * What something is worth now.
 *
 * - `known`: this much.
 * - `no_price`: the market has no price for it.
 * - `no_amount`: nobody knows how many tokens it is.
 */
export type Worth =
  | { readonly tag: "known"; readonly lamports: Lamports }
  | { readonly tag: "no_price" }
  | { readonly tag: "no_amount" };

/** Says what was bought is worth now. It is rounded down to a whole lamport. */
export function worthOf(
  { tokenAmount, executorToken }: Pick<Bought, "tokenAmount" | "executorToken">,
  prices: Prices,
): Worth {
  if (tokenAmount === null) return { tag: "no_amount" };
  const price = prices.get(executorToken);
  if (price === undefined) return { tag: "no_price" };
  const lamports = toUnits(multiplyExact(tokenAmount, price.sol, SOL_DECIMALS), SOL_DECIMALS);
  return lamports > BigInt(Number.MAX_SAFE_INTEGER)
    ? { tag: "no_price" }
    : { tag: "known", lamports: Number(lamports) };
}

/** The mints that a price is needed for, each once, in their order. */
export const mintsToPrice = (
  orders: readonly { readonly bought: Pick<Bought, "tokenAmount" | "executorToken"> }[],
): readonly string[] => [
  ...new Set(
    orders
      .filter(({ bought }) => bought.tokenAmount !== null && isMint(bought.executorToken))
      .map(({ bought }) => bought.executorToken),
  ),
];

/** An order that is held, and its worth. */
export interface Position {
  readonly order: ListedOrder;
  readonly worth: Worth;
}

/** What a group holds, in the order in which it was read. Of `unknown` orders nobody knows whether it holds them. */
export interface Holdings {
  readonly positions: readonly Position[];
  readonly unknown: readonly ListedOrder[];
}

/** Says what a group's orders are worth at these prices. Those that were sold or never bought are left out. */
export const holdingsOf = (orders: readonly ListedOrder[], prices: Prices): Holdings => ({
  positions: orders
    .filter(({ state }) => state === "filled")
    .map((order) => ({ order, worth: worthOf(order.bought, prices) })),
  unknown: orders.filter(({ state }) => state === "unknown"),
});

/** What several positions cost and are worth together. `left` counts those without a known worth: they are left out of both. */
export interface WorthSum {
  readonly paid: Lamports;
  readonly worth: Lamports;
  readonly counted: number;
  readonly left: number;
}

/** Sums positions up, exactly. One with which the sum would have more digits than a number keeps is left out, too. */
export function sumWorth(positions: readonly { readonly paid: Lamports; readonly worth: Worth }[]): WorthSum {
  let [paid, worth, counted] = [0, 0, 0];
  for (const position of positions) {
    if (position.worth.tag !== "known") continue;
    const more = { paid: paid + position.paid, worth: worth + position.worth.lamports };
    if (!Number.isSafeInteger(more.paid) || !Number.isSafeInteger(more.worth)) continue;
    [paid, worth, counted] = [more.paid, more.worth, counted + 1];
  }
  return { paid, worth, counted, left: positions.length - counted };
}
