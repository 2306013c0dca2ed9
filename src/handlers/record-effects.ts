import { StoreUnavailable } from "../store/errors.ts";
import { retryWhileStoreUnavailable } from "../store/retry.ts";
import type { BotContext } from "./context.ts";

/**
 * Records an update's effects. If Redis does not answer even after several attempts, only the log says so. Delivering
 * the update again would repeat the effects.
 */
export async function recordEffects(ctx: BotContext, write: () => Promise<unknown>): Promise<void> {
  try {
    await retryWhileStoreUnavailable(ctx.deps, write);
  } catch (thrown) {
    if (!(thrown instanceof StoreUnavailable)) throw thrown;
    ctx.outcome += "_not_noted";
  }
}
