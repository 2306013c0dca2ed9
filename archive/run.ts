import { parseId } from "../src/domain/ids.ts";
import { describeError, log } from "../src/log.ts";
import type { ArchiveEntry, ArchiveStore } from "../src/store/archiving.ts";
import { StoreUnavailable } from "../src/store/errors.ts";
import { ARCHIVE_RUN_MS } from "../src/time-limits.ts";
import { type ArchiveDatabase, DatabaseUnavailable } from "./database/database.ts";
import { type Batch, refusedBatch, writeBatch } from "./write-batch.ts";

/** What a run of the archive works with. */
export interface ArchiveRun {
  readonly store: ArchiveStore;
  readonly database: ArchiveDatabase;
  /** Milliseconds since 1970 by the Worker's clock. */
  readonly now: () => number;
  /** How long what is over is kept, in milliseconds; null for ever. */
  readonly keptForMs: number | null;
}

/** The maximum number of entries that one run takes. Later runs take the rest. */
const MAX_ENTRIES = 500;

/** How many entries are written in one transaction. */
const ENTRIES_PER_BATCH = 20;

/** How many entries are copied in one request while PostgreSQL takes nothing. */
const COPIES_PER_REQUEST = 100;

/**
 * No batch begins after so many requests to Redis. Cloudflare's free plan allows 50 in an invocation, and a batch with
 * long sessions takes some.
 */
const MAX_REQUESTS = 35;

/**
 * Writes what is due to PostgreSQL, in batches. Each batch is one transaction: it reads from Redis inside it, so that
 * of two runs the later writer has read the later state. Only after the commit are entries taken off `archive:due`. If
 * PostgreSQL takes nothing, all entries stay, and sessions that are about to expire are copied. Throws StoreUnavailable
 * if Redis does not answer.
 */
export async function runArchive({ store, database, now, keptForMs }: ArchiveRun): Promise<void> {
  const started = Date.now();
  const left = [...(await store.takeDue(MAX_ENTRIES))];
  let archived = 0;
  let refused = 0;
  const tell = (outcome: string, error?: unknown) =>
    log({
      what: "archive_run",
      outcome,
      ms: Date.now() - started,
      redis: store.requests(),
      archived,
      refused,
      ...(error === undefined ? {} : { error: describeDatabaseError(error) }),
    });
  try {
    if (keptForMs !== null) await database.inTransaction((writer) => writer.deleteOlderThan(now() - keptForMs));
    while (left.length > 0 && store.requests() < MAX_REQUESTS && Date.now() - started < ARCHIVE_RUN_MS) {
      const entries = left.slice(0, ENTRIES_PER_BATCH);
      const batches = await archiveEntries({ store, database, now }, entries);
      if (batches === "busy") return tell("busy");
      left.splice(0, entries.length);
      const refusedHere = batches.reduce((sum, batch) => sum + batch.refused.size, 0);
      archived += entries.length - refusedHere;
      refused += refusedHere;
    }
    if (archived + refused > 0) tell("archived");
  } catch (thrown) {
    if (!(thrown instanceof DatabaseUnavailable)) throw thrown;
    tell("database_unavailable", thrown);
    await keepEnding(store, left);
  }
}

/** Copies sessions that are about to expire, while PostgreSQL takes nothing. */
async function keepEnding(store: ArchiveStore, entries: readonly ArchiveEntry[]): Promise<void> {
  const ids = entries.map(({ id }) => id).filter((id) => parseId(id) !== null);
  for (let first = 0; first < ids.length; first += COPIES_PER_REQUEST)
    await store.keepEnding(ids.slice(first, first + COPIES_PER_REQUEST));
}

/**
 * Writes entries in one transaction. If Redis holds nonsense among them, each gets a transaction of its own, so that
 * one does not hold up the others.
 */
async function archiveEntries(
  run: Omit<ArchiveRun, "keptForMs">,
  entries: readonly ArchiveEntry[],
): Promise<readonly Batch[] | "busy"> {
  try {
    const batch = await run.database.inTransaction((writer) => writeBatch(run.store, writer, entries, run.now()));
    if (batch === "busy") return batch;
    await settle(run.store, batch);
    return [batch];
  } catch (thrown) {
    if (!(thrown instanceof StoreUnavailable) || thrown.failure !== "unreadable") throw thrown;
    const [first] = entries;
    if (first === undefined) return [];
    if (entries.length === 1) {
      const batch = refusedBatch(first, "unreadable", run.now());
      await settle(run.store, batch);
      return [batch];
    }
  }
  const batches: Batch[] = [];
  for (const entry of entries) {
    const alone = await archiveEntries(run, [entry]);
    if (alone === "busy") return alone;
    batches.push(...alone);
  }
  return batches;
}

/** Records in Redis what has become of a batch that PostgreSQL has. */
async function settle(store: ArchiveStore, { looked, refused, entered }: Batch): Promise<void> {
  for (const error of refused.values()) log({ what: "archive_row", outcome: "refused", error });
  await store.enter(entered);
  await store.noteRefused(refused);
  await store.settleEntries(looked);
}

/** Describes a failure of the database for the log by its SQLSTATE, which quotes nothing. */
const describeDatabaseError = (thrown: unknown): string =>
  thrown instanceof DatabaseUnavailable ? `${thrown.name} ${thrown.sqlState ?? "no_answer"}` : describeError(thrown);
