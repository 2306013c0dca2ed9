import type { BoardResult } from "./measures/board.ts";
import type { BurstResult } from "./measures/bursts.ts";
import type { CommandResult } from "./measures/commands.ts";
import type { GrowthResult } from "./measures/growth.ts";
import type { NoSessionResult } from "./measures/no-session.ts";
import type { SettlementResult } from "./measures/settlements.ts";
import type { WorkerResults } from "./measures/worker.ts";

/** All that one run has found. Every list has Conclave first. */
export interface Results {
  readonly machine: Machine;
  readonly commands: readonly CommandResult[];
  readonly bursts: readonly BurstResult[];
  readonly growth: readonly GrowthResult[];
  readonly noSession: readonly NoSessionResult[];
  readonly settlements: readonly SettlementResult[];
  readonly worker: WorkerResults;
  readonly board: readonly BoardResult[];
  /** How long all of it took. */
  readonly seconds: number;
}

/** What it was measured on. */
export interface Machine {
  readonly engine: string;
  readonly node: string;
  readonly processors: number;
  /** How many programs wanted a processor when the run began, by the last minute's average. */
  readonly load: number;
  /** As 2026-11-25. */
  readonly date: string;
}

/** The name of Conclave's own store among the peers. */
export const OURS = "Conclave";
