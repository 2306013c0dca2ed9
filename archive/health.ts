import { describeError, log } from "../src/log.ts";
import type { ArchiveStore } from "../src/store/archiving.ts";
import { ARCHIVE_BEHIND_MS, CRON_DEAD_MS } from "../src/time-limits.ts";
import { type ArchiveDatabase, DatabaseUnavailable } from "./database/database.ts";

/** The archive's findings. They hold no ids, since anybody may ask. Times are in milliseconds. */
interface ArchiveHealth {
  readonly ok: boolean;
  /** How long Redis and PostgreSQL took to answer; null for one that did not. */
  readonly redisMs: number | null;
  readonly postgresMs: number | null;
  /** How many entries are due, and how long the first of them has been. */
  readonly waiting: number | null;
  readonly behindMs: number | null;
  /** Of how many entries PostgreSQL refused something. */
  readonly refused: number | null;
  /** How long ago the archive ran last. Null also if it never did. */
  readonly cronMs: number | null;
}

/**
 * `GET /healthz` of the archive: 200 if all is well, else 503. It is not if Redis or PostgreSQL does not answer, if
 * PostgreSQL refused something, or if the archive is behind or does not run. It costs one request of four commands.
 */
export async function archiveHealth(store: ArchiveStore, database: ArchiveDatabase): Promise<Response> {
  const [redis, postgresMs] = await Promise.all([readRedis(store), timePostgres(database)]);
  const { behindMs, refused, cronMs } = redis;
  const dead = cronMs !== null && cronMs >= CRON_DEAD_MS;
  const behind = behindMs !== null && behindMs >= ARCHIVE_BEHIND_MS;
  const ok = redis.redisMs !== null && postgresMs !== null && refused === 0 && !dead && !behind;
  const health: ArchiveHealth = { ok, postgresMs, ...redis };
  return Response.json(health, { status: ok ? 200 : 503 });
}

async function readRedis(store: ArchiveStore) {
  const started = Date.now();
  try {
    const backlog = await store.readBacklog();
    return { redisMs: Date.now() - started, ...backlog };
  } catch (thrown) {
    log({ what: "archive_healthz", outcome: "failed", error: describeError(thrown) });
    return { redisMs: null, waiting: null, behindMs: null, refused: null, cronMs: null };
  }
}

/** Returns how long PostgreSQL takes to answer, or null if it does not. */
async function timePostgres(database: ArchiveDatabase): Promise<number | null> {
  const started = Date.now();
  try {
    await database.ping();
    return Date.now() - started;
  } catch (thrown) {
    if (!(thrown instanceof DatabaseUnavailable)) throw thrown;
    log({ what: "archive_healthz", outcome: "failed", error: `${thrown.name} ${thrown.sqlState ?? "no_answer"}` });
    return null;
  } finally {
    await database.close();
  }
}
