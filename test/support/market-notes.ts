import type { MarketNote, MarketToken } from "../../src/domain/market.ts";

/** The mint of BONK. */
export const BONK_MINT = "DezXAZ8z7PnrnRJjz3wXBoRgixCa6xjnB7YaB1pPB263";

/** A token that the market has checked, and that nobody can freeze or make more of. */
export const BONK: MarketToken = {
  mint: BONK_MINT,
  symbol: "BONK",
  name: "Bonk",
  decimals: 5,
  verified: true,
  suspicious: false,
  freezable: false,
  mintable: false,
  liquidityUsd: "4500000.25",
};

/** What the market says of a buy of BONK for 0.05 SOL. */
export const NOTE: MarketNote = {
  token: BONK,
  quote: { price: "0.000000125", lamports: 50_000_000, tokenAmount: "400000" },
  quoted: true,
  away: false,
};
