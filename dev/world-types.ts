import type { LocalArchive } from "./archive/types.ts";
import type { ExecutorStandIn } from "./executor/server.ts";
import type { MarketStandIn } from "./market/server.ts";
import type { PostgresStandIn } from "./postgres/server.ts";
import type { QStashStandIn } from "./qstash/server.ts";
import type { TelegramStandIn } from "./telegram/server.ts";
import type { LocalTrader } from "./trader/types.ts";
import type { UpstashStandIn } from "./upstash/server.ts";
import type { WorkerBundle } from "./worker/build.ts";
import type { RunningWorker } from "./worker/run.ts";

/** All that Conclave talks to, on this machine, and the Worker itself in workerd. */
export interface World {
  /** The Worker. */
  readonly url: string;
  readonly telegram: TelegramStandIn;
  readonly qstash: QStashStandIn;
  readonly upstash: UpstashStandIn;
  /** Runs in every world; whether the Worker knows of it is for `WorldOptions.executor` to say. */
  readonly executor: ExecutorStandIn;
  /** Runs in every world; whether the Worker knows of it is for `WorldOptions.market` to say. */
  readonly market: MarketStandIn;
  readonly worker: RunningWorker;
  /** The archive Worker and its PostgreSQL; null where the world has none. */
  readonly archive: LocalArchive | null;
  /** The trader and its chain; null where somebody else carries trades out. */
  readonly trader: LocalTrader | null;
  readonly webhookSecret: string;
  /**
   * Moves the clocks of Telegram, QStash, the market, the chain and the Workers by `ms`, and delivers what falls due. The Workers are restarted for it once
   * they are idle, with another CLOCK_OFFSET_MS. Redis keeps real time, so keys do not expire by this. The executor keeps it too, since
   * signatures are by real time.
   */
  advance(ms: number): Promise<void>;
  /** Whether the Worker is being restarted, or is to be once it is idle. What is sent to it now may be lost or come late. */
  readonly restarting: boolean;
  /** Calls `listener` when `restarting` changes; the function returned ends it. */
  onRestart(listener: () => void): () => void;
  /** Calls `listener` with what the Worker logs, one call of `console` at a time; the function returned ends it. */
  onLog(listener: (line: string) => void): () => void;
  /** Real time plus all that was advanced, in milliseconds. */
  now(): number;
  /** All that was advanced, in milliseconds. */
  readonly offsetMs: number;
  /** Runs the Worker's cron handler once; throws if it does. */
  runCron(): Promise<void>;
  /** Restarts the Worker with some variables changed, or taken away where undefined; they stay so. */
  setBindings(changes: Record<string, string | undefined>): Promise<void>;
  /** Restarts the Worker: its memory is lost, and what it was doing. With `bundle`, as a newer build of it. */
  restartWorker(bundle?: WorkerBundle): Promise<void>;
  /**
   * A second Worker on the same stand-ins, with the first one's variables and `changes` on top. It moves with the clock and
   * closes with the world; PUBLIC_URL is the first one's unless changed.
   */
  secondWorker(changes?: Record<string, string>): Promise<RunningWorker>;
  close(): Promise<void>;
}

export interface WorldWithArchive extends World {
  readonly archive: LocalArchive;
}

export interface WorldWithTrader extends World {
  readonly trader: LocalTrader;
}

export interface WorldOptions {
  /**
   * Who carries out approved trades: the stand-in, the trader on a chain of its own, or the Worker itself on paper, which is the
   * default. A trader trades for no group before its `openTo`.
   */
  executor?: "webhook" | "trader" | "paper";
  /**
   * Whether the Worker asks the market, with a key, and the executor trades at its prices; default false. Without it nothing is
   * known of a token, as in a deployment without MARKET_URL.
   */
  market?: boolean;
  /** Whether groups may trade without an operator's word, which is the default here. */
  groups?: "allowed" | "closed";
  /** Whether there is an archive, of which the Worker knows; default false, since PostgreSQL takes seconds to start. */
  archive?: boolean;
  /** Starts the empty PostgreSQL that the archive writes to, which closes with the world; PGlite is the default. */
  archiveDatabase?: () => Promise<PostgresStandIn>;
  /** The Worker's variables, on top of the world's own. */
  bindings?: Record<string, string>;
  /** Whether the Workers have wrangler.toml's rate limits, as deployed ones do; default false, since tests are quicker than people. */
  rateLimits?: boolean;
  /** Default: any free ports. */
  ports?: Partial<Record<LocalService, number>>;
}

/** What has a port in a world. */
export type LocalService =
  | "worker"
  | "telegram"
  | "qstash"
  | "upstash"
  | "executor"
  | "market"
  | "archive"
  | "postgres"
  | "trader"
  | "rpc"
  | "rpc2"
  | "jupiter";
