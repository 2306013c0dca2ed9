import { type Person, packName } from "../domain/person.ts";
import { ok, type Result } from "../domain/result.ts";
import type { Lamports } from "../domain/rules.ts";
import type { ProposalKind } from "../domain/session.ts";
import type { Tally } from "../domain/tally.ts";
import type { Ballot, VoteRequest } from "../domain/vote-request.ts";
import { EDIT_PATIENCE_MS, EDIT_PAUSE_MS, EDIT_ROOM_MS } from "../time-limits.ts";
import { intAt, intOrNull, refused, runOnChat, type StoreContext, textAt } from "./context.ts";
import type { EditLease } from "./edit-lease.ts";
import { defineScript } from "./script.ts";
import voteLua from "./scripts/vote.lua";

const vote = defineScript(voteLua);

/**
 * What cast a vote: the message of a `/vote`, or a tap's id. The same cause again gets its first outcome again. A message that is late
 * gets that, and does nothing else.
 */
export type Cause =
  | {
      readonly kind: "message";
      readonly chatId: number;
      readonly messageId: number;
      /** When it was sent, in milliseconds since 1970, to the second. */
      readonly sentAt: number;
      readonly late: boolean;
    }
  | { readonly kind: "tap"; readonly id: string };

/** A cause as one string. */
export const packCause = (cause: Cause): string =>
  cause.kind === "message" ? `m${cause.chatId}.${cause.messageId}` : `t${cause.id}`;

/** The message of a cause as four arguments of a script: chat, message, time and whether it is late. A tap has none, and is never late. */
export const causeArgs = (cause: Cause): readonly (number | string)[] =>
  cause.kind === "message" ? [cause.chatId, cause.messageId, cause.sentAt, cause.late ? "1" : "0"] : ["", "", "", "0"];

/** Where a vote goes: a chat's open proposal, or the very one that a button names. */
export type VoteTarget =
  | { readonly chatId: number }
  | { readonly chatId: number; readonly sessionId: string; readonly proposalId: string };

export type Voted =
  | {
      readonly tag: "counted";
      readonly chatId: number;
      readonly kind: ProposalKind;
      /** What was counted, with the amount of a yes to which none was given. */
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

const PLAIN_REFUSALS = [
  "no_session",
  "closed",
  "other_session",
  "no_proposal",
  "other_proposal",
  "not_participant",
  "not_contributor",
  "no_amount",
  "late",
  "past",
] as const;

export type VoteRefusal =
  | { readonly reason: (typeof PLAIN_REFUSALS)[number] }
  | { readonly reason: "already_voted"; readonly ballot: Ballot }
  | {
      readonly reason: "ended";
      readonly chatId: number;
      readonly sessionId: string;
      readonly proposalId: string;
      /** What the person has voted before, which counts; null where they have not. */
      readonly ballot: Ballot | null;
    };

/** Votes. */
export interface VoteStore {
  /**
   * Counts a person's vote: one request, whatever the size of the session, and of votes cast at once none is lost.
   * Refused where the person takes no part, has voted otherwise, or the time is up, and where an amount is given to a sale.
   */
  addVote(
    target: VoteTarget,
    user: Person,
    ballot: VoteRequest,
    cause: Cause,
    editToken: string,
  ): Promise<Result<Voted, VoteRefusal>>;
}

/** A proposal's kind as the scripts tell it. */
export const kindOf = (text: string): ProposalKind => (text === "sell" ? "sell" : "buy");

const ballotOf = (choice: string, lamports: Lamports): Ballot => ({
  choice: choice === "yes" ? "yes" : "no",
  lamports,
});

const tallyAt = (reply: readonly string[], index: number): Tally => ({
  yes: intAt(reply, index),
  no: intAt(reply, index + 1),
  lamports: intAt(reply, index + 2),
});

export function voteStore(context: StoreContext): VoteStore {
  const addVote: VoteStore["addVote"] = async (target, user, ballot, cause, token) => {
    const { chatId, reply } = await runOnChat(context, target.chatId, vote, [
      context.now(),
      "sessionId" in target ? target.sessionId : "",
      "proposalId" in target ? target.proposalId : "",
      user.id,
      packName(user.name),
      ballot.choice,
      ballot.lamports ?? "",
      packCause(cause),
      ...causeArgs(cause),
      token,
      EDIT_PAUSE_MS,
      EDIT_PATIENCE_MS,
      EDIT_ROOM_MS,
      context.defaultVote,
    ]);
    switch (reply[0]) {
      case "counted": {
        const at = intOrNull(reply, 7);
        const edit = at === null ? null : { sessionId: textAt(reply, 5), proposalId: textAt(reply, 6), token, at };
        const counted = ballotOf(ballot.choice, intAt(reply, 9));
        const { kind, tally } = { kind: kindOf(textAt(reply, 8)), tally: tallyAt(reply, 1) };
        return ok({ tag: "counted", chatId, kind, ballot: counted, tally, endTime: intAt(reply, 4), edit });
      }
      case "again": {
        const first = ballotOf(textAt(reply, 1), intAt(reply, 2));
        const kind = kindOf(textAt(reply, 7));
        return ok({ tag: "again", kind, ballot: first, tally: tallyAt(reply, 3), endTime: intAt(reply, 6) });
      }
      case "already":
        return { ok: false, error: { reason: "already_voted", ballot: ballotOf(textAt(reply, 1), intAt(reply, 2)) } };
      case "ended": {
        const where = { chatId, sessionId: textAt(reply, 1), proposalId: textAt(reply, 2) };
        const choice = textAt(reply, 4);
        const ballot = choice === "" ? null : ballotOf(choice, intAt(reply, 5));
        return { ok: false, error: { reason: "ended", ...where, ballot } };
      }
      default:
        return refused(reply, PLAIN_REFUSALS);
    }
  };

  return { addVote };
}
