import { describeError, log } from "../src/log.ts";
import type { ArchiveEntry, ArchiveStore, Settled } from "../src/store/archiving.ts";
import { ARCHIVE_RUN_MS } from "../src/time-limits.ts";
import { type ArchiveDatabase, DatabaseUnavailable } from "./database/database.ts";
import { inGroups, isAboutEntry, MAX_ENTRIES } from "./entries.ts";
import { keepEnding } from "./keep-ending.ts";
import { settledUnreadable, writeBatch } from "./write-batch.ts";

/** What a run of the archive works with. */
export interface ArchiveRun {
  readonly store: ArchiveStore;
  readonly database: ArchiveDatabase;
  /** Milliseconds since 1970 by the Worker's clock. */
  readonly now: () => number;
  /** How long what is over is kept, in milliseconds; null for ever. */
  readonly keptForMs: number | null;
}

/** How many entries are written in one transaction. */
const ENTRIES_PER_BATCH = 20;

/**
 * No batch begins after so many requests to Redis. Cloudflare's free plan allows 50 in an invocation, and a batch with
 * long sessions takes fifteen.
 */
const MAX_REQUESTS = 33;

const HOUR_MS = 3_600_000;

/**
 * While nothing is due, what is too old is deleted in the runs of this time from each full hour on. A PostgreSQL that
 * sleeps while nobody asks it is thus not woken each minute.
 */
const DELETION_WINDOW_MS = 60_000;

/**
 * Writes what is due to PostgreSQL, in batches. Each batch is one transaction: it reads from Redis inside it, so that
 * of two runs the later writer has read the later state. Only after the commit are entries taken off `archive:due`. If
 * PostgreSQL takes nothing, or another run is at it, all entries stay, and sessions that are about to expire are copied. Throws StoreUnavailable
 * if Redis does not answer.
 */
export async function runArchive(run: ArchiveRun): Promise<void> {
  const { store, database, now, keptForMs } = run;
  const started = now();
  const isTimeLeft = () => store.requests() < MAX_REQUESTS && now() - started < ARCHIVE_RUN_MS;
  const due = await store.takeDue(MAX_ENTRIES);
  let archived = 0;
  let refused = 0;
  const tell = (outcome: string, error?: unknown) =>
    log({
      what: "archive_run",
      outcome,
      ms: now() - started,
      redis: store.requests(),
      archived,
      refused,
      ...(error === undefined ? {} : { error: describeDatabaseError(error) }),
    });
  try {
    for (const entries of inGroups(due, ENTRIES_PER_BATCH)) {
      if (!isTimeLeft()) break;
      for await (const settled of archiveEntries(run, entries, isTimeLeft)) {
        if (settled === "busy") {
          tell("busy");
          // The other one may hang.
          return await keepEnding(store, due, isTimeLeft);
        }
        archived += settled.looked.filter(({ id }) => !settled.refused.has(id)).length;
        refused += settled.refused.size;
      }
    }
    if (archived + refused > 0) tell("archived");
  } catch (thrown) {
    if (!(thrown instanceof DatabaseUnavailable)) throw thrown;
    tell("database_unavailable", thrown);
    await keepEnding(store, due, isTimeLeft);
    return;
  }
  // Last of all: what is too old waits for nobody, and holds up nothing if it cannot be deleted.
  try {
    const isAwake = due.length > 0 || started % HOUR_MS < DELETION_WINDOW_MS;
    if (keptForMs !== null && isAwake)
      await database.inTransaction((writer) => writer.deleteOlderThan(now() - keptForMs));
  } catch (thrown) {
    if (!(thrown instanceof DatabaseUnavailable)) throw thrown;
    tell("not_deleted", thrown);
  }
}

/**
 * Writes entries in one transaction. If Redis cannot read one of them, each gets a transaction of its own, so that one
 * does not hold up the others.
 */
async function* archiveEntries(
  run: Omit<ArchiveRun, "keptForMs">,
  entries: readonly ArchiveEntry[],
  isTimeLeft: () => boolean,
): AsyncGenerator<Settled | "busy"> {
  const { store, database, now } = run;
  const settled = await database
    .inTransaction((writer) => writeBatch(store, writer, entries, now()))
    .catch((thrown: unknown) => {
      if (!isAboutEntry(thrown)) throw thrown;
      const [first, ...others] = entries;
      return first !== undefined && others.length === 0 ? settledUnreadable(first, now()) : "unreadable";
    });
  if (settled === "unreadable") {
    for (const entry of entries) if (isTimeLeft()) yield* archiveEntries(run, [entry], isTimeLeft);
    return;
  }
  if (settled !== "busy") await settle(store, settled);
  yield settled;
}

/** Records in Redis what has become of a batch that PostgreSQL has. */
async function settle(store: ArchiveStore, settled: Settled): Promise<void> {
  for (const error of settled.refused.values()) log({ what: "archive_row", outcome: "refused", error });
  await store.settleEntries(settled);
}

/** Describes a failure of the database for the log by its SQLSTATE, which quotes nothing. */
const describeDatabaseError = (thrown: unknown): string =>
  thrown instanceof DatabaseUnavailable ? `${thrown.name} ${thrown.sqlState ?? "no_answer"}` : describeError(thrown);
