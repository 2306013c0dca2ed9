import type { SolanaStandIn } from "../solana/types.ts";
import type { WorkerBundle } from "../worker/build.ts";
import type { RunningWorker } from "../worker/run.ts";

/** The trader in a workerd of its own, the chain that it trades on, and its wallet. No money is behind it. */
export interface LocalTrader {
  /** The trader, at the address that the bot posts approved trades to. */
  readonly worker: RunningWorker;
  readonly solana: SolanaStandIn;
  /** The wallet's address. Another one after `startAnew`. */
  readonly wallet: string;
  /** The ids of the one group whose trades it makes; none before `openTo`. */
  readonly chats: readonly number[];
  /** Has it trade for a group, under all the ids that it has had, and for no other. Restarts it if that is new. */
  openTo(chatIds: readonly number[]): Promise<void>;
  /** Gives it another wallet, with SOL on it, and another group. What it keeps in Redis stays. */
  startAnew(chatIds: readonly number[]): Promise<void>;
  /** Runs the cron handler once; throws if it does. */
  runCron(): Promise<void>;
  /** Restarts it with some variables changed, or taken away where undefined; they stay so. */
  setBindings(changes: Record<string, string | undefined>): Promise<void>;
  /** Restarts it, as a newer build where one is given: its memory is lost, and what it was doing. */
  restart(bundle?: WorkerBundle): Promise<void>;
  /** Resolves when it sends requests no more. */
  idle(): Promise<void>;
  /** Calls `listener` with what it logs; the function returned ends it. */
  onLog(listener: (line: string) => void): () => void;
  close(): Promise<void>;
}
