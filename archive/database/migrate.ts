import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Client } from "pg";
import { sqlStateOf } from "./errors.ts";
import { CONNECT_TIMEOUT_MS } from "./time-limits.ts";

// This is for Node alone: the Worker neither reads nor applies migrations.

const FOLDER = join(import.meta.dirname, "..", "migrations");

/** What a run found and did. */
export interface Migrated {
  /** The files that it applied, in order. */
  readonly applied: readonly string[];
  /** How many were applied before. */
  readonly before: number;
}

/** Why the archive could not be migrated. `file` is null if it did not come to one. No address is in it. */
export class MigrationFailed extends Error {
  override readonly name = "MigrationFailed";
  readonly file: string | null;
  readonly sqlState: string | null;
  constructor(file: string | null, thrown: unknown) {
    super(`the archive cannot be migrated (${sqlStateOf(thrown) ?? "no answer"})`, { cause: thrown });
    this.file = file;
    this.sqlState = sqlStateOf(thrown);
  }
}

/** The migrations' files, in the order of their numbers. */
export const migrationFiles = (): readonly string[] =>
  readdirSync(FOLDER)
    .filter((name) => /^\d{4}_[a-z0-9_]+\.sql$/.test(name))
    .sort();

/**
 * Applies what is missing to the database at this address, each file in a transaction. Repeatable. Two at once wait for
 * each other. Throws MigrationFailed.
 */
export async function migrateArchive(connectionString: string): Promise<Migrated> {
  let file: string | null = null;
  let client: Client | undefined;
  try {
    // No limit on statements: building an index on a large table takes its time.
    client = new Client({ connectionString, connectionTimeoutMillis: CONNECT_TIMEOUT_MS });
    client.on("error", () => {});
    await client.connect();
    await createRecord(client);
    const files = migrationFiles();
    const applied: string[] = [];
    for (file of files) if (await applyOnce(client, file)) applied.push(file);
    return { applied, before: files.length - applied.length };
  } catch (thrown) {
    throw new MigrationFailed(file, thrown);
  } finally {
    await client?.end().catch(() => {});
  }
}

/** Two that create a table at once: PostgreSQL refuses one of them by one of these. */
const CREATED_MEANWHILE = ["23505", "42P07"];

async function createRecord(client: Client): Promise<void> {
  try {
    await client.query(`create table if not exists public.archive_migrations (
      name text primary key, applied_at timestamptz not null default now())`);
  } catch (thrown) {
    if (!CREATED_MEANWHILE.includes(sqlStateOf(thrown) ?? "")) throw thrown;
  }
}

/** Applies a file if it has not been. The lock lets two runs apply one file after the other. */
async function applyOnce(client: Client, file: string): Promise<boolean> {
  await client.query("begin");
  await client.query("set local search_path = public");
  await client.query("lock table archive_migrations in exclusive mode");
  const { rowCount } = await client.query("select from archive_migrations where name = $1", [file]);
  if (rowCount === 0) {
    await client.query(readFileSync(join(FOLDER, file), "utf8"));
    await client.query("insert into archive_migrations (name) values ($1)", [file]);
  }
  await client.query("commit");
  return rowCount === 0;
}
