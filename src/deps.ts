import type { Api } from "grammy";
import type { Rules } from "./domain/rules.ts";
import type { Executor } from "./executor/executor.ts";
import type { RateLimiter } from "./rate-limit.ts";
import type { Scheduler } from "./scheduler/scheduler.ts";
import type { Store } from "./store/index.ts";

/** Requests to Redis, calls to Telegram, and calls to the executor. */
export interface Cost {
  readonly redis: number;
  readonly telegram: number;
  readonly executor: number;
}

/** What handlers work with, made anew for each update, callback and cron run. */
export interface Deps {
  readonly store: Store;
  /** Telegram, with the usual time limit. */
  readonly api: Api;
  /** Telegram, with the short time limit of a card's tally edits. */
  readonly cardApi: Api;
  readonly scheduler: Scheduler;
  /** Carries out trades that passed. */
  readonly executor: Executor;
  /** Who runs this deployment, by Telegram's user ids. */
  readonly operators: ReadonlySet<number>;
  /** Whether somebody may go on, or comes faster than people can. */
  readonly allowsMember: RateLimiter;
  /** Whether a chat may get one more answer now, so that its cards and results have room. */
  readonly allowsAnswer: RateLimiter;
  /** What the executor is given for a symbol (in capitals), where that is not the symbol itself. */
  readonly mints: ReadonlyMap<string, string>;
  /** Milliseconds since 1970 by the Worker's clock. */
  readonly now: () => number;
  readonly sleep: (ms: number) => Promise<void>;
  /** Names this one piece of work, for claims and leases. */
  readonly attemptId: string;
  /** Lets work go on after the answer; Cloudflare ends it after 30 s. Its failures are logged, not thrown. */
  readonly later: (what: string, work: Promise<unknown>) => void;
  readonly sessionTtlSeconds: number;
  /** What this piece of work has asked of others so far, for its log line. */
  readonly cost: () => Cost;
  /** What may be voted, and for how long. */
  readonly rules: Rules;
}
