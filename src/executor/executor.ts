import type { Fill, Trade } from "../domain/trade.ts";

/**
 * An executor's answer. `filled` and `rejected` are final; `pending` asks to be asked again; `unavailable` is everything
 * that is no answer (time-out, 5xx, nonsense), with a word for the log that holds nothing of what was sent or answered.
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
   * Names the executor, so that a trade is finished by the one that was asked for it: its kind, a colon, and which one it is. It holds
   * nothing secret, and lasts across restarts.
   */
  identity(): Promise<string>;
  /**
   * Carries out a trade, or says what became of it: the same trade asked for again gets its first answer, whoever asks and
   * however often. Never throws, and answers within `EXECUTOR_TIMEOUT_MS`.
   */
  execute(trade: Trade): Promise<Answer>;
}
