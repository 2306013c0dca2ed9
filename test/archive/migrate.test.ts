/** @module-tag long */
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { migrateArchive, migrationFiles } from "../../archive/database/migrate.ts";
import { onEveryDatabase } from "./databases.ts";
import { orderIn, write } from "./samples.ts";

const run = promisify(execFile);

/** `npm run archive:migrate` with this address: its exit code and all that it prints. */
async function migrate(url: string): Promise<{ code: number; printed: string }> {
  const env = { ...process.env, ARCHIVE_DATABASE_URL: url };
  return run(process.execPath, ["scripts/archive-migrate.ts"], { env }).then(
    ({ stdout, stderr }) => ({ code: 0, printed: stdout + stderr }),
    ({ code, stdout, stderr }) => ({ code, printed: stdout + stderr }),
  );
}

/** The columns that others query, as issue 17 fixes them. */
const FIXED = {
  sessions:
    "id text, chat_id bigint, message text, opened_by bigint, opened_at timestamptz, ended_at timestamptz, ended text",
  participants: "session_id text, user_id bigint, name text",
  proposals:
    "id text, session_id text, chat_id bigint, kind text, token text, proposed_by bigint, started_at timestamptz, ends_at timestamptz, state text, passed boolean, yes int, no int, abstained int, lamports bigint, order_number int, outcome jsonb",
  votes: "proposal_id text, user_id bigint, name text, choice text, lamports bigint",
  orders: "chat_id bigint, number int, proposal_id text, state text, lamports bigint, bought jsonb, sale jsonb",
};
const KEYS = {
  sessions: "id",
  participants: "session_id,user_id",
  proposals: "id",
  votes: "proposal_id,user_id",
  orders: "chat_id,number",
};
const WRITTEN: Record<string, string> = { "timestamp with time zone": "timestamptz", integer: "int" };

onEveryDatabase("Migrating the archive", (database) => {
  test("two at once apply each file once; a third has nothing to do", async () => {
    const { url } = database();
    const both = await Promise.all([migrateArchive(url), migrateArchive(url)]);
    expect(both.flatMap(({ applied }) => applied)).toEqual(migrationFiles());
    expect(await migrateArchive(url)).toEqual({ applied: [], before: migrationFiles().length });
    expect(await write(database(), orderIn(-1, 1))).toEqual([]);
    const again = await migrate(url);
    expect(again).toEqual({ code: 0, printed: expect.stringMatching(/^Nothing to do/) });
  });

  test("the tables have the fixed columns and keys, in the schema public, without foreign keys", async () => {
    const columns = await database().query(
      "select table_name, column_name, data_type from information_schema.columns where table_schema = 'public'",
    );
    const found = columns.map((row) => {
      const type = String(row.data_type);
      return `${row.table_name}: ${row.column_name} ${WRITTEN[type] ?? type}`;
    });
    for (const [table, fixed] of Object.entries(FIXED))
      expect(found).toEqual(expect.arrayContaining(fixed.split(", ").map((column) => `${table}: ${column}`)));
    const keys = await database().query(
      `select conrelid::regclass::text as name, (select string_agg(attname, ',' order by attnum) from pg_attribute
        where attrelid = conrelid and attnum = any(conkey)) as key from pg_constraint where contype = 'p' and connamespace = 'public'::regnamespace`,
    );
    expect(Object.fromEntries(keys.map(({ name, key }) => [name, key]))).toMatchObject(KEYS);
    expect(await database().query("select from pg_constraint where contype = 'f'")).toEqual([]);
  });
});

test.each([
  ["", /ARCHIVE_DATABASE_URL is missing/],
  ["conclave", /is no address of a PostgreSQL/],
  ["postgres://user:s3cret@127.0.0.1:1/conclave", /does not answer/],
])("without a database behind it, %j gets a sentence that quotes no password", async (url, sentence) => {
  const { code, printed } = await migrate(url);
  expect(code).toBe(1);
  expect(printed).toMatch(sentence);
  expect(printed).not.toContain("s3cret");
});
