import type { MarketPrice, MarketToken, Quote } from "../domain/market.ts";
import type { Result } from "../domain/result.ts";
import type { Lamports } from "../domain/rules.ts";

/**
 * Why the market said nothing.
 *
 * - `no_market`: this deployment has none.
 * - `away`: it did not answer in time, or made no sense, or had been asked too often.
 */
export interface NoAnswer {
  readonly reason: "no_market" | "away";
}

/** The most mints whose prices one request to the market brings. */
export const PRICES_PER_REQUEST = 49;

/** A token that is to be traded: where it is, and how many decimals its amounts have. */
export type TradedToken = Pick<MarketToken, "mint" | "decimals">;

/** Says what tokens there are, and what they are worth. Nothing of it decides about money that has moved. */
export interface Market {
  /** Whether this deployment has a market at all. */
  readonly connected: boolean;
  /** Finds the tokens that a symbol or a mint may mean, the likeliest first. */
  findTokens(written: string): Promise<Result<readonly MarketToken[], NoAnswer>>;
  /**
   * Returns the prices of these mints: one request for each PRICES_PER_REQUEST. A mint that the market does not know or
   * trust is left out.
   */
  prices(mints: readonly string[]): Promise<Result<ReadonlyMap<string, MarketPrice>, NoAnswer>>;
  /** Returns what these lamports buy of a token now. Null if the market would not sell any. */
  quoteBuy(token: TradedToken, lamports: Lamports): Promise<Result<Quote | null, NoAnswer>>;
  /** Returns what this amount of a token, a decimal string, sells for now. Null if the market would not take it. */
  quoteSale(token: TradedToken, tokenAmount: string): Promise<Result<Quote | null, NoAnswer>>;
}

const nothing = async () => ({ ok: false, error: { reason: "no_market" } }) as const;

/** The market of a deployment that has none. */
export const noMarket: Market = {
  connected: false,
  findTokens: nothing,
  prices: nothing,
  quoteBuy: nothing,
  quoteSale: nothing,
};
