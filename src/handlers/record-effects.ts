import { StoreUnavailable } from "../store/errors.ts";
import { retryWhileStoreUnavailable } from "../store/retry.ts";
import type { BotContext } from "./context.ts";

/**
 * Writes down what an update's effects came to. Where Redis does not answer even after several attempts, that is noted for
 * the log and nothing else: the effects have been had, and delivering the update again would have them twice.
 */
export async function recordEffects(ctx: BotContext, write: () => Promise<unknown>): Promise<void> {
  try {
    await retryWhileStoreUnavailable(ctx.deps, write);
  } catch (thrown) {
    if (!(thrown instanceof StoreUnavailable)) throw thrown;
    ctx.outcome += "_not_noted";
  }
}
