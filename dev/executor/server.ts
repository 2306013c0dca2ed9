import { createServer, type ServerResponse } from "node:http";
import { listenOnLoopback } from "../listen.ts";
import { createApi, TRADES_PATH } from "./api.ts";
import { Faults } from "./faults.ts";
import { Ledger } from "./ledger.ts";
import { makeSecret, signerWith } from "./signature.ts";
import type { CallRecord, ExecutorEvent, ExecutorOptions, ExecutorStandIn } from "./types.ts";

export type * from "./types.ts";

/** What a sale brings at first, in thousandths of what was paid: more than that, so that shares are worth a look. */
const SALE_FACTOR = 1_100n;

/** Starts an executor on 127.0.0.1. Throws if the port is taken, or the secret is none. */
export async function startExecutor(options: ExecutorOptions = {}): Promise<ExecutorStandIn> {
  const secret = options.secret ?? makeSecret();
  const now = options.now ?? Date.now;
  const calls: CallRecord[] = [];
  const faults = new Faults();
  const hanging = new Set<ServerResponse>();
  const listeners = new Set<(event: ExecutorEvent) => void>();
  const tell = (event: ExecutorEvent) => {
    for (const listener of listeners) listener(event);
  };
  const ledger = new Ledger(now, (effect) => tell({ kind: "effect", effect }), options.priceOf ?? (() => null));
  ledger.saleFactor = SALE_FACTOR;

  const called = (call: CallRecord) => {
    calls.push(call);
    tell({ kind: "call", call });
  };
  const hung = (response: ServerResponse) => {
    hanging.add(response);
    response.once("close", () => hanging.delete(response));
  };
  const api = createApi({ signer: signerWith(secret), ledger, faults, now, called, hung });
  const server = createServer(api);
  const port = await listenOnLoopback(server, options.port);

  return {
    url: `http://127.0.0.1:${port}${TRADES_PATH}`,
    server,
    secret,
    calls,
    effects: ledger.effects,
    get waiting() {
      return ledger.waiting;
    },
    faults,
    get saleFactor() {
      return Number(ledger.saleFactor);
    },
    set saleFactor(thousandths) {
      if (!(Number.isSafeInteger(thousandths) && thousandths >= 0))
        throw new Error("Executor stand-in: saleFactor is a whole number of thousandths");
      ledger.saleFactor = BigInt(thousandths);
    },
    finish: (id) => ledger.finish(id),
    resetFaults() {
      faults.clear();
      ledger.saleFactor = SALE_FACTOR;
      for (const response of hanging) response.destroy();
    },
    resetRecords() {
      calls.length = 0;
      ledger.clear();
    },
    onEvent(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async close() {
      server.close();
      server.closeAllConnections();
    },
  };
}
