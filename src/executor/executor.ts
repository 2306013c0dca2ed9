import type { Fill, Trade } from "../domain/trade.ts";

/**
 * An executor's answer.
 *
 * - `filled`: the trade was carried out. This is final.
 * - `rejected`: the trade was not carried out. This is final.
 * - `pending`: the executor wants to be asked again.
 * - `unavailable`: there was no answer (time-out, 5xx, nonsense). `why` is a word for the log that holds nothing of
 *   what was sent or answered.
 */
export type Answer =
  | { readonly tag: "filled"; readonly fill: Fill }
  | { readonly tag: "rejected"; readonly reason: string }
  | { readonly tag: "pending" }
  | { readonly tag: "unavailable"; readonly why: string };

/** Carries out approved trades. */
export interface Executor {
  /** Whether trades are only written down, and no money moves. */
  readonly onPaper: boolean;
  /**
   * Names the executor as its kind, a colon, and which one it is. A trade is finished only by the executor that was
   * asked for it. The name holds nothing secret, and lasts across restarts.
   */
  identity(): Promise<string>;
  /**
   * Carries out a trade, or says how it ended. If a trade is asked for again, it gets its first answer, whoever asks
   * and however often. Never throws, and answers within `EXECUTOR_TIMEOUT_MS`.
   */
  execute(trade: Trade): Promise<Answer>;
}
