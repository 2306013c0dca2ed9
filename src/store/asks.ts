import type { AskRefusal } from "../domain/settlement.ts";
import type { Contribution, Outcome } from "../domain/trade.ts";
import { SETTLEMENT_LEASE_MS } from "../time-limits.ts";
import type { StoreContext } from "./context.ts";
import { readContributions, readOutcome } from "./order-json.ts";
import { runOnChat } from "./run-on-chat.ts";
import { recordAskScript } from "./scripts/record-ask.ts";
import { buyingProposalId, keysFor, type Settlement } from "./settlements.ts";

/** The executor that is about to be asked for a trade, and the conditions of a first ask. */
export interface ExecutorAsk {
  /** The executor's name: its kind, a colon, and which one it is (`Executor.identity`). */
  readonly executor: string;
  /** Whether the chat needs permission before this executor is asked. */
  readonly needsPermission: boolean;
  /** Whether this executor may not be the first one asked. It can then only finish a trade that it has begun. */
  readonly mayNotBegin: boolean;
  /** The deadline in milliseconds since 1970: from then on nobody is asked first. */
  readonly deadline: number;
  /** How the trade would end on paper at the market's price; null if no price is known, and for other executors. */
  readonly paper: Outcome | null;
}

export type Asked =
  | {
      readonly tag: "asked";
      /** The executor to ask: the one that was asked first. */
      readonly executor: string;
      /** How often it was asked, this time included, and when first (milliseconds since 1970). */
      readonly asks: number;
      readonly firstAskedAt: number;
      /** Who paid for the order that is sold; empty for a buy. */
      readonly contributions: readonly Contribution[];
      /** How the trade ends on paper at the market's price, as the first ask recorded it; null if it recorded none. */
      readonly paper: Outcome | null;
    }
  | { readonly tag: "refused"; readonly reason: AskRefusal }
  | { readonly tag: "other_executor" }
  | { readonly tag: "lost" };

/** Records executors before they are asked for trades. */
export interface AskStore {
  /**
   * Records that an executor is about to be asked for an approved trade, and renews the lease: one request. A trade
   * that was asked for before goes on by the executor that was asked first. A first ask is refused for a reason in
   * `AskRefusal`.
   */
  recordAsk(settlement: Settlement, ask: ExecutorAsk): Promise<Asked>;
}

export const askStore = (context: StoreContext): AskStore => ({
  async recordAsk({ chatId, sessionId, proposal, attemptId }, ask) {
    const now = context.now();
    const args = {
      ...ask,
      now,
      sessionId,
      proposalId: proposal.id,
      attemptId,
      leaseUntil: now + SETTLEMENT_LEASE_MS,
      boughtBy: buyingProposalId(proposal),
      paper: ask.paper ? JSON.stringify(ask.paper) : "",
    };
    const { reply } = await runOnChat(context, chatId, recordAskScript, args, keysFor(proposal.id));
    switch (reply.tag) {
      case "asked": {
        const { tag, executor, asks, firstAskedAt, contributions } = reply;
        return {
          tag,
          executor,
          asks,
          firstAskedAt,
          contributions: proposal.kind === "sell" ? readContributions(contributions) : [],
          paper: readOutcome(reply.paper),
        };
      }
      case "other_executor":
      case "lost":
        return reply;
      default:
        return { tag: "refused", reason: reply.tag };
    }
  },
});
