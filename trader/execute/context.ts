import type { SolanaNode } from "../chain/node.ts";
import type { Wallet } from "../chain/wallet.ts";
import type { TraderConfig } from "../config.ts";
import type { Jupiter } from "../jupiter/jupiter.ts";
import type { TradeRecords } from "../records/trade-records.ts";

/** What one attempt to make a trade works with. */
export interface TradeContext {
  readonly config: Pick<TraderConfig, "limits" | "dryRun">;
  readonly wallet: Wallet;
  readonly records: TradeRecords;
  /** The first one is asked for everything; all of them have to agree that a transaction is dead. */
  readonly nodes: readonly [SolanaNode, ...SolanaNode[]];
  readonly jupiter: Jupiter;
  /** Milliseconds since 1970 by the Worker's clock. */
  readonly now: () => number;
  /** When the attempt began, by the same clock. */
  readonly startedAt: number;
  /** Writes a line of the log for a step. */
  readonly tell: (what: string, outcome: string, error?: unknown) => void;
}
