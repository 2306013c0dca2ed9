import type { Deps } from "./deps.ts";
import { describeError, log } from "./log.ts";
import { CRON_DEAD_MS, HEALTH_REMEMBERED_MS, OVERDUE_LIMIT_MS, REDIS_SLOW_MS } from "./time-limits.ts";

/** The last good answer of this isolate, or null. */
export interface HealthMemory {
  last: { readonly health: Health; readonly at: number } | null;
}

/** What `/healthz` needs. */
type HealthDeps = Pick<Deps, "allowsMember" | "now"> & { readonly store: Pick<Deps["store"], "readClocks"> };

/** The findings, in milliseconds; null if Redis did not answer. They hold no ids, since anybody may ask. */
interface Health {
  readonly ok: boolean;
  readonly redisMs: number | null;
  readonly overdueMs: number | null;
  /** How long ago the cron trigger ran last. Null also if it never did. */
  readonly cronMs: number | null;
}

/**
 * `GET /healthz`:
 *
 * - 200: all is well.
 * - 429: this address asks more often than the rate limit allows.
 * - 503: Redis does not answer or is slow, or the clocks stand still.
 *
 * The body says how long Redis took, how long the first due vote has been overdue, and how long ago the cron trigger
 * ran. It costs one request of two commands, or none while the last good answer is fresh.
 */
export async function health(
  { store, allowsMember, now }: HealthDeps,
  memory: HealthMemory,
  address: string,
): Promise<Response> {
  if (!(await allowsMember(`healthz ${address}`))) {
    return new Response("too many requests", { status: 429, headers: { "Retry-After": "10" } });
  }
  if (memory.last !== null && Math.abs(now() - memory.last.at) < HEALTH_REMEMBERED_MS)
    return respond(memory.last.health);
  // The wall clock, not the Worker's: this measures, and decides nothing.
  const started = Date.now();
  try {
    const clocks = await store.readClocks();
    const found = judge({ redisMs: Date.now() - started, ...clocks });
    memory.last = found.ok ? { health: found, at: now() } : null;
    return respond(found);
  } catch (thrown) {
    memory.last = null;
    log({ what: "healthz", outcome: "failed", error: describeError(thrown) });
    return respond({ ok: false, redisMs: null, overdueMs: null, cronMs: null });
  }
}

function judge(found: { redisMs: number; overdueMs: number; cronMs: number | null }): Health {
  const { redisMs, overdueMs, cronMs } = found;
  const slow = redisMs >= REDIS_SLOW_MS;
  const dead = cronMs !== null && cronMs >= CRON_DEAD_MS;
  const stopped = cronMs === null && overdueMs >= OVERDUE_LIMIT_MS;
  if (slow) log({ what: "healthz", outcome: "redis_slow", ms: redisMs });
  if (dead) log({ what: "healthz", outcome: "cron_dead", ms: cronMs });
  if (stopped) log({ what: "healthz", outcome: "overdue", ms: overdueMs });
  return { ok: !slow && !dead && !stopped, ...found };
}

const respond = (health: Health): Response => Response.json(health, { status: health.ok ? 200 : 503 });
