import type { Deps } from "../deps.ts";
import type { Action } from "../domain/action.ts";
import type { MarketNote, MarketToken } from "../domain/market.ts";
import { identifyToken } from "../domain/token-identity.ts";

/**
 * What a proposal's token is.
 *
 * - `known`: `executorToken` is what the executor will get, `''` for a sale, and `market` what is known of it so far.
 * - `several`: any of these carries the symbol, and the proposer has to say which.
 */
export type TokenSubject =
  | { readonly tag: "known"; readonly executorToken: string; readonly market: MarketNote | null }
  | { readonly tag: "several"; readonly tokens: readonly MarketToken[] };

/**
 * Finds out which token a proposal means: one question to the market at most. The mint that `TOKENS` names for a symbol
 * comes first. Without a market's answer it is the token as it was written.
 */
export async function findTokenSubject({ mints, market }: Deps, action: Action): Promise<TokenSubject> {
  // What is sold says what it is.
  if (action.kind === "sell") return { tag: "known", executorToken: "", market: null };
  const written = mints.get(action.token.toUpperCase()) ?? action.token;
  const found = market.connected ? await market.findTokens(written) : null;
  if (found === null || !found.ok) return { tag: "known", executorToken: written, market: null };
  const identity = identifyToken(written, found.value);
  switch (identity.tag) {
    case "one":
      return knownToken(identity.token);
    case "several":
      return identity;
    case "none":
      return { tag: "known", executorToken: written, market: { token: null, quote: null, quoted: false } };
  }
}

/** A token of the market's as what a proposal is about. */
export const knownToken = (token: MarketToken): TokenSubject & { readonly tag: "known" } => ({
  tag: "known",
  executorToken: token.mint,
  market: { token, quote: null, quoted: false },
});
