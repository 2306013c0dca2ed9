import { randomBytes } from "node:crypto";
import { createServer, type ServerResponse } from "node:http";
import { listenOnLoopback } from "../listen.ts";
import { listen } from "../listeners.ts";
import { isAddress } from "./address.ts";
import { createApi } from "./api.ts";
import { Faults } from "./faults.ts";
import { DEFAULT_LIMITS, Limiter } from "./limits.ts";
import { MarketModel } from "./model.ts";
import { PLAIN } from "./token.ts";
import type { CallRecord, MarketEvent, MarketOptions, MarketStandIn } from "./types.ts";

export type * from "./types.ts";

const DEFAULT_SEED = "conclave";
/** What a crash leaves, if nobody says how much. */
const CRASH_FACTOR = "0.1";

/** Starts a market on 127.0.0.1. Throws if the port is taken. */
export async function startMarket(options: MarketOptions = {}): Promise<MarketStandIn> {
  const now = options.now ?? Date.now;
  const keys = options.keys ?? [makeKey()];
  const model = new MarketModel(options.seed ?? DEFAULT_SEED);
  const faults = new Faults();
  const limiter = new Limiter({ ...DEFAULT_LIMITS, ...options.limits });
  const calls: CallRecord[] = [];
  const hanging = new Set<ServerResponse>();
  const listeners = new Set<(event: MarketEvent) => void>();
  const tell = (event: MarketEvent) => {
    for (const listener of listeners) listener(event);
  };

  const called = (call: CallRecord) => {
    calls.push(call);
    tell({ kind: "call", call });
  };
  const hung = (response: ServerResponse) => {
    hanging.add(response);
    response.once("close", () => hanging.delete(response));
  };
  const server = createServer(createApi({ model, keys, limiter, faults, now, called, hung }));
  const port = await listenOnLoopback(server, options.port);

  const resetFaults = () => {
    faults.clear();
    for (const response of hanging) response.destroy();
  };
  const resetRecords = () => {
    calls.length = 0;
    limiter.clear();
  };
  const changed = (mint: string) => tell({ kind: "changed", mint });

  return {
    url: `http://127.0.0.1:${port}`,
    server,
    keys,
    model,
    calls,
    faults,
    now,
    addToken(token) {
      if (!isAddress(token.mint)) throw new Error(`Market stand-in: ${token.mint} is no address`);
      model.addToken({ ...PLAIN, createdAt: new Date(now()).toISOString(), ...token });
      changed(token.mint);
    },
    move(mint, factor) {
      model.move(mint, factor, now());
      changed(mint);
    },
    crash(mint, factor = CRASH_FACTOR) {
      model.crash(mint, factor, now());
      changed(mint);
    },
    setPrice(mint, priceUsd) {
      model.setPrice(mint, priceUsd, now());
      changed(mint);
    },
    resetFaults,
    resetRecords,
    resetPrices: () => model.reset(),
    clear() {
      resetFaults();
      resetRecords();
      model.reset();
    },
    onEvent: (listener) => listen(listeners, listener),
    async close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

const makeKey = (): string => `jup_${randomBytes(24).toString("hex")}`;
