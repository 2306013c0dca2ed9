import { assertNever } from "../domain/result.ts";
import type { Proposal } from "../domain/session.ts";
import { type OrderChange, orderChange } from "../domain/settlement.ts";
import type { Contribution, Outcome } from "../domain/trade.ts";
import { SETTLEMENT_LEASE_MS } from "../time-limits.ts";
import { runOnChatArchived } from "./archive-due.ts";
import type { StoreContext } from "./context.ts";
import { writeBought, writeContributions } from "./order-json.ts";
import { recordTradeScript } from "./scripts/record-trade.ts";
import { buyingProposalId, keysFor, type Settlement } from "./settlements.ts";

/** Records how approved trades ended. */
export interface TradeStore {
  /**
   * Records how an approved trade ended, and makes its order or changes the one that it sold: both or neither, and
   * once. It renews the lease. `contributions` matter for a buy alone. Returns the proposal as it is now, or "lost" if
   * another attempt holds the lease. `orphaned` says that the session has vanished from Redis. Nobody else will then
   * tell the group, but the order is kept.
   */
  recordTrade(
    settlement: Settlement,
    outcome: Outcome,
    contributions: readonly Contribution[],
  ): Promise<{ orphaned: boolean; settlement: Settlement } | "lost">;
}

export const tradeStore = (context: StoreContext): TradeStore => ({
  async recordTrade(settlement, outcome, contributions) {
    const { chatId, sessionId, proposal, attemptId } = settlement;
    const now = context.now();
    const change = orderChange(proposal, outcome, now);
    const args = {
      sessionId,
      proposalId: proposal.id,
      attemptId,
      leaseUntil: now + SETTLEMENT_LEASE_MS,
      outcome: JSON.stringify(outcome),
      ...changeArgs(change, contributions),
      boughtBy: buyingProposalId(proposal),
    };
    // A sale changes the order of another proposal.
    const ids = proposal.kind === "sell" ? [proposal.id, proposal.bought.proposalId] : [proposal.id];
    const { reply } = await runOnChatArchived(context, ids, chatId, recordTradeScript, args, keysFor(proposal.id));
    if (reply.tag === "lost") return "lost";
    // The order may have vanished with its session. It then keeps its earlier number.
    const carried: Proposal = withOrder({ ...proposal, state: "carried", outcome }, reply.order ?? proposal.order);
    const recorded: Settlement = { ...settlement, state: "carried", proposal: carried };
    return { orphaned: reply.tag === "orphaned", settlement: recorded };
  },
});

/** Returns a proposal with the number of its order, if there is one. */
function withOrder(proposal: Proposal, order: number | null): Proposal {
  switch (proposal.kind) {
    case "buy":
      return { ...proposal, order };
    case "sell":
      return { ...proposal, order: order ?? proposal.order };
    default:
      return assertNever(proposal);
  }
}

/** The order's new state, what is kept of the trade, and who paid, as record-trade.lua takes them. */
function changeArgs(change: OrderChange, contributions: readonly Contribution[]) {
  switch (change.kind) {
    case "new": {
      const rest = contributions.flatMap(({ contributor, lamports }) => [contributor.id, lamports]);
      return {
        orderState: change.state,
        traded: writeBought(change.bought),
        contributions: writeContributions(contributions),
        rest,
      };
    }
    case "sale": {
      const traded = change.sale === null ? null : JSON.stringify(change.sale);
      return { orderState: change.state, traded, contributions: null, rest: [] };
    }
    case "none":
      return { orderState: null, traded: null, contributions: null, rest: [] };
    default:
      return assertNever(change);
  }
}
