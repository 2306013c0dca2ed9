import type { Api } from "grammy";
import type { Scheduler } from "../scheduler/scheduler.ts";
import type { Store } from "../store/index.ts";

/** What handlers work with, made anew for each update, callback and cron run. */
export interface Deps {
  readonly store: Store;
  /** Telegram, with the usual time limit. */
  readonly api: Api;
  /** Telegram, with the short time limit of a card's tally edits. */
  readonly cardApi: Api;
  readonly scheduler: Scheduler;
  /** Milliseconds since 1970 by the Worker's clock. */
  readonly now: () => number;
  readonly sleep: (ms: number) => Promise<void>;
  /** Names this one piece of work, for claims and leases. */
  readonly token: string;
  /** Lets work go on after the answer; Cloudflare ends it after 30 s. Its failures are logged, not thrown. */
  readonly later: (what: string, work: Promise<unknown>) => void;
  readonly sessionTtlSeconds: number;
}
