import { describeError } from "../src/log.ts";
import { readBalance } from "./chain/queries.ts";
import type { Trader } from "./compose.ts";
import type { TraderHealth } from "./health-answer.ts";
import type { WaitUntil } from "./http/handle-trade.ts";
import { log } from "./log.ts";
import { CRON_DEAD_MS, HEALTH_REMEMBERED_MS, PENDING_OLD_MS } from "./time-limits.ts";
import { formatLamports } from "./trade/amounts.ts";

let remembered: { readonly health: Promise<TraderHealth>; readonly at: number; readonly of: string } | undefined;

/**
 * `GET /healthz`: 200 if all is well, else 503. Redis and the node have to answer, and the wallet has to have its reserve.
 * No trade may have been pending for ten minutes, and the cron trigger has to run. An answer is repeated for fifteen
 * seconds.
 */
export async function traderHealth(trader: Trader, waitUntil: WaitUntil): Promise<Response> {
  const { now, wallet } = trader;
  if (remembered?.of !== wallet.address || Math.abs(now() - remembered.at) >= HEALTH_REMEMBERED_MS) {
    remembered = { health: examine(trader), at: now(), of: wallet.address };
    // Others wait for it, too: it must not end with the request of somebody who goes away.
    waitUntil(remembered.health);
  }
  const health = await remembered.health;
  return Response.json(health, { status: health.ok ? 200 : 503 });
}

async function examine({ records, nodes, wallet, config, now }: Trader): Promise<TraderHealth> {
  const [overview, balance] = await Promise.all([
    orNull(records.overview(0)),
    orNull(readBalance(nodes[0], wallet.address)),
  ]);
  const oldestMs = overview?.oldestAt ? Math.max(0, now() - overview.oldestAt) : null;
  const cronMs = overview?.seenAt ? Math.max(0, now() - overview.seenAt) : null;
  const isBehind = oldestMs !== null && oldestMs >= PENDING_OLD_MS;
  const isDead = cronMs !== null && cronMs >= CRON_DEAD_MS;
  const isPoor = balance === null || balance < config.limits.reserve;
  return {
    ok: overview !== null && !isPoor && !isBehind && !isDead,
    balance: balance === null ? null : formatLamports(balance),
    pending: overview?.pending ?? null,
    oldestMs,
    spentToday: overview === null ? null : formatLamports(overview.spent),
    cronMs,
    dryRun: config.dryRun,
  };
}

/** Returns what a service answers, or null if it does not; the log says why. */
async function orNull<T>(answer: Promise<T>): Promise<T | null> {
  try {
    return await answer;
  } catch (thrown) {
    log({ what: "healthz", outcome: "failed", error: describeError(thrown) });
    return null;
  }
}
