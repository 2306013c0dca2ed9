import type { MarketToken } from "./market.ts";
import { isMint, isSameSymbol } from "./token.ts";

/** The most tokens that a group is asked to choose among. */
const MAX_CANDIDATES = 5;

/**
 * Which token a proposal means.
 *
 * - `one`: this one.
 * - `several`: any of these carries the symbol; the proposer has to say which.
 * - `none`: the market knows no such token.
 */
export type TokenIdentity =
  | { readonly tag: "one"; readonly token: MarketToken }
  | { readonly tag: "several"; readonly tokens: readonly MarketToken[] }
  | { readonly tag: "none" };

/**
 * Says which of the tokens that the market found is the one that was written: a symbol in any capitals, with a `$` or
 * without, or a mint. Those that are verified come before all others: a look-alike is never chosen, nor offered, beside a
 * token that is verified.
 */
export function identifyToken(written: string, found: readonly MarketToken[]): TokenIdentity {
  if (isMint(written)) return choiceOf(found.filter(({ mint }) => mint === written));
  const carriers = found.filter(({ symbol }) => isSameSymbol(symbol, written));
  const verified = carriers.filter((token) => token.verified);
  return choiceOf(verified.length > 0 ? verified : carriers);
}

function choiceOf(tokens: readonly MarketToken[]): TokenIdentity {
  const [first, second] = tokens;
  if (first === undefined) return { tag: "none" };
  return second === undefined
    ? { tag: "one", token: first }
    : { tag: "several", tokens: tokens.slice(0, MAX_CANDIDATES) };
}
