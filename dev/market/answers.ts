import { type Fraction, over, readFraction, times, toNumber } from "./fraction.ts";
import type { MarketModel } from "./model.ts";
import type { Token, TokenAudit } from "./token.ts";

const DAY_MS = 24 * 3_600_000;
const TOKEN_PROGRAM = "TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA";
/** Whoever may mint or freeze where somebody may. */
const AUTHORITY = "HjzaatFgCKGXjTbiELHNHHcV3S1YyMZrEsu6h5PaXsQM";
/** Solana's first block, and how long one takes. */
const GENESIS_MS = Date.UTC(2020, 2, 16, 14, 29);
const BLOCK_MS = 400;
/** Up to so many prices may be asked for at once. */
const MAX_PRICES = 50;

/** A token as `GET /tokens/v2/search` tells it. */
export function tokenAnswer(model: MarketModel, token: Token, atMs: number) {
  const price = trustedPrice(model, token, atMs);
  const supply = readFraction(token.supply);
  const worth = price && toNumber(times(price, supply));
  return {
    id: token.mint,
    name: token.name,
    symbol: token.symbol,
    icon: token.icon,
    decimals: token.decimals,
    tokenProgram: TOKEN_PROGRAM,
    createdAt: token.createdAt,
    ...authorities(token.audit),
    circSupply: toNumber(supply),
    totalSupply: toNumber(supply),
    holderCount: token.holderCount,
    audit: token.audit,
    organicScore: token.organicScore,
    organicScoreLabel: token.organicScoreLabel,
    isVerified: token.isVerified,
    tags: token.isVerified ? ["community", "strict", "verified"] : ["unknown"],
    fdv: worth,
    mcap: worth,
    usdPrice: price && toNumber(price),
    priceBlockId: price && blockAt(atMs),
    liquidity: toNumber(model.liquidityUsd(token.mint, atMs)),
    stats24h: { priceChange: price && changeInPercent(model, token, price, atMs) },
    updatedAt: new Date(atMs).toISOString(),
  };
}

type PriceAnswer = ReturnType<typeof priceAnswer>;

/** What `GET /price/v3` answers: prices by mint, without those that are unknown or not trusted; else what is wrong, in words. */
export function pricesAnswer(
  model: MarketModel,
  ids: string | undefined,
  atMs: number,
): Record<string, PriceAnswer> | string {
  const mints = (ids ?? "").split(",").filter((mint) => mint !== "");
  if (mints.length === 0) return "ids is required";
  if (mints.length > MAX_PRICES) return `ids takes ${MAX_PRICES} mints at most`;
  return Object.fromEntries(
    mints.flatMap((mint): [string, PriceAnswer][] => {
      const token = model.token(mint);
      const price = token && trustedPrice(model, token, atMs);
      return token && price ? [[mint, priceAnswer(model, token, price, atMs)]] : [];
    }),
  );
}

function priceAnswer(model: MarketModel, token: Token, price: Fraction, atMs: number) {
  return {
    createdAt: token.createdAt,
    liquidity: toNumber(model.liquidityUsd(token.mint, atMs)),
    usdPrice: toNumber(price),
    blockId: blockAt(atMs),
    decimals: token.decimals,
    priceChange24h: changeInPercent(model, token, price, atMs),
  };
}

function trustedPrice(model: MarketModel, token: Token, atMs: number): Fraction | null {
  return token.isPriceTrusted ? model.priceUsd(token.mint, atMs) : null;
}

/** Null for a token that is younger than a day. */
function changeInPercent(model: MarketModel, token: Token, price: Fraction, atMs: number): number | null {
  const dayBefore = atMs - DAY_MS;
  const before = Date.parse(token.createdAt) > dayBefore ? null : model.priceUsd(token.mint, dayBefore);
  return before && (toNumber(over(price, before)) - 1) * 100;
}

/** Who may mint and freeze: an address if that is known, null if nobody may. */
function authorities(audit: TokenAudit | null) {
  const authority = (disabled: boolean | undefined) => (disabled === undefined || disabled ? null : AUTHORITY);
  return {
    mintAuthority: authority(audit?.mintAuthorityDisabled),
    freezeAuthority: authority(audit?.freezeAuthorityDisabled),
  };
}

const blockAt = (atMs: number): number => Math.max(0, Math.floor((atMs - GENESIS_MS) / BLOCK_MS));
