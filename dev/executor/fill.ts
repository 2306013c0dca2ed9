import { randomBytes } from "node:crypto";
import type { TradeData } from "./contract.ts";
import { fromUnits, toUnits } from "./decimal.ts";
import type { FilledAnswer } from "./types.ts";

/** What a token costs at the market, in SOL; the others cost `DEFAULT_PRICE_SOL`. */
const MARKET_PRICES_SOL: ReadonlyMap<string, string> = new Map([
  ["BONK", "0.0000002"],
  ["JUP", "0.005"],
  ["WIF", "0.004"],
]);
const DEFAULT_PRICE_SOL = "0.0005";
const FEE_SOL = "0.000005";

const SOL_PLACES = 9;
const TOKEN_PLACES = 6;
const PRICE_PLACES = 18;
/** Turns SOL (9 places) by a price (18 places) into tokens (6 places), and back. */
const SCALE = 10n ** BigInt(PRICE_PLACES + TOKEN_PLACES - SOL_PLACES);

/** What decides how a trade is carried out. */
export interface Terms {
  /** What a sale brings, in thousandths of what was paid. */
  saleFactor: bigint;
  /** The how-manieth time the same trade is carried out, from 1: a second time is a worse bargain, and so another answer. */
  round: bigint;
}

/** Carries a trade out: what it comes to, the link to it being new each time. */
export function fill(trade: TradeData, terms: Terms): FilledAnswer {
  const txUrl = `https://explorer.example/tx/${randomBytes(32).toString("hex")}`;
  const bargain = trade.kind === "buy" ? bought(trade, terms) : sold(trade, terms);
  return { status: "filled", ...bargain, fee: FEE_SOL, txUrl };
}

function bought(trade: TradeData, { round }: Terms): Pick<FilledAnswer, "tokenAmount" | "price"> {
  const price = toUnits(priceOf(trade), PRICE_PLACES) * round;
  return { tokenAmount: tokensFor(trade.total, price), price: fromUnits(price, PRICE_PLACES) };
}

/** A sale's price is what was received for each token, since that is what it came to. */
function sold(trade: Extract<TradeData, { kind: "sell" }>, { saleFactor, round }: Terms) {
  const received = (toUnits(trade.total, SOL_PLACES) * saleFactor) / (1000n * round);
  const tokenAmount = trade.bought?.tokenAmount ?? tokensFor(trade.total, toUnits(priceOf(trade), PRICE_PLACES));
  const tokens = toUnits(tokenAmount, TOKEN_PLACES);
  const price = tokens === 0n ? {} : { price: fromUnits((received * SCALE) / tokens, PRICE_PLACES) };
  return { tokenAmount, ...price, solReceived: fromUnits(received, SOL_PLACES) };
}

/** The price that the trade names, or the market's. */
function priceOf({ price, token }: TradeData): string {
  if (price === "market") return MARKET_PRICES_SOL.get(token.toUpperCase()) ?? DEFAULT_PRICE_SOL;
  return price.replace("target:", "");
}

function tokensFor(totalSol: string, price: bigint): string {
  return fromUnits((toUnits(totalSol, SOL_PLACES) * SCALE) / price, TOKEN_PLACES);
}
