import { type Fraction, floor, fraction, over, plus, times } from "./fraction.ts";

/** What Jupiter takes of the amount that goes in, in hundredths of a percent. */
export const FEE_BPS = 10;
const ALL_BPS = 10_000n;

/** A swap to be quoted: what a base unit of each side is worth in US dollars, and the pools between them. */
export interface Swap {
  /** In base units. */
  amount: bigint;
  inputUnitUsd: Fraction;
  outputUnitUsd: Fraction;
  /** Half of each pool's liquidity in US dollars: what lies on either side. One pool to or from SOL, else two. */
  depthsUsd: readonly Fraction[];
}

/** What a swap comes to. */
export interface Quote {
  /** In base units, rounded down. */
  outAmount: bigint;
  /** What Jupiter takes, in base units of what goes in, rounded up. It is counted in already. */
  feeAmount: bigint;
  /** What goes in and what comes out is worth, at prices that no trade has moved. */
  inUsd: Fraction;
  outUsd: Fraction;
  /** What the swap loses of its worth, fee included, in hundredths of a percent, rounded down. */
  priceImpactBps: number;
}

/**
 * Quotes a swap through pools that keep the product of their sides constant. A quote moves nothing. Everything is rounded against
 * whoever trades, so there and back never gains, and who puts in more never gets less.
 */
export function quoteSwap({ amount, inputUnitUsd, outputUnitUsd, depthsUsd }: Swap): Quote {
  const swapped = (amount * (ALL_BPS - BigInt(FEE_BPS))) / ALL_BPS;
  const inUsd = times(fraction(amount), inputUnitUsd);
  const throughPools = depthsUsd.reduce(
    (value, depth) => over(times(depth, value), plus(depth, value)),
    times(fraction(swapped), inputUnitUsd),
  );
  const outAmount = floor(over(throughPools, outputUnitUsd));
  const outUsd = times(fraction(outAmount), outputUnitUsd);
  const kept = over(times(outUsd, fraction(ALL_BPS)), inUsd);
  return {
    outAmount,
    feeAmount: amount - swapped,
    inUsd,
    outUsd,
    priceImpactBps: Number(ALL_BPS - ceil(kept)),
  };
}

function ceil(value: Fraction): bigint {
  return (value.numerator + value.denominator - 1n) / value.denominator;
}
