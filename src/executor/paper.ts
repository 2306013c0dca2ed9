import { fromUnits, toUnits } from "../domain/decimal.ts";
import { readPrice } from "../domain/price.ts";
import type { Lamports } from "../domain/rules.ts";
import type { BuyTrade, Fill, SellTrade } from "../domain/trade.ts";
import type { Executor } from "./executor.ts";

/** SOL's decimals, which an amount of tokens on paper has too, and the most decimals of a price. */
const SOL_DECIMALS = 9;
const PRICE_DECIMALS = 18;

/**
 * Carries trades out on paper: nothing is bought or sold, and every trade is filled at once. A buy at a number or at a
 * target gets the tokens that its total buys at that price of SOL per token. At the market's price nobody knows how
 * many tokens that is. A sale brings back what was paid, since no price is known. A trade always gets one and the same
 * answer.
 */
export const paperExecutor: Executor = {
  onPaper: true,
  identity: async () => "paper:",
  execute: async (trade) => ({ tag: "filled", fill: trade.kind === "buy" ? bought(trade) : sold(trade) }),
};

const ON_PAPER = { fee: null, txUrl: null, onPaper: true } as const;

function bought({ price: written, total }: BuyTrade): Fill {
  const price = readPrice(written);
  if (price.kind === "market") return { ...ON_PAPER, tokenAmount: null, price: null, received: null };
  return { ...ON_PAPER, tokenAmount: tokensFor(total, price.value), price: price.value, received: null };
}

const sold = ({ total, bought: { tokenAmount } }: SellTrade): Fill => ({
  ...ON_PAPER,
  tokenAmount,
  price: null,
  received: total,
});

/** Returns how many tokens the lamports buy at a price of SOL per token. Decimals beyond the ninth are cut off. */
function tokensFor(lamports: Lamports, price: string): string {
  // Lamports count the ninth decimal and prices here the eighteenth, so their quotient counts tokens times 10^-9.
  // Another 10^18 makes it count the ninth decimal of a token.
  const billionths = (BigInt(lamports) * 10n ** BigInt(PRICE_DECIMALS)) / toUnits(price, PRICE_DECIMALS);
  return fromUnits(billionths, SOL_DECIMALS);
}
