import { countedReply, voteText } from "./expected-texts.ts";
import { amountsOf, limitOf } from "./group-rules.ts";
import { formatSol } from "./money.ts";
import type { Operation } from "./operations.ts";
import { noteSpent, spentWithinDay } from "./spent.ts";
import type { Proposal, State, Vote } from "./state.ts";
import { isUnfinished, lastProposalVotedOnBy, tallyOf } from "./state-queries.ts";
import { isLate, type ModelContext, refused, replied, type Transition } from "./transition.ts";
import { isEnded, noteCompleted } from "./vote-times.ts";

/** How often one person may change a vote. */
const MOST_CHANGES = 10;

type VoteOperation = Operation & { readonly kind: "vote" };

export function vote(state: State, operation: VoteOperation, { now }: ModelContext): Transition {
  const { session } = state;
  const { who } = operation;
  if (session === null) return refused(state, "no_session");
  if (operation.on !== null && operation.on.session !== session.id) return refused(state, "other_session");
  const earlier = lastProposalVotedOnBy(who, session);
  const cast = earlier?.votes[who];
  if (earlier !== undefined && cast?.cause === operation.cause) {
    // What was voted in a hidden vote that was withdrawn is never told.
    if (earlier.phase === "cancelled" && earlier.rules.hidden === "on") return refused(state, "other_proposal");
    noteCompleted(state, earlier, now);
    return replied(state, countedReply(state, earlier, cast));
  }
  const last = session.proposals.at(-1);
  const late = isLate(operation.writtenAt, now);
  const none = late ? "late" : session.closed ? "closed" : "no_proposal";
  if (last === undefined) return refused(state, none);
  if (operation.id !== null && operation.id < last.id) return refused(state, "past");
  if (operation.on !== null && operation.on.proposal !== last.id) return refused(state, "other_proposal");
  if (!isUnfinished(last)) return refused(state, none);
  const before = last.votes[who];
  // Whoever was not told that the vote counts, and tries again too late, must learn that it does.
  if (isEnded(last, now)) return refused(state, before === undefined ? "ended" : `ended ${voteText(last, before)}`);
  const changeable = last.rules.change === "on";
  const superseded = changeable && before !== undefined && operation.updateId <= before.updateId;
  if (late && !superseded) return refused(state, "late");
  if (superseded) return refused(state, `newer_vote${shownVote(last, before)}`);
  if (before !== undefined && !changeable) return refused(state, `already_voted${shownVote(last, before)}`);
  if (last.payers !== null && !last.payers.includes(who)) return refused(state, "not_contributor");
  if (last.payers === null && !session.members.includes(who)) return refused(state, "not_participant");
  return count(state, last, operation, now);
}

/** Counts a vote of somebody who may vote, unless a rule about amounts, or one about changes, refuses it. */
function count(state: State, last: Proposal, operation: VoteOperation, now: number): Transition {
  const { who, choice, cause, updateId } = operation;
  const before = last.votes[who];
  const isSale = last.trade.kind === "sell";
  const putsIn = choice === "yes" && !isSale;
  if (isSale && choice === "yes" && operation.amount !== null) return refused(state, "no_amount");
  const { min, usual, max } = amountsOf(last.rules);
  const amount = putsIn ? (operation.amount ?? usual) : 0;
  if (putsIn && (amount < min || amount > max))
    return refused(state, `amount_outside ${formatSol(min)}${min === max ? "" : ` to ${formatSol(max)}`}`);
  const isChange = before !== undefined && (before.choice !== choice || before.amount !== amount);
  const changes = (before?.changes ?? 0) + (isChange ? 1 : 0);
  if (changes > MOST_CHANGES && before !== undefined) return refused(state, `changed_often${shownVote(last, before)}`);
  if (putsIn) {
    const gathered = tallyOf(last).total - (before?.amount ?? 0);
    const today = spentWithinDay(state, who, now, last);
    for (const [limit, used, reason] of [
      [last.rules.cap, gathered, "over_cap"],
      [last.rules.daily, today, "over_daily"],
    ] as const) {
      const left = Math.max(0, limitOf(limit) - used);
      if (amount > left) return refused(state, `${reason}${left < min ? "_no" : ""} ${formatSol(left)}`);
    }
  }
  const counted: Vote = { choice, amount, cause, updateId, changes };
  if (isChange) last.replaced = [...last.replaced, `${who} ${before.choice} ${before.amount}`].sort();
  last.votes[who] = counted;
  if (last.rules.daily !== "" && (putsIn || (before?.choice === "yes" && !isSale)))
    noteSpent(state, who, now, last, putsIn ? amount : null);
  noteCompleted(state, last, now);
  return replied(state, countedReply(state, last, counted, isChange));
}

/** The vote that counts, as a refusal says it. Hidden votes are not said. */
const shownVote = (last: Proposal, counted: Vote): string =>
  last.rules.hidden === "on" ? "" : ` ${voteText(last, counted)}`;
