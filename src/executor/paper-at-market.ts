import { fromUnits, toUnits } from "../domain/decimal.ts";
import { divideExact, isAbove, isZero, multiplyExact } from "../domain/exact-decimal.ts";
import { type MarketPrice, SOL_DECIMALS } from "../domain/market.ts";
import { highestPriceOf } from "../domain/price-bound.ts";
import { isMint } from "../domain/token.ts";
import type { BuyTrade, Fill, SellTrade, Trade } from "../domain/trade.ts";
import type { Market } from "../market/market.ts";

/**
 * How a trade ends on paper at the market's price.
 *
 * - `filled`: it is carried out at that price.
 * - `outside`: the price passes what the proposal and the group's rules allow.
 */
export type PaperTrade =
  | { readonly tag: "filled"; readonly fill: Fill }
  | { readonly tag: "outside"; readonly price: string; readonly bound: string };

/**
 * Says how a trade would end on paper now, at the market's price: one request to the market. Returns null if the market
 * has no price, and for a sale of nobody knows how much.
 */
export async function tradeAtMarket(market: Market, trade: Trade): Promise<PaperTrade | null> {
  if (!market.connected || !isMint(trade.token)) return null;
  const found = await market.prices([trade.token]);
  const price = found.ok ? found.value.get(trade.token) : undefined;
  if (price === undefined || isZero(price.sol)) return null;
  return trade.kind === "buy" ? buyAt(price, trade) : sellAt(price, trade);
}

const ON_PAPER = { fee: null, txUrl: null, onPaper: true } as const;

function buyAt({ sol: price, decimals }: MarketPrice, trade: BuyTrade): PaperTrade | null {
  const bound = highestPriceOf(trade);
  if (bound !== null && isAbove(price, bound)) return { tag: "outside", price, bound };
  const tokenAmount = divideExact(fromUnits(BigInt(trade.total), SOL_DECIMALS), price, decimals);
  // So little buys not even the smallest unit.
  if (tokenAmount === null || isZero(tokenAmount)) return null;
  return { tag: "filled", fill: { ...ON_PAPER, tokenAmount, price, received: null } };
}

function sellAt({ sol: price }: MarketPrice, { bought: { tokenAmount }, minPrice }: SellTrade): PaperTrade | null {
  if (tokenAmount === null) return null;
  if (minPrice !== null && isAbove(minPrice, price)) return { tag: "outside", price, bound: minPrice };
  const received = Number(toUnits(multiplyExact(tokenAmount, price, SOL_DECIMALS), SOL_DECIMALS));
  if (!Number.isSafeInteger(received)) return null;
  return { tag: "filled", fill: { ...ON_PAPER, tokenAmount, price, received } };
}
