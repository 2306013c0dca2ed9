import { Client } from "pg";
import { within } from "../../src/within.ts";
import { DatabaseUnavailable } from "./database.ts";
import { isAboutRow, RowRefused, sqlStateOf, unavailable } from "./errors.ts";
import {
  CLOSE_TIMEOUT_MS,
  CONNECT_TIMEOUT_MS,
  IDLE_TIMEOUT_MS,
  REPLY_TIMEOUT_MS,
  STATEMENT_TIMEOUT_MS,
} from "./time-limits.ts";

/** A row as PostgreSQL answers it. It is parsed before it is used. */
export type AnsweredRow = Readonly<Record<string, unknown>>;

/**
 * Asks one statement, and returns its rows. Throws RowRefused if PostgreSQL refuses what is to be written as data, and
 * DatabaseUnavailable if it takes nothing.
 */
export type Ask = (sql: string, values?: readonly unknown[]) => Promise<readonly AnsweredRow[]>;

/** A connection that is opened for one run and closed behind it. Hyperdrive keeps the real ones open. */
export interface Connection {
  readonly ask: Ask;
  /** Begins a transaction with its time limits, which are its own: Hyperdrive gives each transaction any connection. */
  begin(mode?: "read only"): Promise<void>;
  /** Commits. Throws DatabaseUnavailable if PostgreSQL rolled back instead, as it does behind an error. */
  commit(): Promise<void>;
  /** Rolls back, as far as the connection allows. Never throws. */
  rollback(): Promise<void>;
  /** Closes the connection. Repeatable; never throws. */
  close(): Promise<void>;
}

const SET_LOCAL_SQL = `select set_config('search_path', 'public', true), set_config('statement_timeout', $1, true),
  set_config('idle_in_transaction_session_timeout', $2, true)`;

/** Connects to PostgreSQL. Throws DatabaseUnavailable if it does not answer in time, or refuses. */
export async function connect(connectionString: string): Promise<Connection> {
  const client = await opened(connectionString);
  const ask: Ask = async (sql, values = []) => (await query(client, sql, values)).rows;
  return {
    ask,
    async begin(mode) {
      // Nothing says "read write": a provider whose disk is full makes "read only" the default, and is to be heard.
      await ask(mode === undefined ? "begin" : `begin ${mode}`);
      await ask(SET_LOCAL_SQL, [String(STATEMENT_TIMEOUT_MS), String(IDLE_TIMEOUT_MS)]);
    },
    async commit() {
      const { command } = await query(client, "commit", []);
      if (command !== "COMMIT") throw new DatabaseUnavailable("25P02");
    },
    async rollback() {
      await client.query("rollback").catch(() => {});
    },
    close: () => end(client),
  };
}

async function opened(connectionString: string): Promise<Client> {
  let client: Client | undefined;
  try {
    client = new Client({
      connectionString,
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
      query_timeout: REPLY_TIMEOUT_MS,
    });
    // A connection that is lost between two statements says so here, too; without a listener that would end the process.
    client.on("error", () => {});
    await client.connect();
    return client;
  } catch (thrown) {
    if (client !== undefined) await end(client);
    throw unavailable(thrown);
  }
}

async function query(client: Client, sql: string, values: readonly unknown[]) {
  try {
    // Without values it is a simple query, which is one message.
    return await (values.length === 0 ? client.query(sql) : client.query(sql, [...values]));
  } catch (thrown) {
    const sqlState = sqlStateOf(thrown);
    throw sqlState !== null && isAboutRow(sqlState) ? new RowRefused(sqlState) : unavailable(thrown);
  }
}

const end = (client: Client): Promise<void> =>
  within(
    CLOSE_TIMEOUT_MS,
    client.end().catch(() => {}),
    () => {},
  );
