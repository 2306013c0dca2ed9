import { StoreUnavailable } from "../store/errors.ts";
import type { Deps } from "./deps.ts";

/** Pauses between attempts, in milliseconds; and after this long there is no further one, so that no lease runs out over it. */
const PAUSES_MS = [100, 400, 1_000];
const MOST_MS = 8_000;

/**
 * Makes a call of the store again where Redis did not answer: for writing down what has been done already and cannot be
 * taken back, which a redelivery would do once more. Throws the last StoreUnavailable.
 */
export async function stubbornly<T>({ now, sleep }: Pick<Deps, "now" | "sleep">, call: () => Promise<T>): Promise<T> {
  const started = now();
  for (const pause of PAUSES_MS) {
    try {
      return await call();
    } catch (thrown) {
      if (!(thrown instanceof StoreUnavailable) || now() - started > MOST_MS) throw thrown;
      await sleep(pause);
    }
  }
  return call();
}
