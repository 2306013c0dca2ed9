import { randomBytes } from "node:crypto";
import { boundText, passesBound, shortPrice } from "./bound.ts";
import type { TradeData } from "./contract.ts";
import { fromUnits, toUnits } from "./decimal.ts";
import type { FilledAnswer, RejectedAnswer } from "./types.ts";

/** What a token costs where no market is given, in SOL; the others cost `DEFAULT_PRICE_SOL`. */
const MARKET_PRICES_SOL: ReadonlyMap<string, string> = new Map([
  ["BONK", "0.0000002"],
  ["JUP", "0.005"],
  ["WIF", "0.004"],
]);
const DEFAULT_PRICE_SOL = "0.0005";
const FEE_SOL = "0.000005";

const SOL_PLACES = 9;
const TOKEN_PLACES = 6;
/** As many decimals as the bound has that a price is held against. */
const PRICE_PLACES = 36;
/** As many decimals of a price as Conclave reads. */
const ANSWERED_PLACES = 18;
/** Turns SOL (9 places) by a price (36 places) into tokens (6 places), and back. */
const SCALE = 10n ** BigInt(PRICE_PLACES + TOKEN_PLACES - SOL_PLACES);

type SellData = Extract<TradeData, { kind: "sell" }>;

/** What decides how a trade is carried out. */
export interface Terms {
  /** What a sale brings without a market, in thousandths of what was paid. */
  saleFactor: bigint;
  /** SOL for one token at the market now; null without a market, or if that has no price. */
  marketPrice: string | null;
  /** The how-manieth time the same trade is carried out, from 1: a second time is a worse bargain, and so another answer. */
  round: bigint;
}

type Bargain = Pick<FilledAnswer, "tokenAmount" | "price" | "solReceived">;

/**
 * Carries a trade out: what it comes to, the link to it being new each time. It is rejected if the price passes its bound; only a
 * second time, which breaks the contract anyway, does not look at that.
 */
export function fill(trade: TradeData, terms: Terms): FilledAnswer | RejectedAnswer {
  const bargain = trade.kind === "buy" ? bought(trade, terms) : sold(trade, terms);
  const { price } = bargain;
  if (price !== undefined && terms.round === 1n && passesBound(trade, price))
    return {
      status: "rejected",
      reason: `the price is ${shortPrice(price)} SOL now, and ${boundText(trade)} was ${trade.kind === "buy" ? "allowed" : "needed"}`,
    };
  const answered = price === undefined ? {} : { price: fromUnits(toUnits(price, ANSWERED_PLACES), ANSWERED_PLACES) };
  const txUrl = `https://explorer.example/tx/${randomBytes(32).toString("hex")}`;
  return { status: "filled", ...bargain, ...answered, fee: FEE_SOL, txUrl };
}

function bought(trade: TradeData, { round, marketPrice }: Terms): Bargain {
  const price = priceOf(trade, marketPrice) * round;
  return { tokenAmount: tokensFor(trade.total, price), price: fromUnits(price, PRICE_PLACES) };
}

/** A sale's price is what was received for each token, since that is what it came to. */
function sold(trade: SellData, { saleFactor, round, marketPrice }: Terms): Bargain {
  const tokenAmount = trade.bought?.tokenAmount ?? tokensFor(trade.total, priceOf(trade, marketPrice));
  const tokens = toUnits(tokenAmount, TOKEN_PLACES);
  const gross =
    marketPrice === null
      ? (toUnits(trade.total, SOL_PLACES) * saleFactor) / 1000n
      : (tokens * toUnits(marketPrice, PRICE_PLACES)) / SCALE;
  const received = gross / round;
  const price = tokens === 0n ? {} : { price: fromUnits((received * SCALE) / tokens, PRICE_PLACES) };
  return { tokenAmount, ...price, solReceived: fromUnits(received, SOL_PLACES) };
}

/** The market's price, or the one that the trade names if that is lower or there is no market. */
function priceOf({ price, token }: TradeData, marketPrice: string | null): bigint {
  const market = marketPrice === null ? null : toUnits(marketPrice, PRICE_PLACES);
  if (price === "market")
    return market ?? toUnits(MARKET_PRICES_SOL.get(token.toUpperCase()) ?? DEFAULT_PRICE_SOL, PRICE_PLACES);
  const named = toUnits(price.replace("target:", ""), PRICE_PLACES);
  return market !== null && market < named ? market : named;
}

function tokensFor(totalSol: string, price: bigint): string {
  return fromUnits((toUnits(totalSol, SOL_PLACES) * SCALE) / price, TOKEN_PLACES);
}
