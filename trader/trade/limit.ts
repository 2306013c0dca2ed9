import { toUnits } from "../../src/domain/decimal.ts";
import { PRICE_DECIMALS } from "../../src/domain/exact-decimal.ts";
import { LAMPORTS_PER_SOL } from "./amounts.ts";

const PRICE_SCALE = 10n ** BigInt(PRICE_DECIMALS);

/**
 * Returns the least that a trade has to bring by its limit: base units of the token of a buy, lamports of a sale.
 * Rounded up, so that the price is never worse than the limit. Zero without a limit.
 */
export function leastOut(kind: "buy" | "sell", limit: string | null, inAmount: bigint, decimals: number): bigint {
  if (limit === null) return 0n;
  const price = toUnits(limit, PRICE_DECIMALS);
  const units = 10n ** BigInt(decimals);
  // Lamports for one base unit are price × LAMPORTS_PER_SOL / units.
  return kind === "buy"
    ? dividedUp(inAmount * PRICE_SCALE * units, price * LAMPORTS_PER_SOL)
    : dividedUp(inAmount * price * LAMPORTS_PER_SOL, PRICE_SCALE * units);
}

/** Divides, and rounds up. A divisor of zero allows nothing. */
function dividedUp(dividend: bigint, divisor: bigint): bigint {
  if (divisor === 0n) return dividend === 0n ? 0n : MORE_THAN_ANYTHING;
  return (dividend + divisor - 1n) / divisor;
}

/** More than any token account can hold. */
const MORE_THAN_ANYTHING = 2n ** 64n;
