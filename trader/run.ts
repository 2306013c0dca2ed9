import { describeError } from "../src/log.ts";
import { StoreUnavailable } from "../src/store/errors.ts";
import type { Trader } from "./compose.ts";
import { resume } from "./execute/trade.ts";
import { log } from "./log.ts";
import { CRON_RUN_MS } from "./time-limits.ts";

/** How many pending trades are looked at. There is seldom more than one: a group's next vote waits for the last. */
const MAX_TRADES = 20;

/**
 * No trade is taken up after so many requests. Cloudflare's free plan allows 50 in an invocation, and a trade whose
 * transaction died takes up to 27.
 */
const MAX_REQUESTS = 20;

/** Goes on with pending trades, the oldest first. Never throws: the next run comes in a minute. */
export async function runTrader(trader: Trader): Promise<void> {
  const { records, requests, now } = trader;
  const startedAt = now();
  const tell = (outcome: string, error?: unknown) =>
    log({
      what: "cron",
      outcome,
      ms: now() - startedAt,
      requests: requests(),
      ...(error !== undefined && { error: describeError(error) }),
    });
  try {
    const { ids } = await records.overview(MAX_TRADES);
    for (const id of ids) {
      if (requests() >= MAX_REQUESTS || now() - startedAt >= CRON_RUN_MS) break;
      await resume(trader.contextOf(id), id);
    }
    await records.noteRun();
    if (ids.length > 0) tell("done");
  } catch (thrown) {
    tell(thrown instanceof StoreUnavailable ? "store_unavailable" : "mistake", thrown);
  }
}
