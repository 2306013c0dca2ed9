import { type Person, packName } from "../domain/person.ts";
import { err, ok, type Result } from "../domain/result.ts";
import type { ProposalKind } from "../domain/session.ts";
import type { Tally } from "../domain/tally.ts";
import type { Ballot, VoteRequest } from "../domain/vote-request.ts";
import { EDIT_LEASE_MS, EDIT_MARGIN_MS, EDIT_PAUSE_MS } from "../time-limits.ts";
import { type Cause, causeArgs } from "./cause.ts";
import type { StoreContext } from "./context.ts";
import type { EditLease } from "./edit-lease.ts";
import { tallyOf } from "./reply-words.ts";
import { runOnChat } from "./run-on-chat.ts";
import { voteScript } from "./scripts/vote.ts";

/** Where a vote goes: to a chat's open proposal, or to the one that a button names. */
export type VoteTarget =
  | { readonly chatId: number }
  | { readonly chatId: number; readonly sessionId: string; readonly proposalId: string };

export type Voted =
  | {
      readonly tag: "counted";
      readonly chatId: number;
      readonly kind: ProposalKind;
      /** The vote that was counted. A yes without an amount has the default amount here. */
      readonly ballot: Ballot;
      readonly tally: Tally;
      readonly endTime: number;
      readonly edit: EditLease | null;
    }
  | {
      readonly tag: "again";
      readonly kind: ProposalKind;
      readonly ballot: Ballot;
      readonly tally: Tally;
      readonly endTime: number;
    };

export type VoteRefusal =
  | {
      readonly reason:
        | "no_session"
        | "closed"
        | "other_session"
        | "no_proposal"
        | "other_proposal"
        | "not_participant"
        | "not_contributor"
        | "no_amount"
        | "late"
        | "past";
    }
  | { readonly reason: "already_voted"; readonly ballot: Ballot }
  | {
      readonly reason: "ended";
      readonly chatId: number;
      readonly sessionId: string;
      readonly proposalId: string;
      /** The person's earlier vote, which counts; null if there is none. */
      readonly ballot: Ballot | null;
    };

/** Counts votes. */
export interface VoteStore {
  /**
   * Counts a person's vote: one request, whatever the size of the session. No vote is lost among several at once. A
   * vote is refused if the time is up, or if the person takes no part or has voted by another message or tap. A vote
   * about a sale is also refused if it has an amount.
   */
  addVote(
    target: VoteTarget,
    user: Person,
    request: VoteRequest,
    cause: Cause,
    attemptId: string,
  ): Promise<Result<Voted, VoteRefusal>>;
}

export function voteStore(context: StoreContext): VoteStore {
  const addVote: VoteStore["addVote"] = async (target, user, request, cause, attemptId) => {
    const { chatId, reply } = await runOnChat(context, target.chatId, voteScript, {
      now: context.now(),
      sessionId: "sessionId" in target ? target.sessionId : null,
      targetId: "proposalId" in target ? target.proposalId : null,
      userId: user.id,
      name: packName(user.name),
      choice: request.choice,
      lamportsGiven: request.lamports,
      ...causeArgs(cause),
      attemptId,
      editPause: EDIT_PAUSE_MS,
      editLease: EDIT_LEASE_MS,
      editMargin: EDIT_MARGIN_MS,
      defaultLamports: context.defaultVote,
    });
    switch (reply.tag) {
      case "counted": {
        const { tag, sessionId, proposalId, editAt: at, kind, endTime } = reply;
        const edit = at === null ? null : { sessionId, proposalId, attemptId, at };
        const counted = { choice: request.choice, lamports: reply.lamportsCounted };
        return ok({ tag, chatId, kind, ballot: counted, tally: tallyOf(reply), endTime, edit });
      }
      case "again": {
        const { tag, kind, choice, lamportsCounted, endTime } = reply;
        return ok({ tag, kind, ballot: { choice, lamports: lamportsCounted }, tally: tallyOf(reply), endTime });
      }
      case "already":
        return err({ reason: "already_voted", ballot: { choice: reply.choice, lamports: reply.lamportsCounted } });
      case "ended": {
        const { sessionId, proposalId, choice, lamportsCounted } = reply;
        const voted = choice === null || lamportsCounted === null ? null : { choice, lamports: lamportsCounted };
        return err({ reason: "ended", chatId, sessionId, proposalId, ballot: voted });
      }
      default:
        return err({ reason: reply.tag });
    }
  };

  return { addVote };
}
