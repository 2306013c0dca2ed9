import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PGlite } from "@electric-sql/pglite";
import { PGLiteSocketServer } from "@electric-sql/pglite-socket";
import { Client } from "pg";
import { listenOnLoopback } from "../listen.ts";
import { createGate } from "./gate.ts";
import type { PostgresStandIn } from "./types.ts";

export type * from "./types.ts";

const MAX_CONNECTIONS = 100;

/**
 * Starts a PostgreSQL on 127.0.0.1: PGlite, which is PostgreSQL in WebAssembly. It has one backend: while a transaction is
 * under way, all other connections wait for it, so no two ever meet. Rejects if the port is taken. Takes about a second.
 */
export async function startPostgres(options: { readonly port?: number } = {}): Promise<PostgresStandIn> {
  const folder = mkdtempSync(join(tmpdir(), "postgres-"));
  // The name is the one that a client looks for in a folder.
  const path = join(folder, ".s.PGSQL.5432");
  const stack = new AsyncDisposableStack();
  stack.defer(() => rmSync(folder, { recursive: true, force: true }));
  try {
    const db = stack.adopt(await PGlite.create(), (one) => one.close());
    const behind = stack.adopt(new PGLiteSocketServer({ db, path, maxConnections: MAX_CONNECTIONS }), (one) =>
      one.stop(),
    );
    await behind.start();
    const gate = createGate({ path });
    const port = await listenOnLoopback(gate.server, options.port);
    stack.defer(() => {
      gate.server.close();
      gate.cut();
    });
    return {
      url: `postgres://postgres:local@127.0.0.1:${port}/postgres`,
      port,
      faults: gate.faults,
      get statements() {
        return gate.statements;
      },
      query: (sql, values = []) => ask(folder, sql, values),
      resetFaults: gate.resetFaults,
      close: () => stack.disposeAsync(),
    };
  } catch (error) {
    await stack.disposeAsync();
    throw error;
  }
}

/** Asks in a transaction, so that no other connection's messages come between those of this one. */
async function ask(folder: string, sql: string, values: readonly unknown[]) {
  const client = new Client({ host: folder, user: "postgres", database: "postgres" });
  client.on("error", () => {});
  await client.connect();
  try {
    await client.query("begin");
    const { rows } = await client.query(sql, [...values]);
    await client.query("commit");
    return rows;
  } finally {
    await client.end();
  }
}
