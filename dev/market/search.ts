import { isAddress } from "./address.ts";
import type { MarketModel } from "./model.ts";
import type { Token } from "./token.ts";

/** So many are found by symbol or name at most. */
const MAX_FOUND = 20;
/** So many mints may be asked for at once. */
const MAX_MINTS = 100;

/**
 * Finds tokens by mint, several of them separated by commas; else by symbol or name, the most relevant first. Returns what is
 * wrong, in words, where nothing or too much is asked for.
 */
export function searchTokens(model: MarketModel, query: string | undefined): Token[] | string {
  const written = query?.trim() ?? "";
  if (written === "") return "query is required";
  const parts = written.split(",").map((part) => part.trim());
  if (parts.length > MAX_MINTS) return `query takes ${MAX_MINTS} mints at most`;
  if (parts.length > 1 || isAddress(written)) return [...new Set(parts)].flatMap((mint) => model.token(mint) ?? []);
  return model.tokens
    .map((token) => ({ token, rank: rankOf(token, plain(written)) }))
    .filter(({ rank }) => rank > 0)
    .sort((a, b) => b.rank - a.rank || Number(b.token.liquidityUsd) - Number(a.token.liquidityUsd))
    .slice(0, MAX_FOUND)
    .map(({ token }) => token);
}

/** Finds the token that a mint or a symbol names: of several, the one that is verified and has most liquidity. */
export function tokenNamed(model: MarketModel, written: string): Token | undefined {
  const found = searchTokens(model, written);
  if (typeof found === "string") return undefined;
  return found.find(({ mint, symbol }) => mint === written.trim() || plain(symbol) === plain(written.trim()));
}

/** How well a token fits, 0 for not at all. Being verified counts for more than being spelt alike. */
function rankOf({ symbol, name, isVerified }: Token, wanted: string): number {
  const verified = isVerified ? 4 : 0;
  const [sign, title] = [plain(symbol), plain(name)];
  if (sign === wanted) return verified + 3;
  if (title === wanted || sign.startsWith(wanted)) return verified + 2;
  return sign.includes(wanted) || title.includes(wanted) ? verified + 1 : 0;
}

/** Letters' case and a dollar sign before a symbol make no difference. */
const plain = (text: string) => text.toLowerCase().replace(/^\$/, "");
