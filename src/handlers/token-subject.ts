import type { Deps } from "../deps.ts";
import type { Action } from "../domain/action.ts";
import type { MarketNote, MarketToken } from "../domain/market.ts";
import { identifyToken } from "../domain/token-identity.ts";

/** A token that is sure enough to be proposed. */
export interface KnownToken {
  readonly tag: "known";
  /** What the executor will get; `''` for a sale. */
  readonly executorToken: string;
  /** What the market says of it so far; null if it was not asked. */
  readonly market: MarketNote | null;
}

/** What a proposal's token is. Of `several` that carry the symbol, the proposer has to say which. */
export type TokenSubject = KnownToken | { readonly tag: "several"; readonly tokens: readonly MarketToken[] };

/**
 * Finds out which token a proposal means: one question to the market at most. The mint that `TOKENS` names for a symbol
 * comes first. Without a market's answer it is the token as it was written.
 */
export async function findTokenSubject({ mints, market }: Deps, action: Action): Promise<TokenSubject> {
  // What is sold says what it is.
  if (action.kind === "sell") return { tag: "known", executorToken: "", market: null };
  const written = mints.get(action.token.toUpperCase()) ?? action.token;
  if (!market.connected) return writtenToken(written, null);
  const found = await market.findTokens(written);
  if (!found.ok) return writtenToken(written, { token: null, quote: null, quoted: false, away: true });
  const identity = identifyToken(written, found.value);
  switch (identity.tag) {
    case "one":
      return knownToken(identity.token);
    case "several":
      return identity;
    case "none":
      return writtenToken(written, { token: null, quote: null, quoted: false, away: false });
  }
}

/** A symbol or a mint as it was written as what a proposal is about. */
export const writtenToken = (written: string, market: MarketNote | null): KnownToken => ({
  tag: "known",
  executorToken: written,
  market,
});

/** A token of the market's as what a proposal is about. */
export const knownToken = (token: MarketToken): KnownToken => ({
  tag: "known",
  executorToken: token.mint,
  market: { token, quote: null, quoted: false, away: false },
});
