import { ok, type Result } from "../domain/result.ts";
import type { ProposalKind } from "../domain/session.ts";
import { LEAST_LIFE_MS } from "../time-limits.ts";
import { intOrNull, refused, runOnChat, type StoreContext, textAt } from "./context.ts";
import { defineScript } from "./script.ts";
import cancelLua from "./scripts/cancel.lua";
import { type Cause, causeArgs, kindOf, packCause } from "./votes.ts";

const cancel = defineScript(cancelLua);

/** A proposal that was withdrawn. */
export interface Cancelled {
  readonly chatId: number;
  readonly sessionId: string;
  readonly proposalId: string;
  readonly kind: ProposalKind;
  /** When an edit of its card last began, in milliseconds since 1970; 0 for never. */
  readonly lastEditAt: number;
}

export type CancelRefusal =
  | { readonly reason: "settling"; readonly chatId: number; readonly sessionId: string; readonly proposalId: string }
  | { readonly reason: "no_session" | "closed" | "no_proposal" | "has_votes" | "not_proposer" | "late" | "past" };

/** Withdrawing proposals. */
export interface CancellationStore {
  /** Withdraws the chat's open proposal. `isAdmin` is what is known; ask again with true once it is. */
  cancelProposal(
    chatId: number,
    userId: number,
    isAdmin: boolean,
    cause: Cause,
  ): Promise<Result<Cancelled, CancelRefusal>>;
}

export const cancellationStore = (context: StoreContext): CancellationStore => ({
  async cancelProposal(startChatId, userId, isAdmin, cause) {
    const { chatId, reply } = await runOnChat(context, startChatId, cancel, [
      context.now(),
      context.ttlMs,
      LEAST_LIFE_MS,
      userId,
      isAdmin ? "1" : "0",
      packCause(cause),
      ...causeArgs(cause),
    ]);
    switch (reply[0]) {
      case "cancelled":
      case "again":
        return ok({
          chatId,
          sessionId: textAt(reply, 1),
          proposalId: textAt(reply, 2),
          kind: kindOf(textAt(reply, 3)),
          lastEditAt: intOrNull(reply, 4) ?? 0,
        });
      case "settling": {
        const where = { chatId, sessionId: textAt(reply, 1), proposalId: textAt(reply, 2) };
        return { ok: false, error: { reason: "settling", ...where } };
      }
      default:
        return refused(reply, ["no_session", "closed", "no_proposal", "has_votes", "not_proposer", "late", "past"]);
    }
  },
});
