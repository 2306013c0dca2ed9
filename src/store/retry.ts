import { STORE_RETRIES_WAITED_FOR } from "../time-limits.ts";
import { StoreUnavailable } from "./errors.ts";

/** How long a call is tried: the pauses between attempts, and after so long there is no further one; all in milliseconds. */
export interface StoreRetries {
  readonly pausesMs: readonly number[];
  readonly maxMs: number;
}

/**
 * Makes a call of the store again where Redis did not answer: for writing down what has been done already and cannot be
 * taken back, which a redelivery would do once more. Throws the last StoreUnavailable.
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
