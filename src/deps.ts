import type { Api } from "grammy";
import type { ArchiveReader } from "./archive-reader/archive-reader.ts";
import type { BoardLink } from "./board/link.ts";
import type { Rules } from "./domain/rules.ts";
import type { Executor } from "./executor/executor.ts";
import type { Market } from "./market/market.ts";
import type { RateLimiter } from "./rate-limit.ts";
import type { Scheduler } from "./scheduler/scheduler.ts";
import type { Store } from "./store/index.ts";

/** The numbers of requests to Redis, of calls to Telegram, of calls to the executor, and of questions to the market. */
export interface Cost {
  readonly redis: number;
  readonly telegram: number;
  readonly executor: number;
  readonly market: number;
}

/**
 * What one piece of work needs: an update, a callback, a look at /healthz, a run of the cron trigger, or one settlement of
 * that run. Each has its own.
 */
export interface Deps {
  readonly store: Store;
  /** What is in the archive; nothing if there is none. */
  readonly archive: ArchiveReader;
  /** Says what tokens are worth; nothing if there is no market. */
  readonly market: Market;
  /** Telegram, with the usual time limit. */
  readonly api: Api;
  /** Telegram, with the short time limit for a running card: its edits, and posting it anew. */
  readonly cardApi: Api;
  readonly scheduler: Scheduler;
  /** Carries out trades that passed. */
  readonly executor: Executor;
  /** The Telegram user ids of those who run this deployment. */
  readonly operators: ReadonlySet<number>;
  /** Whether somebody may go on; false if they come faster than people can. */
  readonly allowsMember: RateLimiter;
  /** Whether a chat may get one more answer now. The limit leaves room for its cards and results. */
  readonly allowsAnswer: RateLimiter;
  /** The mints that the executor gets instead of symbols. The symbols are in capitals. */
  readonly mints: ReadonlyMap<string, string>;
  /** Milliseconds since 1970 by the Worker's clock. */
  readonly now: () => number;
  readonly sleep: (ms: number) => Promise<void>;
  /** The id of this request, by which it holds claims and leases. */
  readonly attemptId: string;
  /** Lets work go on after the response; Cloudflare ends it after 30 s. Its failures are logged, not thrown. */
  readonly later: (what: string, work: Promise<unknown>) => void;
  /** Makes links to a chat's board. */
  readonly boardLink: BoardLink;
  readonly sessionTtlSeconds: number;
  /** The requests and calls of this piece of work so far, for its log line. */
  readonly cost: () => Cost;
  /** The amounts and the voting times that are allowed. */
  readonly rules: Rules;
}
