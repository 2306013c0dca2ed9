import type { ExecutorStandIn } from "../../dev/executor/server.ts";
import { lamports } from "./money.ts";
import type { Proposal, TradeOutcome } from "./state.ts";

/** How long the bot waits for an answer of the executor before it says that nobody knows the outcome. */
const GIVE_UP_AFTER_MS = 24 * 3_600_000;

/** How the trade of a proposal ended, as far as the executor has said; null where it has not ended yet. */
export function tradeOutcomeOf(
  executor: ExecutorStandIn,
  chatId: number,
  proposal: Proposal,
  now: number,
): TradeOutcome | null {
  const tradeId = `${chatId}.${proposal.id}`;
  for (const { id, status, answer } of executor.calls) {
    if (id !== tradeId || status !== 200 || typeof answer !== "object" || answer === null || !("status" in answer))
      continue;
    if (answer.status === "rejected") return { tag: "rejected", received: null };
    if (answer.status === "filled")
      return { tag: "filled", received: "solReceived" in answer ? lamports(String(answer.solReceived)) : null };
  }
  if (now < proposal.ends + GIVE_UP_AFTER_MS) return null;
  // An executor that was never asked is not asked any more: it is too late.
  const wasAsked = executor.calls.some(({ id }) => id === tradeId);
  return { tag: wasAsked ? "unknown" : "rejected", received: null };
}
