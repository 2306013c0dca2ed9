import { fromUnits, toUnits } from "../domain/decimal.ts";
import { divideExact, multiplyExact } from "../domain/exact-decimal.ts";
import { SOL_DECIMALS } from "../domain/market.ts";
import { readPrice } from "../domain/price.ts";
import { highestPriceOf } from "../domain/price-bound.ts";
import type { BuyTrade, Fill, SellTrade } from "../domain/trade.ts";
import type { Executor } from "./executor.ts";

/** The most decimals of an amount of tokens that is bought on paper: nobody knows the token's own. */
const TOKEN_DECIMALS = SOL_DECIMALS;

/**
 * Carries trades out on paper: nothing is bought or sold, and every trade is filled at once. A buy at a number or at a
 * target gets the tokens that its total buys at that price of SOL per token. At the market's price nobody knows how
 * many tokens that is. A sale brings back what was paid, since no price is known. What would pass the highest or lowest
 * price that the group's rules allow is filled at that price. A trade always gets one and the same answer.
 */
export const paperExecutor: Executor = {
  onPaper: true,
  identity: async () => "paper:",
  execute: async (trade) => ({ tag: "filled", fill: trade.kind === "buy" ? bought(trade) : sold(trade) }),
};

const ON_PAPER = { fee: null, txUrl: null, onPaper: true } as const;

function bought(trade: BuyTrade): Fill {
  const price = readPrice(trade.price).kind === "market" ? null : highestPriceOf(trade);
  const tokenAmount = price && divideExact(solOf(trade.total), price, TOKEN_DECIMALS);
  return { ...ON_PAPER, tokenAmount, price, received: null };
}

function sold({ total, minPrice, bought: { tokenAmount } }: SellTrade): Fill {
  const fill = { ...ON_PAPER, tokenAmount, price: null, received: total };
  if (minPrice === null || tokenAmount === null) return fill;
  const least = Number(toUnits(multiplyExact(tokenAmount, minPrice, SOL_DECIMALS, "up"), SOL_DECIMALS));
  return least > total && Number.isSafeInteger(least) ? { ...fill, price: minPrice, received: least } : fill;
}

const solOf = (lamports: number): string => fromUnits(BigInt(lamports), SOL_DECIMALS);
