import { isAddress } from "@solana/kit";
import { type Fraction, LAMPORTS_PER_SOL, type Market, type MarketToken, SOL_DECIMALS, SOL_MINT } from "./market.ts";

/** What a SOL costs here, in US dollars. */
const USD_PER_SOL = 160;
const LIQUIDITY_USD = 640_000;
const MAX_FOUND = 20;
const MAX_PRICES = 50;

const SOL: MarketToken = {
  mint: SOL_MINT,
  symbol: "SOL",
  name: "Wrapped SOL",
  decimals: SOL_DECIMALS,
  verified: true,
  freezable: false,
  suspicious: false,
};

/** What `GET /tokens/v2/search` answers: tokens by their mints, or by part of a symbol or name; a string says what is wrong. */
export function searchTokens(market: Market, query: string | null, atMs: number) {
  const wanted = query?.trim().toLowerCase() ?? "";
  if (wanted === "") return "query is required";
  const mints = (query ?? "").split(",").map((one) => one.trim());
  const all = [SOL, ...market.tokens];
  const found = mints.every((mint) => isAddress(mint))
    ? all.filter(({ mint }) => mints.some((one) => one === mint))
    : all.filter(({ symbol, name }) => `${symbol} ${name}`.toLowerCase().includes(wanted));
  return found.slice(0, MAX_FOUND).map((token) => tokenJson(market, token, atMs));
}

function tokenJson(market: Market, token: MarketToken, atMs: number) {
  const { mint, symbol, name, decimals, verified, freezable, suspicious } = token;
  const usdPrice = usdPriceOf(market, token, atMs);
  return {
    id: mint,
    name,
    symbol,
    icon: null,
    decimals,
    tokenProgram: "TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA",
    isVerified: verified,
    organicScore: verified ? 96 : 4,
    organicScoreLabel: verified ? "high" : "low",
    usdPrice,
    liquidity: usdPrice === null ? 0 : LIQUIDITY_USD,
    mcap: null,
    audit: {
      ...(suspicious ? { isSus: true } : {}),
      mintAuthorityDisabled: true,
      freezeAuthorityDisabled: !freezable,
      topHoldersPercentage: 20,
    },
  };
}

/** What `GET /price/v3` answers: prices by mint, without those that nobody trades; a string says what is wrong. */
export function pricesOf(market: Market, ids: string | null, atMs: number, slot: bigint) {
  const mints = (ids ?? "").split(",").filter((one) => one !== "");
  if (mints.length === 0) return "ids is required";
  if (mints.length > MAX_PRICES) return `ids takes ${MAX_PRICES} mints at most`;
  const prices = [SOL, ...market.tokens].flatMap((token) => {
    const usdPrice = mints.some((one) => one === token.mint) ? usdPriceOf(market, token, atMs) : null;
    const price = { usdPrice, blockId: slot, decimals: token.decimals, priceChange24h: 0, liquidity: LIQUIDITY_USD };
    return usdPrice === null ? [] : [[token.mint, price] as const];
  });
  return Object.fromEntries(prices);
}

/** US dollars for a whole token, as inexactly as Jupiter tells them; null for one that nobody trades. */
function usdPriceOf(market: Market, { mint, decimals }: MarketToken, atMs: number): number | null {
  const price: Fraction | undefined =
    mint === SOL_MINT ? { numerator: 1n, denominator: 1n } : market.priceOf(mint, atMs);
  if (price === undefined) return null;
  return (
    (Number(price.numerator) / Number(price.denominator)) * (10 ** decimals / Number(LAMPORTS_PER_SOL)) * USD_PER_SOL
  );
}
