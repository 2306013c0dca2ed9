import { randomInt } from "node:crypto";
import { generateKeyPairSigner, getBase58Decoder, type KeyPairSigner } from "@solana/kit";
import { createDefaultMarket, type DefaultMarket, TOKENS } from "../../dev/solana/default-market.ts";
import { type SolanaStandIn, startSolana } from "../../dev/solana/server.ts";
import { type Engine, startUpstash, type UpstashStandIn } from "../../dev/upstash/server.ts";
import type { Trade } from "../../src/domain/trade.ts";
import { webhookHeaders } from "../../src/executor/standard-webhooks.ts";
import { webhookBody } from "../../src/executor/webhook-body.ts";
import worker from "../../trader/worker.ts";
import { type Outgoing, watchOutgoing } from "./outgoing.ts";

export const { BONK, WIF, FRZ, SHADY, TINY, WHOLE, DUST } = TOKENS;
export const SOL = 1_000_000_000n;
const HOUR_MS = 3_600_000;

/** When every stage begins. The chain's clock stands still, until it is moved. */
const CHAIN_BEGAN_AT = 1_800_000_000_000;
/** How long one slot takes. */
const SLOT_MS = 400;

/** What the bot asks for in a test; what is left out is as usual. */
export interface Asked {
  readonly id?: string;
  readonly kind?: "buy" | "sell";
  readonly chatId?: number;
  readonly token?: string;
  readonly price?: string;
  /** Lamports. */
  readonly total?: number;
  /** Milliseconds since 1970. */
  readonly deadline?: number;
  readonly bought?: { readonly proposalId: string; readonly tokenAmount: string | null };
  /** More fields of `data`, as they are written. */
  readonly data?: Readonly<Record<string, unknown>>;
}

/** What was answered: the status, and the JSON if it is some. */
export interface Answered {
  readonly http: number;
  readonly text: string;
  readonly body: Readonly<Record<string, unknown>>;
}

/** A trader in this process, with all that it works with. */
export interface Stage {
  readonly upstash: UpstashStandIn;
  readonly solana: SolanaStandIn;
  readonly market: DefaultMarket;
  readonly outgoing: Outgoing;
  /** The wallet that the trader has now. */
  readonly wallet: KeyPairSigner;
  readonly chatId: number;
  readonly secret: Uint8Array<ArrayBuffer>;
  /** The environment. */
  readonly env: Readonly<Record<string, string>>;
  /** Changes variables; all others are as usual again. */
  configure(change: Readonly<Record<string, string>>): void;
  /** The log's lines since the beginning. */
  readonly lines: readonly string[];
  /** Milliseconds since 1970 by the Worker's clock. */
  now(): number;
  newId(): string;
  bodyOf(asked: Asked): string;
  ask(asked: Asked): Promise<Answered>;
  /** Sends a request as it is. */
  send(request: Request): Promise<Answered>;
  cron(): Promise<void>;
  health(): Promise<Answered>;
  /** Lets time pass for the trader and for the chain. */
  pass(ms: number): void;
  /** Asks again and again, and lets time pass, until there is a final answer. */
  askUntilFinal(asked: Asked): Promise<Answered>;
  /** The transactions of the wallet that succeeded. */
  landed(): readonly string[];
  field(id: string, name: string): Promise<unknown>;
  /** Gives the trader another wallet, with SOL on it. */
  changeWallet(): Promise<void>;
  /** Forgets all trades, gives the trader another wallet, and ends all faults and changes. */
  startAnew(): Promise<void>;
  close(): Promise<void>;
}

/** How often is asked again at most. */
const MAX_ASKS = 30;
/** How much time passes between two asks: more than a lease, and than a block needs to be final. */
const BETWEEN_ASKS_MS = 46_000;

export async function startStage(options: { engine?: Engine; balance?: bigint } = {}): Promise<Stage> {
  const market = createDefaultMarket();
  const upstash = await startUpstash(options.engine === undefined ? {} : { engine: options.engine });
  const solana = await startSolana({ now: () => CHAIN_BEGAN_AT, market });
  const newWallet = async () => {
    const made = await generateKeyPairSigner(true);
    solana.chain.airdrop(made.address, options.balance ?? 10n * SOL);
    return made;
  };
  let wallet = await newWallet();
  const chatId = -1_000_000_000_000 - randomInt(1, 2 ** 40);
  const secret = crypto.getRandomValues(new Uint8Array(32));
  const usual: Record<string, string> = {
    EXECUTOR_SECRET: `whsec_${Buffer.from(secret).toString("base64")}`,
    UPSTASH_REDIS_REST_URL: upstash.url,
    UPSTASH_REDIS_REST_TOKEN: upstash.token,
    SOLANA_KEY: await secretKeyOf(wallet),
    RPC_URL: solana.rpcUrl,
    RPC_URL_2: solana.rpcUrl2,
    JUPITER_URL: solana.jupiterUrl,
    CHATS: String(chatId),
    DRY_RUN: "off",
    CLOCK_OFFSET_MS: "0",
  };
  let env = usual;
  const outgoing = watchOutgoing();
  const lines: string[] = [];
  const print = console.log;
  console.log = (line: unknown) => void lines.push(String(line));
  let offsetMs = 0;
  let began = Date.now();
  const now = () => Date.now() + offsetMs;

  /** One invocation of the Worker, with what it goes on with behind its response. */
  const invoke = async (run: (waitUntil: (work: Promise<unknown>) => void) => Promise<Response>): Promise<Answered> => {
    const behind: Promise<unknown>[] = [];
    const response = await run((work) => void behind.push(work));
    await Promise.all(behind);
    const text = await response.text();
    return { http: response.status, text, body: text.startsWith("{") ? JSON.parse(text) : {} };
  };
  const send = (request: Request) =>
    invoke((waitUntil) => worker.fetch(request, { ...env, CLOCK_OFFSET_MS: String(offsetMs) }, { waitUntil }));

  const bodyOf = (asked: Asked) => {
    const body = JSON.parse(webhookBody(tradeOf(asked, chatId, began)));
    return JSON.stringify({ ...body, data: { ...body.data, ...asked.data } });
  };
  const ask = async (asked: Asked) => {
    const body = bodyOf(asked);
    const { proposalId } = JSON.parse(body).data;
    const headers = await webhookHeaders(secret, String(proposalId), Math.floor(Date.now() / 1_000), body);
    return send(new Request("https://trader.example/", { method: "POST", body, headers: { ...headers } }));
  };
  const pass = (ms: number) => {
    offsetMs += ms;
    solana.advance(Math.ceil(ms / SLOT_MS));
  };

  const changeWallet = async () => {
    wallet = await newWallet();
    usual.SOLANA_KEY = await secretKeyOf(wallet);
    env = usual;
  };

  return {
    upstash,
    solana,
    market,
    outgoing,
    get wallet() {
      return wallet;
    },
    chatId,
    secret,
    get env() {
      return env;
    },
    configure(change) {
      env = { ...usual, ...change };
    },
    lines,
    now,
    newId: () => `${chatId}.${randomInt(1, 2 ** 31)}`,
    bodyOf,
    ask,
    send,
    cron: () =>
      worker.scheduled({ cron: "* * * * *", scheduledTime: now(), noRetry() {} } as never, {
        ...env,
        CLOCK_OFFSET_MS: String(offsetMs),
      }),
    health: () => send(new Request("https://trader.example/healthz")),
    pass,
    async askUntilFinal(asked) {
      for (let asks = 0; asks < MAX_ASKS; asks += 1) {
        const answered = await ask(asked);
        if (answered.http === 200 && answered.body.status !== "pending") return answered;
        pass(BETWEEN_ASKS_MS);
      }
      throw new Error(`no final answer:\n${lines.slice(-40).join("\n")}`);
    },
    landed: () =>
      solana
        .transactionsOf(wallet.address)
        .filter(({ err }) => err === null)
        .map(({ signature }) => signature),
    changeWallet,
    async startAnew() {
      outgoing.reset();
      upstash.resetFaults();
      solana.resetFaults();
      await upstash.flushData();
      await changeWallet();
      lines.length = 0;
      began = now();
    },
    field: (id, name) => upstash.command("HGET", `{trader}:trade:${id}`, name),
    async close() {
      console.log = print;
      outgoing.restore();
      await solana.close();
      await upstash.close();
    },
  };
}

/** Writes a wallet's secret key as wallets export it. */
async function secretKeyOf({ keyPair }: KeyPairSigner): Promise<string> {
  const pkcs8 = new Uint8Array(await crypto.subtle.exportKey("pkcs8", keyPair.privateKey));
  const raw = new Uint8Array(await crypto.subtle.exportKey("raw", keyPair.publicKey));
  return getBase58Decoder().decode(new Uint8Array([...pkcs8.slice(-32), ...raw]));
}

function tradeOf(asked: Asked, chatId: number, began: number): Trade {
  const chat = asked.chatId ?? chatId;
  const total = asked.total ?? 60_000_000;
  const base = {
    chatId: chat,
    sessionId: `${chat}.1`,
    proposalId: asked.id ?? `${chat}.2`,
    endTime: began,
    deadline: asked.deadline ?? began + 24 * HOUR_MS,
    token: asked.token ?? BONK.mint,
    total,
    contributions: [{ contributor: { id: 5, name: { kind: "first_name", text: "Ann" } as const }, lamports: total }],
  };
  if (asked.kind !== "sell") return { ...base, kind: "buy", price: asked.price ?? "market", maxPrice: null };
  const bought = { proposalId: `${chat}.1`, tokenAmount: null, ...asked.bought, price: null };
  return { ...base, kind: "sell", order: 1, bought, minPrice: null };
}
