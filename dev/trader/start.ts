import { randomBytes } from "node:crypto";
import { listen } from "../listeners.ts";
import type { MarketStandIn } from "../market/server.ts";
import { both } from "../settled.ts";
import { LAMPORTS_PER_SOL } from "../solana/market.ts";
import { type SolanaStandIn, startSolana } from "../solana/server.ts";
import type { UpstashStandIn } from "../upstash/server.ts";
import { localOrigins, withChanges } from "../worker/bindings.ts";
import { buildWorker, type WorkerBundle } from "../worker/build.ts";
import { freePort } from "../worker/ports.ts";
import { type RunningWorker, runWorker } from "../worker/run.ts";
import { chainMarket } from "./chain-market.ts";
import type { LocalTrader } from "./types.ts";
import { makeWallet } from "./wallet.ts";

export type * from "./types.ts";

/** What is put on each wallet. */
const WALLET_SOL = 10n;

/** No group has this id, and a trader must have one. */
const NO_CHAT = -1;

/** More than a deployment's defaults, since no money is behind it: people play with crowds. */
const LIMITS = { MAX_TRADE_SOL: "2", MAX_DAY_SOL: "5" };

export interface TraderOptions {
  /** The Redis of the bot. */
  readonly upstash: Pick<UpstashStandIn, "url" | "token">;
  /** Says what tokens there are and what they cost. */
  readonly market: MarketStandIn;
  /** Default: any free ports. */
  readonly ports?: {
    readonly trader?: number | undefined;
    readonly rpc?: number | undefined;
    readonly rpc2?: number | undefined;
    readonly jupiter?: number | undefined;
  };
}

/** Starts a chain at the market's time and prices, and the trader with a funded wallet. Throws if it does not build. */
export async function startTrader({ upstash, market, ports = {} }: TraderOptions): Promise<LocalTrader> {
  const stack = new AsyncDisposableStack();
  try {
    const { rpc, rpc2, jupiter } = ports;
    const starting = startSolana({
      now: market.now,
      market: chainMarket(market.model),
      ports: {
        ...(rpc === undefined ? {} : { rpc }),
        ...(rpc2 === undefined ? {} : { rpc2 }),
        ...(jupiter === undefined ? {} : { jupiter }),
      },
    });
    const [solana, bundle] = await both(
      starting.then((one) => stack.adopt(one, (started) => started.close())),
      buildWorker("trader"),
    );
    const wallet = fundedWallet(solana);
    const bindings = {
      EXECUTOR_SECRET: `whsec_${randomBytes(32).toString("base64")}`,
      UPSTASH_REDIS_REST_URL: upstash.url,
      UPSTASH_REDIS_REST_TOKEN: upstash.token,
      SOLANA_KEY: wallet.secretKey,
      RPC_URL: solana.rpcUrl,
      RPC_URL_2: solana.rpcUrl2,
      JUPITER_URL: solana.jupiterUrl,
      CHATS: String(NO_CHAT),
      DRY_RUN: "off",
      CLOCK_OFFSET_MS: "0",
      ...LIMITS,
    };
    const logged = new Set<(line: string) => void>();
    const onLog = (line: string) => {
      for (const listener of logged) listener(line);
    };
    const port = ports.trader ?? (await freePort());
    const worker = await runWorker({ bundle, bindings, allowedOrigins: localOrigins(bindings), port, onLog });
    stack.adopt(worker, (one) => one.close());
    return assemble({ solana, worker, bundle, wallet: wallet.address }, stack, logged);
  } catch (error) {
    await stack.disposeAsync();
    throw error;
  }
}

function fundedWallet(solana: SolanaStandIn) {
  const wallet = makeWallet();
  solana.chain.airdrop(wallet.address, WALLET_SOL * LAMPORTS_PER_SOL);
  return wallet;
}

interface Started {
  readonly solana: SolanaStandIn;
  readonly worker: RunningWorker;
  readonly bundle: WorkerBundle;
  readonly wallet: string;
}

function assemble(
  { solana, worker, ...started }: Started,
  stack: AsyncDisposableStack,
  logged: Set<(line: string) => void>,
): LocalTrader {
  let { bundle, wallet } = started;
  let chats: readonly number[] = [];
  const setBindings = (changes: Record<string, string | undefined>) => {
    const bindings = withChanges(worker.bindings, changes);
    return worker.setBindings(bindings, { bundle, allowedOrigins: localOrigins(bindings) });
  };
  /** The newest id, and the one before: a trader takes no more. */
  const chatsOf = (chatIds: readonly number[]) => chatIds.slice(-2).join(",") || String(NO_CHAT);
  return {
    worker,
    solana,
    get wallet() {
      return wallet;
    },
    get chats() {
      return chats;
    },
    async openTo(chatIds) {
      chats = [...chatIds];
      if (worker.bindings.CHATS !== chatsOf(chats)) await setBindings({ CHATS: chatsOf(chats) });
    },
    async startAnew(chatIds) {
      const { address, secretKey } = fundedWallet(solana);
      wallet = address;
      chats = [...chatIds];
      await setBindings({ SOLANA_KEY: secretKey, CHATS: chatsOf(chats) });
    },
    runCron: () => worker.scheduled(),
    setBindings,
    restart(newer = bundle) {
      bundle = newer;
      return setBindings({});
    },
    idle: () => worker.idle(),
    onLog: (listener) => listen(logged, listener),
    close: () => stack.disposeAsync(),
  };
}
