import { describeError } from "../src/log.ts";
import { initRedis } from "../src/store/redis.ts";
import { solanaNode } from "./chain/node.ts";
import { openWallet, type Wallet } from "./chain/wallet.ts";
import type { TraderConfig } from "./config.ts";
import type { TradeContext } from "./execute/context.ts";
import { openJupiter } from "./jupiter/jupiter.ts";
import { log } from "./log.ts";
import type { Counter } from "./outside.ts";
import { openRecords } from "./records/trade-records.ts";

/** What an invocation works with. Its requests are counted together. */
export interface Trader extends Omit<TradeContext, "startedAt" | "tell"> {
  readonly config: TraderConfig;
  /** The number of requests that were made so far. */
  readonly requests: () => number;
  /** Returns what one attempt to make a trade works with; it writes its log lines with the trade's id. */
  readonly contextOf: (id: string) => TradeContext;
}

/** Puts together what an invocation works with. Throws WrongSecretKey if the wallet's key is none. */
export async function composeTrader(config: TraderConfig): Promise<Trader> {
  const counter: Counter = { requests: 0 };
  const now = () => Date.now() + config.clockOffsetMs;
  const records = openRecords(initRedis(config.redis), crypto.randomUUID(), now);
  const [first, ...others] = config.nodes.map((url, at) => solanaNode(`node_${at + 1}`, url, counter));
  if (first === undefined) throw new TypeError("the configuration has no node");
  const parts = {
    config,
    wallet: await walletOf(config.secretKey),
    records,
    nodes: [first, ...others] as const,
    jupiter: openJupiter(config.jupiter, counter),
    now,
  };
  const requests = () => counter.requests + records.requests();
  return {
    ...parts,
    requests,
    contextOf(id) {
      const startedAt = now();
      return {
        ...parts,
        startedAt,
        tell: (what, outcome, error) =>
          log({
            what,
            outcome,
            id,
            ms: now() - startedAt,
            requests: requests(),
            ...(error !== undefined && { error: describeError(error) }),
          }),
      };
    },
  };
}

let opened: Promise<Wallet> | undefined;
let openedKey: string | undefined;

/** Opens the wallet once per isolate: that takes a signature and its verification. */
function walletOf(secretKey: Uint8Array): Promise<Wallet> {
  const key = secretKey.join();
  if (opened === undefined || openedKey !== key) {
    opened = openWallet(secretKey);
    openedKey = key;
  }
  return opened;
}
