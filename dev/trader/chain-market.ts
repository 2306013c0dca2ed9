import type { MarketModel } from "../market/model.ts";
import type { Token } from "../market/token.ts";
import { LAMPORTS_PER_SOL, type Market, type MarketToken, SOL_MINT } from "../solana/market.ts";

const MILLION = 1_000_000n;

/** The market of a world as a chain's pool trades by it: the same tokens and prices, at the chain's own time. */
export function chainMarket(model: MarketModel): Market {
  return {
    get tokens() {
      return model.tokens.filter(({ mint }) => mint !== SOL_MINT).map(tokenOnChain);
    },
    priceOf(mint, atMs) {
      if (depthOf(model, mint, atMs) === 0n) return undefined;
      return model.lamportsPerUnit(mint, atMs) ?? undefined;
    },
    impactPpm(mint, lamports, atMs) {
      const depth = depthOf(model, mint, atMs);
      return depth === 0n ? MILLION : (lamports * MILLION) / (depth + lamports);
    },
  };
}

const tokenOnChain = ({ mint, symbol, name, decimals, isVerified, audit }: Token): MarketToken => ({
  mint,
  symbol,
  name,
  decimals,
  verified: isVerified,
  freezable: audit?.freezeAuthorityDisabled === false,
  suspicious: audit?.isSus === true,
});

/** Lamports on the side of a token's pool that holds SOL, which is half of all that is in it. */
function depthOf(model: MarketModel, mint: string, atMs: number): bigint {
  const liquidity = model.liquidityUsd(mint, atMs);
  const sol = model.priceUsd(SOL_MINT, atMs);
  if (sol === null) return 0n;
  return (liquidity.numerator * sol.denominator * LAMPORTS_PER_SOL) / (2n * liquidity.denominator * sol.numerator);
}
