import { MAX_VOTE_CHANGES } from "../domain/group-rules.ts";
import { type Person, packName } from "../domain/person.ts";
import { NONCE_LENGTH, nonceOf, type Receipt } from "../domain/recount.ts";
import { err, ok, type Result } from "../domain/result.ts";
import type { Lamports } from "../domain/rules.ts";
import type { ProposalKind } from "../domain/session.ts";
import type { Tally } from "../domain/tally.ts";
import type { Ballot, VoteRequest } from "../domain/vote-request.ts";
import {
  EARLY_END_MIN_MS,
  EDIT_LEASE_MS,
  EDIT_MARGIN_MS,
  EDIT_PAUSE_MS,
  SPENT_KEPT_FOR_MS,
  SPENT_WINDOW_MS,
} from "../time-limits.ts";
import { type Cause, causeArgs } from "./cause.ts";
import type { StoreContext } from "./context.ts";
import type { EarlyEnd } from "./early-end.ts";
import type { EditLease } from "./edit-lease.ts";
import { receiptOf } from "./receipts.ts";
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
      /** Whether it replaced an earlier vote of the same person. */
      readonly changed: boolean;
      /** Whether no choice, amount or total may be shown before the end. */
      readonly hidden: boolean;
      readonly eligibleVoters: number;
      readonly endTime: number;
      /** Set if all have voted who may, so that the vote ends early. */
      readonly endsEarly: EarlyEnd | null;
      readonly edit: EditLease | null;
      /** Null if an older version of the bot made the proposal. */
      readonly receipt: Receipt | null;
    }
  | {
      readonly tag: "again";
      readonly chatId: number;
      readonly kind: ProposalKind;
      readonly ballot: Ballot;
      readonly tally: Tally;
      readonly hidden: boolean;
      readonly eligibleVoters: number;
      /** The present if it has ended before its time. */
      readonly endTime: number;
      readonly endsEarly: EarlyEnd | null;
      /** That of the first time. */
      readonly receipt: Receipt | null;
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
  /** `ballot` is the vote that counts; null if it may not be shown yet. */
  | { readonly reason: "already_voted"; readonly ballot: Ballot | null; readonly changeable: boolean }
  | { readonly reason: "changed_often"; readonly ballot: Ballot | null }
  /** The group's rules do not allow this amount. */
  | { readonly reason: "amount_outside"; readonly min: Lamports; readonly max: Lamports }
  /** Only `left` more fits into the proposal, or into the person's day. A yes puts in `least` or more. */
  | { readonly reason: "over_cap" | "over_daily"; readonly left: Lamports; readonly least: Lamports }
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
   * vote is refused if the time is up, or if the person takes no part. By the proposal's rules an amount may be refused,
   * and a second vote of a person is refused or replaces the first. A vote about a sale is refused if it has an amount.
   * `updateId` is Telegram's number of the update.
   */
  addVote(
    target: VoteTarget,
    user: Person,
    request: VoteRequest,
    cause: Cause,
    attempt: { readonly attemptId: string; readonly updateId: number },
  ): Promise<Result<Voted, VoteRefusal>>;
}

export function voteStore(context: StoreContext): VoteStore {
  const addVote: VoteStore["addVote"] = async (target, user, request, cause, { attemptId, updateId }) => {
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
      defaultLamports: context.rules.defaultVote,
      updateId,
      maxChanges: MAX_VOTE_CHANGES,
      minEarly: EARLY_END_MIN_MS,
      spentWindow: SPENT_WINDOW_MS,
      spentKeptFor: SPENT_KEPT_FOR_MS,
      nonce: nonceOf(crypto.getRandomValues(new Uint8Array(NONCE_LENGTH))),
    });
    const least = (known: Lamports | null): Lamports => known ?? context.rules.minVote;
    switch (reply.tag) {
      case "counted": {
        const { tag, sessionId, proposalId, editAt: at, kind, endTime, changed, hidden, eligibleVoters } = reply;
        const edit = at === null ? null : { sessionId, proposalId, attemptId, at };
        const ballot = { choice: request.choice, lamports: reply.lamportsCounted };
        const endsEarly = earlyEnd(proposalId, reply.endsEarlyAt);
        const counts = { tally: tallyOf(reply), changed, hidden, eligibleVoters };
        return ok({ tag, chatId, kind, ballot, ...counts, endTime, endsEarly, edit, receipt: receiptOf(reply) });
      }
      case "again": {
        const { tag, kind, endTime, hidden, eligibleVoters } = reply;
        const endsEarly = earlyEnd(reply.proposalId, reply.endsEarlyAt);
        const counts = { tally: tallyOf(reply), hidden, eligibleVoters };
        return ok({
          tag,
          chatId,
          kind,
          ballot: ballotOf(reply),
          ...counts,
          endTime,
          endsEarly,
          receipt: receiptOf(reply),
        });
      }
      case "already": {
        const { changeable, hidden } = reply;
        return err({ reason: "already_voted", ballot: hidden ? null : ballotOf(reply), changeable });
      }
      case "changed_often":
        return err({ reason: "changed_often", ballot: reply.hidden ? null : ballotOf(reply) });
      case "out_of_range":
        return err({ reason: "amount_outside", min: reply.min, max: reply.max });
      case "cap":
        return err({ reason: "over_cap", left: reply.left, least: least(reply.least) });
      case "daily":
        return err({ reason: "over_daily", left: reply.left, least: least(reply.least) });
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

const ballotOf = ({ choice, lamportsCounted }: { choice: Ballot["choice"]; lamportsCounted: Lamports }): Ballot => ({
  choice,
  lamports: lamportsCounted,
});

const earlyEnd = (proposalId: string, at: number | null): EarlyEnd | null => (at === null ? null : { proposalId, at });
