import { vi } from "vitest";
import { type ExecutorStandIn, startExecutor } from "../../dev/executor/server.ts";
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
import { compose } from "../../src/compose.ts";
import { type Config, parseEnv } from "../../src/config/config.ts";
import { telegramWebhook } from "../../src/handlers/webhook.ts";
import { qstashCallback } from "../../src/settlement/callback.ts";
import { settleChunk, settleDue } from "../../src/settlement/cron.ts";
import { createStore, type Store } from "../../src/store/index.ts";
import { initRedis } from "../../src/store/redis.ts";
import { ALLOWED_UPDATES } from "../../src/telegram/allowed-updates.ts";
import { ManualClock } from "./clock.ts";
import { inProcessFetch } from "./in-process-fetch.ts";
import { brokenCalls, brokenRules } from "./invariants.ts";
import { Room } from "./room.ts";
import { Work } from "./work.ts";

const SECRET = "handlers-secret";

/** Bots of this process so far. Each has an address at which nobody listens: what is sent there never leaves the process. */
let bots = 0;

/** A line of the bot's log. */
export interface Logged {
  readonly what: string;
  readonly outcome: string;
}

/**
 * The bot in this process, among the four stand-ins. One clock for all stands still: time passes where a test says so, and where a
 * request waits.
 */
export class BotWorld {
  readonly telegram: TelegramStandIn;
  readonly qstash: QStashStandIn;
  readonly upstash: UpstashStandIn;
  /** Carries out trades where the world was started with "webhook". */
  readonly executor: ExecutorStandIn;
  readonly clock: ManualClock;
  /** What proves to the bot that an update is Telegram's. */
  readonly webhookSecret = SECRET;
  /** A look into Redis. */
  readonly store: Store;
  readonly logs: Logged[] = [];
  /** Set by a test in which Telegram refuses what the bot sends. */
  refusalsExpected = false;
  readonly #work: Work;
  readonly #configured: Configured;
  readonly #closers: (() => Promise<void>)[];

  constructor(
    parts: Pick<BotWorld, "telegram" | "qstash" | "upstash" | "executor" | "clock"> & {
      work: Work;
      configured: Configured;
    },
    closers: (() => Promise<void>)[],
  ) {
    this.telegram = parts.telegram;
    this.qstash = parts.qstash;
    this.upstash = parts.upstash;
    this.executor = parts.executor;
    this.clock = parts.clock;
    this.#work = parts.work;
    this.#configured = parts.configured;
    this.#closers = closers;
    const { redis, sessionTtlMs: ttlMs } = parts.configured.config;
    this.store = createStore(initRedis(redis), { now: this.clock.now, ttlMs });
  }

  /** Where the bot is reached. */
  get url(): string {
    return this.#configured.config.publicUrl;
  }

  /** Deploys the bot anew with some variables changed, or taken away where undefined; they stay so. */
  rebind(changes: Record<string, string | undefined>): void {
    const configured = this.#configured;
    configured.bindings = { ...configured.bindings, ...changes };
    configured.config = parseEnv(configured.bindings);
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
    return this.#work.until(() => this.#awake() <= 0);
  }

  /** Waits for something, and lets time pass where it hangs on a request that waits for a time to come. */
  async until<T>(promise: Promise<T>): Promise<T> {
    let done = false;
    const finished = promise.finally(() => {
      done = true;
      this.#work.notify();
    });
    finished.catch(() => undefined);
    const stuck = () => this.#work.requests > 0 && this.#awake() <= 0;
    while (!done) {
      await this.#work.until(() => done || stuck());
      if (!done && this.clock.nextWake !== undefined) await this.#moveTo(this.clock.nextWake);
    }
    return finished;
  }

  /** Lets time pass, with all that falls due on the way: waits, and QStash's calls. */
  async pass(ms: number): Promise<void> {
    const end = this.clock.now() + ms;
    for (;;) {
      await this.idle();
      const next = Math.min(this.clock.nextWake ?? end, this.#nextCall() ?? end, end);
      await this.#moveTo(next);
      if (next >= end) return this.idle();
    }
  }

  /** Lets time pass without QStash: what falls due is held back. */
  async passUncalled(ms: number): Promise<void> {
    this.qstash.faults.hold = true;
    await this.pass(ms);
  }

  /** Runs the minute's cron trigger. `during` sees each invocation: the run itself, and each share that it hands over. */
  async cron({ during = (act) => act(), handsOver = true }: CronOptions = {}): Promise<void> {
    const { config } = this.#configured;
    const makeDeps = () => composed(config, this.#work, this.clock);
    const handOver = handsOver ? (share: readonly string[]) => during(() => settleChunk(makeDeps, share)) : null;
    const run = during(() => settleDue({ makeDeps, subrequests: config.subrequests, handOver }));
    await this.until(this.#work.during("requests", run));
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

  #awake(): number {
    return this.#work.requests + this.#work.later - this.clock.sleepers;
  }

  #nextCall(): number | undefined {
    if (this.qstash.faults.hold) return undefined;
    const due = this.qstash.messages.filter(({ state }) => state === "waiting").map(({ dueAt }) => dueAt);
    return due.length === 0 ? undefined : Math.min(...due);
  }

  async #moveTo(time: number): Promise<void> {
    const ms = Math.max(0, time - this.clock.now());
    this.clock.moveTo(time);
    await this.until(this.qstash.advance(ms));
    await this.idle();
  }
}

/** How the cron trigger is run. */
export interface CronOptions {
  during?: (act: () => Promise<void>) => Promise<void>;
  /** Whether the Worker can call itself. */
  handsOver?: boolean;
}

/** The bot's variables as they are now, and what they come to. */
interface Configured {
  bindings: Record<string, unknown>;
  config: Config;
}

const composed = (config: Config, work: Work, clock: ManualClock) =>
  compose(config, (later) => void work.during("later", later), clock);

export interface BotWorldOptions {
  /** Who carries out trades that passed: the stand-in, or nobody, on paper, which is the default. */
  executor?: "webhook" | "paper";
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
  // Signatures are by real time, and so is whoever checks them.
  const executor = await startExecutor();

  const botAnswers = (request: Request) => work.during("requests", answer(request));
  bots += 1;
  const publicUrl = `http://127.0.0.1:${bots}`;
  const always = { telegram, qstash, upstash, webhookSecret: SECRET, publicUrl };
  const services = options.executor === "webhook" ? { ...always, executor } : always;
  const bindings = { ...workerBindings(services), ...options.bindings };
  const configured: Configured = { bindings, config: parseEnv(bindings) };
  const makeDeps = () => composed(configured.config, work, clock);
  const answer = async (request: Request): Promise<Response> => {
    if (request.url.endsWith("/telegram"))
      return telegramWebhook(request, { config: configured.config, makeDeps, waitUntil: () => undefined });
    return qstashCallback(request, { config: configured.config, deps: makeDeps() });
  };

  const overSockets = globalThis.fetch;
  globalThis.fetch = inProcessFetch(
    [
      { url: publicUrl, serves: botAnswers },
      ...[executor, qstash, telegram, upstash].map((one) => ({ url: one.url, serves: one.server })),
    ],
    overSockets,
  );
  const stops = [
    async () => {
      globalThis.fetch = overSockets;
    },
    () => executor.close(),
    () => qstash.close(),
    () => telegram.close(),
    () => upstash.close(),
  ];
  const world = new BotWorld({ telegram, qstash, upstash, executor, clock, work, configured }, stops);
  await world.listen();
  vi.spyOn(console, "log").mockImplementation((line: unknown) => void world.logs.push(JSON.parse(String(line))));
  return world;
}
