import fc from "fast-check";

/**
 * How many times as many runs as `npm test` makes: `CONCLAVE_FUZZ=50 npx vitest run test/fuzz` searches for minutes. A failure
 * prints the seed and the path of what it found; CONCLAVE_FUZZ_SEED and CONCLAVE_FUZZ_PATH, with `-t` and the test's name, bring
 * it back.
 */
const TIMES = Math.max(1, Number(process.env.CONCLAVE_FUZZ || 1));
const { CONCLAVE_FUZZ_SEED: SEED, CONCLAVE_FUZZ_PATH: PATH } = process.env;

/** Whether more is asked for than `npm test` makes. */
export const isLong = TIMES > 1;

/** How long a test searches, and how much longer it looks for a smaller case. On a busy machine that means fewer runs. */
const SEARCH_MS = 2_000 * TIMES;
const SHRINK_MS = 10_000 * Math.min(TIMES, 6);

/** A test that searches longer may take longer. */
export const TIME_LIMIT = { timeout: 180_000 + SEARCH_MS + SHRINK_MS };

/** So many runs in `npm test`, and more where they are asked for. */
const runs = (perTest: number): fc.Parameters<unknown> => ({
  numRuns: Math.round(perTest * TIMES),
  ...(SEED ? { seed: Number(SEED) } : {}),
  ...(PATH ? { path: PATH, endOnFailure: true } : {}),
});

/**
 * Tries a predicate on `perTest` values in `npm test`, and on more where they are asked for. It ends when the time is over. Rejects
 * with the smallest values found on which the predicate fails.
 */
export function search<T extends unknown[]>(
  perTest: number,
  arbitraries: { readonly [K in keyof T]: fc.Arbitrary<T[K]> },
  predicate: (...values: T) => Promise<void>,
): Promise<void> {
  let end = Date.now() + SEARCH_MS;
  let found = false;
  const tried = async (values: T) => {
    if (Date.now() > end) return;
    try {
      await predicate(...values);
    } catch (thrown) {
      if (!found) end = Date.now() + SHRINK_MS;
      found = true;
      throw thrown;
    }
  };
  return fc.assert(fc.asyncProperty(fc.tuple<T>(...arbitraries), tried), runs(perTest));
}
