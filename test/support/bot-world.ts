import { vi } from "vitest";
import { type ExecutorStandIn, startExecutor } from "../../dev/executor/server.ts";
import { type MarketOptions, type MarketStandIn, startMarket } from "../../dev/market/server.ts";
import { solPrice } from "../../dev/market/sol-price.ts";
import { allowGroups } from "../../dev/operator.ts";
import { type QStashStandIn, startQStash } from "../../dev/qstash/server.ts";
import {
  type GroupOptions,
  startTelegram,
  type TelegramOptions,
  type TelegramStandIn,
} from "../../dev/telegram/server.ts";
import { startUpstash, type UpstashStandIn } from "../../dev/upstash/server.ts";
import { workerBindings } from "../../dev/worker/bindings.ts";
import { createStore, type Store } from "../../src/store/index.ts";
import { initRedis } from "../../src/store/redis.ts";
import { ALLOWED_UPDATES } from "../../src/telegram/allowed-updates.ts";
import { ManualClock } from "./clock.ts";
import { type CronOptions, InProcessBot } from "./in-process-bot.ts";
import { inProcessFetch } from "./in-process-fetch.ts";
import { brokenCalls, brokenRules } from "./invariants.ts";
import { Room } from "./room.ts";
import { Timeline } from "./timeline.ts";
import { Work } from "./work.ts";

const SECRET = "handlers-secret";

/** More than a test asks the market for. */
const PLENTY = { keylessPerSecond: 1_000, keyedPerSecond: 1_000 };

/** Bots of this process so far. Each has an address at which nobody listens: what is sent there never leaves the process. */
let bots = 0;

/** A line of the bot's log. */
export interface Logged {
  readonly what: string;
  readonly outcome: string;
  /** How many requests to Redis and questions to the market it took, where the line says. */
  readonly redis?: number;
  readonly market?: number;
}

/**
 * The bot in this process, among the five stand-ins. One clock for all stands still: time passes where a test says so, and where a
 * request waits.
 */
export class BotWorld {
  readonly telegram: TelegramStandIn;
  readonly qstash: QStashStandIn;
  readonly upstash: UpstashStandIn;
  /** Carries out trades where the world was started with "webhook". */
  readonly executor: ExecutorStandIn;
  /** Says what tokens are worth where the world was started with a market. */
  readonly market: MarketStandIn;
  readonly clock: ManualClock;
  /** What proves to the bot that an update is Telegram's. */
  readonly webhookSecret = SECRET;
  /** A look into Redis. */
  readonly store: Store;
  readonly logs: Logged[] = [];
  /** Set by a test in which Telegram refuses what the bot sends. */
  refusalsExpected = false;
  readonly #bot: InProcessBot;
  readonly #timeline: Timeline;
  readonly #closers: (() => Promise<void>)[];

  constructor(
    parts: Pick<BotWorld, "telegram" | "qstash" | "upstash" | "executor" | "market" | "clock"> & {
      work: Work;
      bot: InProcessBot;
    },
    closers: (() => Promise<void>)[],
  ) {
    this.telegram = parts.telegram;
    this.qstash = parts.qstash;
    this.upstash = parts.upstash;
    this.executor = parts.executor;
    this.market = parts.market;
    this.clock = parts.clock;
    this.#bot = parts.bot;
    this.#timeline = new Timeline(parts.clock, parts.work, parts.qstash);
    this.#closers = closers;
    const { redis, sessionTtlMs: ttlMs } = parts.bot.config;
    this.store = createStore(initRedis(redis), { now: this.clock.now, ttlMs });
  }

  /** Where the bot is reached. */
  get url(): string {
    return this.#bot.config.publicUrl;
  }

  /** Deploys the bot anew with some variables changed, or taken away where undefined; they stay so. */
  rebind(changes: Record<string, string | undefined>): void {
    this.#bot.rebind(changes);
  }

  /** What the list of proposals that are to be settled holds, by when each is looked at next. */
  async due(): Promise<string[]> {
    const entries = await this.upstash.command("ZRANGE", "proposals:due", 0, -1);
    return Array.isArray(entries) ? entries.map(String) : [];
  }

  /** A group with the bot in it, Alice who is an admin, and Bob and Carol who are not. */
  room(options?: GroupOptions): Room {
    return new Room(this, this.telegram.group(options));
  }

  /** Resolves when the bot does nothing but wait for a time to come. */
  idle(): Promise<void> {
    return this.#timeline.idle();
  }

  /** Waits for something, and lets time pass where it hangs on a request that waits for a time to come. */
  until<T>(promise: Promise<T>): Promise<T> {
    return this.#timeline.until(promise);
  }

  /** Lets time pass, with all that falls due on the way: waits, and QStash's calls. */
  pass(ms: number): Promise<void> {
    return this.#timeline.pass(ms);
  }

  /** Lets time pass without QStash: what falls due is held back. */
  async passUncalled(ms: number): Promise<void> {
    this.qstash.faults.hold = true;
    await this.pass(ms);
  }

  /** Runs the minute's cron trigger. */
  async cron(options: CronOptions = {}): Promise<void> {
    await this.until(this.#bot.cron(options));
    await this.idle();
  }

  /** Tells Telegram where the bot listens, and for what. */
  async listen(): Promise<void> {
    const { telegram } = this;
    await fetch(`${telegram.url}/bot${telegram.botToken}/setWebhook`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({
        url: `${this.url}/telegram`,
        secret_token: SECRET,
        allowed_updates: ALLOWED_UPDATES,
      }),
    });
  }

  /** Ends it all; throws if the bot made a mistake of its own, or broke a rule that holds in every test. */
  async close(): Promise<void> {
    try {
      await this.pass(60_000);
    } finally {
      for (const close of this.#closers) await close();
    }
    const mistakes = this.logs.filter(({ outcome }) => outcome === "mistake" || outcome === "failed");
    const told = brokenRules(this.telegram.outgoing).filter(
      (rule) => !(this.refusalsExpected && rule.startsWith("refused")),
    );
    const broken = [...told, ...brokenCalls(this.executor.calls)];
    if (mistakes.length + broken.length > 0) throw new Error(JSON.stringify([...mistakes, ...broken], null, 2));
  }
}

export interface BotWorldOptions {
  /** Who carries out trades that passed: the stand-in, or nobody, on paper, which is the default. */
  executor?: "webhook" | "paper";
  /** Whether the bot asks the market's stand-in, and how much that may be asked. By default there is no market. */
  market?: "unlimited" | Pick<MarketOptions, "limits" | "seed">;
  /** Whether groups may trade without an operator's word, which is the default here. */
  groups?: "allowed" | "closed";
  /** Variables, and other bindings, on top of the world's own. */
  bindings?: Record<string, unknown>;
  /** How Telegram delivers again what the bot did not take. */
  telegram?: Pick<TelegramOptions, "retryDelayMs" | "retryAfterScale" | "maxAttempts">;
}

/** Starts such a world; to be closed at the end of its test file. */
export async function startBotWorld(options: BotWorldOptions = {}): Promise<BotWorld> {
  const work = new Work();
  const clock = new ManualClock(Math.floor(Date.now() / 1_000) * 1_000, work.notify);
  const start = clock.now();
  const upstash = await startUpstash();
  const telegram = await startTelegram({ ...options.telegram, now: clock.now });
  if (options.groups !== "closed") allowGroups(telegram, upstash);
  const qstash = await startQStash({ now: () => start });
  const limits = typeof options.market === "object" ? options.market : { limits: PLENTY };
  const market = await startMarket({ ...limits, now: clock.now });
  // Signatures are by real time, and so is whoever checks them.
  const executor = await startExecutor(
    options.market === undefined ? {} : { priceOf: (token) => solPrice(market, token) },
  );

  bots += 1;
  const publicUrl = `http://127.0.0.1:${bots}`;
  const services = {
    ...{ telegram, qstash, upstash, webhookSecret: SECRET, publicUrl },
    ...(options.executor === "webhook" && { executor }),
    ...(options.market !== undefined && { market }),
  };
  const bindings = { ...workerBindings(services), ...options.bindings };
  const bot = new InProcessBot(bindings, work, clock);

  const overSockets = globalThis.fetch;
  globalThis.fetch = inProcessFetch(
    [
      { url: publicUrl, serves: bot.answer },
      ...[executor, market, qstash, telegram, upstash].map((one) => ({ url: one.url, serves: one.server })),
    ],
    overSockets,
  );
  const stops = [
    async () => {
      globalThis.fetch = overSockets;
    },
    () => executor.close(),
    () => market.close(),
    () => qstash.close(),
    () => telegram.close(),
    () => upstash.close(),
  ];
  const world = new BotWorld({ telegram, qstash, upstash, executor, market, clock, work, bot }, stops);
  await world.listen();
  vi.spyOn(console, "log").mockImplementation((line: unknown) => void world.logs.push(JSON.parse(String(line))));
  return world;
}
