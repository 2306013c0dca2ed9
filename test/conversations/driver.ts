import type { ExecutorStandIn } from "../../dev/executor/server.ts";
import type { QStashStandIn } from "../../dev/qstash/server.ts";
import type { TelegramStandIn } from "../../dev/telegram/server.ts";
import type { UpstashStandIn } from "../../dev/upstash/server.ts";

/** A bot among its stand-ins, whichever way it runs. */
export interface Driver {
  readonly telegram: TelegramStandIn;
  readonly qstash: QStashStandIn;
  readonly upstash: UpstashStandIn;
  readonly executor: ExecutorStandIn;
  /** Whether the clock stands still while something is done, and the bot is done with it then. */
  readonly hasFrozenClock: boolean;
  /** Milliseconds since 1970 by the bot's clock. */
  now(): number;
  /** Waits for something, and for the bot to be done with it. */
  done<T>(work: Promise<T>): Promise<T>;
  /** Waits until the bot is done with what it does behind its answers. */
  rest(): Promise<void>;
  /** Lets time pass, with all that falls due on the way. */
  pass(ms: number): Promise<void>;
  /** Moves the clock while the bot is at work; only where the clock is hasFrozenClock. */
  tick(ms: number): Promise<void>;
  cron(): Promise<void>;
  /** What the bot logged as its own mistakes, and as failures of work behind its answers, since it was last asked. */
  failures(): { readonly what: string; readonly outcome: string }[];
}
