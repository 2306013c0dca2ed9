import { randomInt } from "node:crypto";
import { afterAll, afterEach, beforeAll, describe } from "vitest";
import { type Engine, startUpstash, type UpstashStandIn } from "../../dev/upstash/server.ts";
import { createStore, type Store, type StoreSettings } from "../../src/store/index.ts";
import { initRedis } from "../../src/store/redis.ts";
import { engines } from "../support/engines.ts";

export const TTL_MS = 86_400_000;
export const MINUTE_MS = 60_000;
export const HOUR_MS = 3_600_000;
/** When every test begins: a whole second, so that a vote's end is exactly its minutes later. */
export const START = 1_800_000_000_000;

type Settings = Pick<
  StoreSettings,
  "ttlMs" | "rules" | "attemptId" | "permissionRequired" | "archiving" | "archiveConnected"
>;

/** One test's world: a chat of its own, a clock that only the test moves, and a store as one update has it. */
export interface World {
  readonly standIn: UpstashStandIn;
  readonly store: Store;
  readonly chatId: number;
  readonly clock: { now: number };
  /** The store as another update has it, with the same clock. */
  other(settings?: Settings): Store;
  /** The milliseconds that a key is kept, -1 for ever, -2 where there is none. */
  pttl(key: string): Promise<number>;
  /** A field of the chat's live hash as it is kept, or null. */
  field(name: string, chatId?: number): Promise<unknown>;
  /** What a call asks of Redis: its requests and the commands they are billed as. */
  cost(call: () => Promise<unknown>): Promise<{ requests: number; billed: number }>;
}

/** What a suite gets: a world for each test, and the engine that it is run on. */
export interface Suite {
  readonly engine: Engine;
  world(settings?: Settings): World;
}

/** Runs a suite on every engine that can be had, each behind a stand-in of its own. */
export function onEveryEngine(name: string, suite: (suite: Suite) => void): void {
  describe.each(engines)(`${name}, on %s`, (engine) => {
    let standIn: UpstashStandIn;
    beforeAll(async () => {
      standIn = await startUpstash({ engine });
    });
    afterEach(() => standIn.resetFaults());
    afterAll(async () => {
      await standIn.close();
    });
    suite({ engine, world: (settings) => worldOn(standIn, settings) });
  });
}

function worldOn(standIn: UpstashStandIn, given: Settings = { ttlMs: TTL_MS }): World {
  const clock = { now: START };
  const chatId = newChatId();
  const other = (settings = given) => createStore(initRedis(standIn), { now: () => clock.now, ...settings });
  return {
    standIn,
    chatId,
    clock,
    other,
    store: other(),
    pttl: async (key) => Number(await standIn.command("PTTL", key)),
    field: (field, chat = chatId) => standIn.command("HGET", `session:live:{${chat}}`, field),
    async cost(call) {
      const before = standIn.requests.length;
      await call();
      const seen = standIn.requests.slice(before);
      return { requests: seen.length, billed: seen.reduce((sum, { billed }) => sum + billed, 0) };
    },
  };
}

/** A supergroup's id that nobody else has: thirteen digits, as Telegram's have. */
export const newChatId = (): number => -1_000_000_000_000 - randomInt(1, 2 ** 40);
