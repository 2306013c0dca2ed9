import type { Deps } from "./handlers/deps.ts";
import { describeError, log } from "./log.ts";

/**
 * From here on Redis is too slow: it takes some tens of milliseconds, from another continent some hundreds. Two seconds are what
 * a member waits for a vote, and more than a third of what one request may take at all.
 */
export const REDIS_SLOW_MS = 2_000;

/**
 * From here on the clocks count as stopped: the cron trigger looks every minute, so whatever is due for longer has been passed
 * over three times, and QStash has not settled it either.
 */
export const OVERDUE_LIMIT_MS = 180_000;

/** What it takes to say how we are. */
type HealthDeps = Pick<Deps, "allows"> & { readonly store: Pick<Deps["store"], "overdueMs"> };

/** What is found, in milliseconds; null where Redis did not say. No ids: anybody may ask. */
interface Health {
  readonly ok: boolean;
  readonly redisMs: number | null;
  readonly overdueMs: number | null;
}

/**
 * `GET /healthz`: 200 with how long Redis took to answer, and how long the vote that is due for longest has been waiting for
 * somebody to look at it; 503 where either is too long, or Redis does not answer. One request of one command; 429 for an
 * address that asks more often than the rate limit allows, since everybody may ask.
 */
export async function health({ store, allows }: HealthDeps, address: string): Promise<Response> {
  if (!(await allows(`healthz ${address}`))) {
    return new Response("too many requests", { status: 429, headers: { "Retry-After": "10" } });
  }
  // The wall clock, not the Worker's: this measures, and decides nothing.
  const started = Date.now();
  try {
    const overdueMs = await store.overdueMs();
    return answer(Date.now() - started, overdueMs);
  } catch (thrown) {
    log({ what: "healthz", outcome: "failed", error: describeError(thrown) });
    return respond({ ok: false, redisMs: null, overdueMs: null });
  }
}

function answer(redisMs: number, overdueMs: number): Response {
  const [slow, stopped] = [redisMs >= REDIS_SLOW_MS, overdueMs >= OVERDUE_LIMIT_MS];
  if (slow) log({ what: "healthz", outcome: "redis_slow", ms: redisMs });
  if (stopped) log({ what: "healthz", outcome: "overdue", ms: overdueMs });
  return respond({ ok: !slow && !stopped, redisMs, overdueMs });
}

const respond = (health: Health): Response => Response.json(health, { status: health.ok ? 200 : 503 });
