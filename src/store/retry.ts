import { STORE_RETRIES_WAITED_FOR } from "../time-limits.ts";
import { StoreUnavailable } from "./errors.ts";

/**
 * How long a call is tried, in milliseconds: the pauses between attempts, and how long after the first one another may
 * begin.
 */
export interface StoreRetries {
  readonly pausesMs: readonly number[];
  readonly maxMs: number;
}

/**
 * Repeats a store call while Redis does not answer. It is for recording what was done and cannot be undone: a
 * redelivery would do that again. Throws the last StoreUnavailable.
 */
export async function retryWhileStoreUnavailable<T>(
  { now, sleep }: { readonly now: () => number; readonly sleep: (ms: number) => Promise<void> },
  call: () => Promise<T>,
  { pausesMs, maxMs }: StoreRetries = STORE_RETRIES_WAITED_FOR,
): Promise<T> {
  const started = now();
  for (const pause of pausesMs) {
    try {
      return await call();
    } catch (thrown) {
      if (!(thrown instanceof StoreUnavailable) || now() - started > maxMs) throw thrown;
      await sleep(pause);
    }
  }
  return call();
}
