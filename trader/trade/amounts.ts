import { fromUnits } from "../../src/domain/decimal.ts";

/** One lamport is the ninth decimal of a SOL. */
export const SOL_DECIMALS = 9;
export const LAMPORTS_PER_SOL = 10n ** BigInt(SOL_DECIMALS);

/** The mint by which swaps name SOL itself. */
export const SOL_MINT = "So11111111111111111111111111111111111111112";

const PRICE_DECIMALS = 18;

/** Writes lamports as a decimal number of SOL. */
export const formatLamports = (lamports: bigint): string => fromUnits(lamports, SOL_DECIMALS);

/** Writes base units of a token as a decimal number of tokens. */
export const formatTokens = (units: bigint, decimals: number): string => fromUnits(units, decimals);

/**
 * Writes the price of one token in SOL, as a decimal number of at most 18 decimals; what is finer is cut off. Returns
 * null for no tokens.
 */
export function formatTokenPrice(lamports: bigint, units: bigint, decimals: number): string | null {
  if (units <= 0n) return null;
  const price = (lamports * 10n ** BigInt(PRICE_DECIMALS - SOL_DECIMALS + decimals)) / units;
  return fromUnits(price, PRICE_DECIMALS);
}
