import { divideExact, isAbove, isZero } from "./exact-decimal.ts";
import type { Lamports } from "./rules.ts";

/** The mint that stands for SOL itself (https://solana.com/docs/core/tokens). */
export const SOL_MINT = "So11111111111111111111111111111111111111112";

/** One lamport is the ninth decimal of a SOL. */
export const SOL_DECIMALS = 9;

/** A token, as the market knows it. */
export interface MarketToken {
  readonly mint: string;
  readonly symbol: string;
  readonly name: string;
  /** How many decimals its amounts have. */
  readonly decimals: number;
  /** Whether the market has checked that it is what its name says. */
  readonly verified: boolean;
  /** Whether the market takes it for a fraud. */
  readonly suspicious: boolean;
  /** Whether somebody can freeze it in its holders' wallets, so that they cannot sell it; null if nobody knows. */
  readonly freezable: boolean | null;
  /** Whether somebody can make more of it; null if nobody knows. */
  readonly mintable: boolean | null;
  /** What is in its pools, in US dollars, as a decimal string; null if nobody knows. */
  readonly liquidityUsd: string | null;
}

/** What a token is worth at one moment. Numbers are decimal strings. */
export interface MarketPrice {
  /** SOL for one token, with up to 36 decimals. */
  readonly sol: string;
  /** US dollars for one token. */
  readonly usd: string;
  /** How much it has changed within 24 hours, in percent with a sign, such as `-12.5`; null if nobody knows. */
  readonly change24h: string | null;
  /** How many decimals its amounts have. */
  readonly decimals: number;
}

/** What a trade of a certain size would bring at one moment, with its effect on the price. */
export interface Quote {
  /** SOL for one token, with up to 36 decimals. */
  readonly price: string;
  /** What a buy puts in, or a sale brings. */
  readonly lamports: Lamports;
  /** What a buy brings, or a sale puts in, as a decimal string of tokens. */
  readonly tokenAmount: string;
}

/** What the market said of a proposal's token when its vote began, or that it did not answer. It is kept with the proposal. */
export interface MarketNote {
  /** Null if the market does not know the token, or did not say. */
  readonly token: MarketToken | null;
  /** Null until the market was asked, if it did not answer, and if it would not trade it. */
  readonly quote: Quote | null;
  /** Whether the market was asked for a quote, and answered. */
  readonly quoted: boolean;
  /** Whether the market was asked for what is missing, and did not answer. */
  readonly away: boolean;
}

/** Below this, in US dollars, a token is hardly traded: a small sale already moves its price. */
const LOW_LIQUIDITY_USD = "10000";

/**
 * What people should know before they put money into a token. `not_tradable` says that the market offers no trade;
 * `unknown` that it does not know the token at all. `away` says that it did not answer which token it is, and
 * `price_away` what it costs.
 */
export type TokenWarning =
  | "unknown"
  | "away"
  | "suspicious"
  | "not_verified"
  | "freezable"
  | "mintable"
  | "low_liquidity"
  | "not_tradable"
  | "price_away";

/** Returns what people should know of a token, the worst first. */
export function warningsOf({ token, quote, quoted, away }: MarketNote): readonly TokenWarning[] {
  if (token === null) return [away ? "away" : "unknown"];
  const { suspicious, verified, freezable, mintable, liquidityUsd } = token;
  const low = liquidityUsd !== null && !isAbove(liquidityUsd, LOW_LIQUIDITY_USD);
  const warnings: readonly (TokenWarning | false)[] = [
    suspicious && "suspicious",
    !verified && "not_verified",
    freezable === true && "freezable",
    // Many honest tokens can be made more of. It is news only of one that nobody has checked.
    mintable === true && !verified && "mintable",
    low && "low_liquidity",
    quoted && quote === null && "not_tradable",
    away && "price_away",
  ];
  return warnings.filter((warning) => warning !== false);
}

/** Returns the price of a trade: SOL for one token. Null if it is for no tokens, or brings nothing. */
export function tradePrice(sol: string, tokenAmount: string): string | null {
  const price = divideExact(sol, tokenAmount);
  return price === null || isZero(price) ? null : price;
}
