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
 * The tokens that a written symbol or mint may mean, and their look-alikes. A look-alike carries the symbol of a verified
 * token and is not verified itself, so it is no choice.
 */
export interface Carriers {
  readonly candidates: readonly MarketToken[];
  readonly lookAlikes: readonly MarketToken[];
}

/** Picks from what the market found those that are meant by a mint, or that carry a symbol. */
export function carriersOf(written: string, found: readonly MarketToken[]): Carriers {
  if (isMint(written)) return { candidates: found.filter(({ mint }) => mint === written), lookAlikes: [] };
  const carriers = found.filter((token) => isSameSymbol(token.symbol, written));
  const verified = carriers.filter((token) => token.verified);
  if (verified.length === 0) return { candidates: carriers, lookAlikes: [] };
  return { candidates: verified, lookAlikes: carriers.filter((token) => !token.verified) };
}

/**
 * Says which of the tokens that the market found was written: by its mint, or by its symbol in any capitals, with a `$`
 * or without. A look-alike is never chosen, nor offered, beside a token that is verified.
 */
export function identifyToken(written: string, found: readonly MarketToken[]): TokenIdentity {
  const { candidates } = carriersOf(written, found);
  const [first, second] = candidates;
  if (first === undefined) return { tag: "none" };
  return second === undefined
    ? { tag: "one", token: first }
    : { tag: "several", tokens: candidates.slice(0, MAX_CANDIDATES) };
}
