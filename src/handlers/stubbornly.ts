import { StoreUnavailable } from "../store/errors.ts";
import type { Deps } from "./deps.ts";

/** How long a call is tried: the pauses between attempts, and after so long there is no further one; all in milliseconds. */
export interface Patience {
  readonly pausesMs: readonly number[];
  readonly mostMs: number;
}

/** While somebody waits: no lease runs out over it. */
const BRIEFLY: Patience = { pausesMs: [100, 400, 1_000], mostMs: 8_000 };

/** Behind the answer: nearly as long as a settlement's lease keeps others away, and within the 30 s that such work may take. */
export const WHILE_LEASED: Patience = { pausesMs: [100, 400, 1_000, 2_500, 4_000, 4_000, 4_000], mostMs: 18_000 };

/**
 * Makes a call of the store again where Redis did not answer: for writing down what has been done already and cannot be
 * taken back, which a redelivery would do once more. Throws the last StoreUnavailable.
 */
export async function stubbornly<T>(
  { now, sleep }: Pick<Deps, "now" | "sleep">,
  call: () => Promise<T>,
  { pausesMs, mostMs }: Patience = BRIEFLY,
): Promise<T> {
  const started = now();
  for (const pause of pausesMs) {
    try {
      return await call();
    } catch (thrown) {
      if (!(thrown instanceof StoreUnavailable) || now() - started > mostMs) throw thrown;
      await sleep(pause);
    }
  }
  return call();
}
