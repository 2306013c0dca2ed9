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
 * transaction died takes up to 29.
 */
const MAX_REQUESTS = 18;

/**
 * Goes on with pending trades, the oldest first. One that fails keeps no other from its turn. Never throws: the next run
 * comes in a minute.
 */
export async function runTrader(trader: Trader): Promise<void> {
  const { records, requests, now } = trader;
  const startedAt = now();
  const tell = (outcome: string, more: { readonly id?: string; readonly error?: unknown } = {}) =>
    log({
      what: "cron",
      outcome,
      ...(more.id !== undefined && { id: more.id }),
      ms: now() - startedAt,
      requests: requests(),
      ...(more.error !== undefined && { error: describeError(more.error) }),
    });
  const fail = (error: unknown, id?: string) =>
    tell(error instanceof StoreUnavailable ? "store_unavailable" : "mistake", {
      error,
      ...(id !== undefined && { id }),
    });
  try {
    const { ids } = await records.overview(MAX_TRADES);
    for (const id of ids) {
      if (requests() >= MAX_REQUESTS || now() - startedAt >= CRON_RUN_MS) break;
      try {
        await resume(trader.contextOf(id), id);
      } catch (thrown) {
        fail(thrown, id);
      }
    }
    await records.noteRun();
    if (ids.length > 0) tell("done");
  } catch (thrown) {
    fail(thrown);
  }
}
