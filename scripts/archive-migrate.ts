/**
 * `npm run archive:migrate`: creates and changes the tables of the archive, as archive/migrations says. Reads
 * ARCHIVE_DATABASE_URL from the environment or from `.dev.vars`, and never prints it. Repeatable.
 */
import { existsSync, readFileSync } from "node:fs";
import { parseEnv } from "node:util";
import { type Migrated, MigrationFailed, migrateArchive } from "../archive/database/migrate.ts";
import { FILES } from "./launch/names.ts";

const NAME = "ARCHIVE_DATABASE_URL";
const EXAMPLE = "postgres://user:password@host:5432/database";

/** The address, or an exit that says what is wrong with it. */
function readAddress(): string {
  const local = existsSync(FILES.secrets) ? parseEnv(readFileSync(FILES.secrets, "utf8")) : {};
  const address = (process.env[NAME] ?? local[NAME] ?? "").trim();
  if (address === "") stop(`${NAME} is missing. Set it to the address of your PostgreSQL, like ${EXAMPLE}.`);
  if (!/^postgres(ql)?:$/.test(URL.parse(address)?.protocol ?? ""))
    stop(
      `${NAME} is no address of a PostgreSQL, like ${EXAMPLE}. Special characters in a password are written as %23.`,
    );
  return address;
}

function stop(sentence: string): never {
  console.error(sentence);
  process.exit(1);
}

/** What to do about a failure. PostgreSQL's own words are left out, since they may quote the address. */
function explain({ file, sqlState }: MigrationFailed): string {
  const at = file === null ? "" : ` at ${file}, which was undone`;
  if (sqlState === null) return `PostgreSQL does not answer${at}. Is ${NAME} right, and may this machine reach it?`;
  if (sqlState.startsWith("28")) return `PostgreSQL refuses the user or the password of ${NAME}.`;
  if (sqlState === "3D000") return `There is no database with the name that ${NAME} has. Create it first.`;
  if (sqlState === "42501") return `The user of ${NAME} may not create tables in the schema public${at}.`;
  return `PostgreSQL refuses (SQLSTATE ${sqlState})${at}.`;
}

try {
  const { applied, before }: Migrated = await migrateArchive(readAddress());
  for (const file of applied) console.log(`Applied   ${file}`);
  console.log(
    applied.length === 0
      ? `Nothing to do: all has been applied before (${before}).`
      : "The archive's tables are ready.",
  );
} catch (error) {
  if (!(error instanceof MigrationFailed)) throw error;
  stop(explain(error));
}
