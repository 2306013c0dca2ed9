import type { PostgresStandIn } from "../postgres/server.ts";
import type { WorkerBundle } from "../worker/build.ts";
import type { RunningWorker } from "../worker/run.ts";

/** The archive's tables. */
export const ARCHIVE_TABLES = ["sessions", "participants", "proposals", "votes", "replaced_votes", "orders"] as const;
export type ArchiveTable = (typeof ARCHIVE_TABLES)[number];

/** A row as the driver reads it: `bigint` as a string, `timestamptz` as a Date, `jsonb` parsed. */
export type ArchiveRow = Readonly<Record<string, unknown>>;

/** The archive Worker in a workerd of its own, and the PostgreSQL that it writes to. */
export interface LocalArchive {
  readonly postgres: PostgresStandIn;
  /** Another one after it was stopped and started. */
  readonly worker: RunningWorker;
  /** Runs the cron handler once; throws if it does. */
  runCron(): Promise<void>;
  /** Calls `listener` whenever the cron handler has run, whatever came of it; the function returned ends it. */
  onRun(listener: () => void): () => void;
  /** Reads all rows of a table, also while PostgreSQL is away for everybody else; sorted by their first two columns. */
  rows(table: ArchiveTable): Promise<readonly ArchiveRow[]>;
  /** Deletes all rows. */
  clear(): Promise<void>;
  /** Restarts the Workers with some variables changed, or taken away where undefined; they stay so. */
  setBindings(changes: Record<string, string | undefined>): Promise<void>;
  /** Restarts the Workers, as a newer build where one is given: their memory is lost, and what they were doing. */
  restart(bundle?: WorkerBundle): Promise<void>;
  /** Resolves when no Worker sends requests any more. */
  idle(): Promise<void>;
  /** Ends the Worker: the bot reaches it no more. Repeatable. */
  stop(): Promise<void>;
  /** Starts the Worker again, at the address that it had. Does nothing while it runs. */
  start(): Promise<void>;
  /** A second Worker on the same Redis and PostgreSQL. It restarts and closes with the first one. */
  secondWorker(): Promise<RunningWorker>;
  /** Calls `listener` with what the first Worker logs; the function returned ends it. */
  onLog(listener: (line: string) => void): () => void;
  close(): Promise<void>;
}
