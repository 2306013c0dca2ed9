import type { ExecutorStandIn } from "../../dev/executor/server.ts";
import type { QStashStandIn } from "../../dev/qstash/server.ts";
import type { TelegramStandIn } from "../../dev/telegram/server.ts";
import type { UpstashStandIn } from "../../dev/upstash/server.ts";

/** A running bot and its stand-ins. A conversation uses it and need not know where the bot runs. */
export interface Driver {
  readonly telegram: TelegramStandIn;
  readonly qstash: QStashStandIn;
  readonly upstash: UpstashStandIn;
  readonly executor: ExecutorStandIn;
  /** Whether only the driver moves the bot's clock. Then the bot has also finished all its work whenever an action is over. */
  readonly hasFrozenClock: boolean;
  /** Milliseconds since 1970 by the bot's clock. */
  now(): number;
  /** Waits for a request, and for the bot to finish what it does after its answer. */
  finish<T>(request: Promise<T>): Promise<T>;
  /** Waits until the bot has finished what it does after its answers. */
  idle(): Promise<void>;
  /** Moves the clock, and lets everything happen that falls due on the way. */
  advance(ms: number): Promise<void>;
  /** Moves the clock while the bot is at work. Does nothing unless the clock is frozen. */
  advanceDuringWork(ms: number): Promise<void>;
  runCron(): Promise<void>;
  /** What the bot has logged since the last time as its own mistake, or as failed work after an answer. */
  takeFailures(): { readonly what: string; readonly outcome: string }[];
}
