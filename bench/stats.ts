/** A distribution of times in milliseconds. */
export interface Times {
  readonly median: number;
  readonly p99: number;
  readonly samples: number;
}

/**
 * A percentile by the nearest-rank method: the smallest sample that is at least as large as `share` (0 to 1) of all. With fewer than
 * a hundred samples the 99th percentile is the largest. NaN where there are none.
 */
export function percentile(samples: readonly number[], share: number): number {
  const sorted = samples.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}

/** The middle sample, or the mean of the two in the middle; NaN where there are none. */
export function median(samples: readonly number[]): number {
  const sorted = samples.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  const upper = sorted[Math.floor(middle)] ?? Number.NaN;
  return Number.isInteger(middle) ? (upper + (sorted[middle - 1] ?? Number.NaN)) / 2 : upper;
}

export const timesOf = (samples: readonly number[]): Times => ({
  median: median(samples),
  p99: percentile(samples, 0.99),
  samples: samples.length,
});
