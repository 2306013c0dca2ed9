import { randomBytes, randomInt } from "node:crypto";
import { Client } from "pg";
import { afterAll, afterEach, beforeAll, describe } from "vitest";
import { listenOnLoopback } from "../../dev/listen.ts";
import { createGate } from "../../dev/postgres/gate.ts";
import { type PostgresStandIn, startPostgres } from "../../dev/postgres/server.ts";

/** What the suites run on: a database of its own in the PostgreSQL of this machine, and PGlite. */
type Engine = "postgres" | "pglite";

/** An empty database of a file's own, which can be away, and counts what it is asked. */
type TestDatabase = PostgresStandIn;

const REAL_URL = process.env.CONCLAVE_POSTGRES_URL || "postgres://postgres@127.0.0.1:5432/postgres";
/** Whether the suites run on a real PostgreSQL, too: on the one at CONCLAVE_POSTGRES_URL, or else on this machine's. */
export const withReal = process.env.CONCLAVE_POSTGRES === "required" || Boolean(process.env.CONCLAVE_POSTGRES_URL);

/** Runs a suite on PGlite, and on a real PostgreSQL if CONCLAVE_POSTGRES is `required` or CONCLAVE_POSTGRES_URL is set. */
export function onEveryDatabase(name: string, suite: (database: () => TestDatabase, engine: Engine) => void): void {
  const run = (engine: Engine, start: () => Promise<TestDatabase>) => () => {
    let database: TestDatabase | undefined;
    beforeAll(async () => {
      database = await start();
    });
    afterEach(() => database?.resetFaults());
    afterAll(() => database?.close());
    suite(() => database ?? fail("the database is started before each test"), engine);
  };
  if (withReal) describe(`${name}, on PostgreSQL`, run("postgres", startReal));
  describe(`${name}, on PGlite`, run("pglite", startPostgres));
}

function fail(why: string): never {
  throw new Error(why);
}

/** A supergroup's id that nobody else has. */
export const newChatId = (): number => -1_000_000_000_000 - randomInt(1, 2 ** 40);

/** Asks in a connection of its own. */
async function ask(url: string, sql: string, values: readonly unknown[] = []) {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  client.on("error", () => {});
  try {
    await client.connect();
    const { rows } = await client.query(sql, [...values]);
    return rows;
  } finally {
    await client.end();
  }
}

/** Makes a database of a random name in the PostgreSQL of this machine, behind a gate. It is dropped when it closes. */
export async function startReal(): Promise<TestDatabase> {
  const name = `conclave_test_${randomBytes(6).toString("hex")}`;
  await ask(REAL_URL, `create database ${name}`);
  const { hostname, port, username, password } = new URL(REAL_URL);
  const gate = createGate({ host: hostname, port: Number(port || 5432) });
  const gatePort = await listenOnLoopback(gate.server);
  const direct = new URL(REAL_URL);
  direct.pathname = `/${name}`;
  return {
    url: `postgres://${username}:${password || "any"}@127.0.0.1:${gatePort}/${name}`,
    port: gatePort,
    faults: gate.faults,
    get statements() {
      return gate.statements;
    },
    query: (sql, values) => ask(direct.href, sql, values),
    resetFaults: gate.resetFaults,
    async close() {
      gate.server.close();
      gate.cut();
      await ask(REAL_URL, `drop database ${name} with (force)`);
    },
  };
}
