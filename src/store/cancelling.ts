import { err, ok, type Result } from "../domain/result.ts";
import type { ProposalKind } from "../domain/session.ts";
import { EARLY_END_MIN_MS, MIN_TTL_MS } from "../time-limits.ts";
import { runOnChatArchived } from "./archive-due.ts";
import { type Cause, causeArgs } from "./cause.ts";
import type { StoreContext } from "./context.ts";
import { cancelScript } from "./scripts/cancel.ts";

/** A proposal that was withdrawn. */
export interface Cancelled {
  readonly chatId: number;
  readonly sessionId: string;
  readonly proposalId: string;
  readonly kind: ProposalKind;
  /** When the last edit of its card began, in milliseconds since 1970; 0 for never. */
  readonly lastEditAt: number;
}

export type CancelRefusal =
  | { readonly reason: "settling"; readonly chatId: number; readonly sessionId: string; readonly proposalId: string }
  | { readonly reason: "no_session" | "closed" | "no_proposal" | "has_votes" | "not_proposer" | "late" | "past" };

/** Withdraws proposals. */
export interface CancellationStore {
  /**
   * Withdraws the chat's open proposal. `isAdmin` is true if the person is known to be an admin. If not, ask Telegram
   * after a refusal, and call again with true.
   */
  cancelProposal(
    chatId: number,
    userId: number,
    isAdmin: boolean,
    cause: Cause,
  ): Promise<Result<Cancelled, CancelRefusal>>;
}

export const cancellationStore = (context: StoreContext): CancellationStore => ({
  async cancelProposal(startChatId, userId, isAdmin, cause) {
    const { chatId, reply } = await runOnChatArchived(context, [String(startChatId)], startChatId, cancelScript, {
      now: context.now(),
      ttl: context.ttlMs,
      minTtl: MIN_TTL_MS,
      minEarly: EARLY_END_MIN_MS,
      userId,
      isAdmin,
      ...causeArgs(cause),
    });
    switch (reply.tag) {
      case "cancelled":
      case "again": {
        const { sessionId, proposalId, kind, lastEditAt } = reply;
        return ok({ chatId, sessionId, proposalId, kind, lastEditAt: lastEditAt ?? 0 });
      }
      case "settling":
        return err({ reason: "settling", chatId, sessionId: reply.sessionId, proposalId: reply.proposalId });
      default:
        return err({ reason: reply.tag });
    }
  },
});
