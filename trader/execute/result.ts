import type { FinalAnswer } from "../records/trade-records.ts";
import { type Refusal, refusalText, type TryFailure } from "../refusals.ts";
import type { AnswerBody } from "../trade/answer.ts";
import type { TradeRecord, TradeState } from "../trade/trade.ts";

/** What an attempt comes to: a final answer to record, or how far it came. */
export type AttemptResult =
  | { readonly tag: "final"; readonly final: FinalAnswer }
  | { readonly tag: "pending"; readonly why: string; readonly state: TradeState | null; readonly failed: boolean };

/** After so many tries that came to nothing, a trade is refused. Services that do not answer are no tries. */
const MAX_TRIES = 4;

/** An attempt that goes on later. */
export const pending = (why: string, state: TradeState | null = null): AttemptResult => ({
  tag: "pending",
  why,
  state,
  failed: false,
});

/**
 * Refuses a trade for good. No transaction of it can change anything any more. `landedSignature` is the one that failed
 * on chain, if one did.
 */
export const refuse = (
  record: TradeRecord,
  refusal: Refusal,
  landedSignature: string | null = null,
): AttemptResult => ({
  tag: "final",
  final: {
    outcome: "rejected",
    answer: JSON.stringify(rejected(refusal)),
    signature: record.transaction?.signature ?? null,
    landedSignature,
    gained: null,
    why: refusal.reason === "gave_up" ? refusal.why : refusal.reason,
  },
});

/** The body of an answer that refuses. */
export const rejected = (refusal: Refusal): AnswerBody => ({ status: "rejected", reason: refusalText(refusal) });

/**
 * Ends a try that came to nothing. The trade is tried again later, or refused after too many tries. A transaction that
 * died without landing is a try, too.
 */
export function failTry(record: TradeRecord, why: TryFailure): AttemptResult {
  if (failedTries(record) + 1 >= MAX_TRIES) return refuse(record, { reason: "gave_up", why });
  return { tag: "pending", why, state: null, failed: true };
}

/** Whether a trade has no try left, if its latest transaction is dead. */
export const isTriedOut = (record: TradeRecord): boolean => failedTries(record) >= MAX_TRIES;

const failedTries = ({ tries, earlier, transaction }: TradeRecord): number =>
  tries + earlier.length + (transaction === null ? 0 : 1);
