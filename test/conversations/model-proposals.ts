import { countedReply, voteText } from "./expected-texts.ts";
import { formatSol } from "./money.ts";
import type { Operation } from "./operations.ts";
import type { State } from "./state.ts";
import { isOverdue, isUnfinished, lastProposalVotedOnBy } from "./state-queries.ts";
import { isLate, type ModelContext, refused, replied, type Transition } from "./transition.ts";

/** The lamports of a yes where nobody says how much. */
const DEFAULT_VOTE = 10_000_000;

export function propose(state: State, operation: Operation & { kind: "propose" }, { now }: ModelContext): Transition {
  const { session } = state;
  if (session === null) return refused(state, "no_session");
  const last = session.proposals.at(-1);
  if (last?.id === operation.id) return replied(state, "");
  if (operation.id < session.id || session.proposals.some(({ id }) => id === operation.id))
    return refused(state, "past");
  const late = isLate(operation.writtenAt, now);
  if (session.closed) return refused(state, late ? "late" : "closed");
  if (isOverdue(last, now)) return refused(state, "settling");
  if (late) return refused(state, "late");
  const order = operation.trade.kind === "sell" ? state.orders[operation.trade.order - 1] : undefined;
  if (operation.trade.kind === "sell") {
    if (order === undefined) return refused(state, `no_order of ${state.orders.length}`);
    if (!(operation.who in order.paid)) return refused(state, "not_contributor");
    if (order.state !== "filled") return refused(state, `order ${order.state}`);
  } else if (!session.members.includes(operation.who)) return refused(state, "not_participant");
  if (isUnfinished(last)) return refused(state, "vote_open");

  const minutes = operation.minutes ?? session.minutes;
  const ends = Math.ceil((now + minutes * 60_000) / 1_000) * 1_000;
  const payers = order === undefined ? null : Object.keys(order.paid).map(Number);
  const electorate = payers === null ? null : payers.length;
  session.proposals.push({
    id: operation.id,
    by: operation.who,
    trade: operation.trade,
    ends,
    payers,
    electorate,
    votes: {},
    phase: "open",
    cancelledBy: null,
  });
  const what =
    operation.trade.kind === "buy"
      ? `BUY ${operation.trade.token}, suggested ${formatSol(operation.trade.amount)}`
      : `SELL order ${operation.trade.order}`;
  return replied(state, `card: ${what}, ${minutes} min`);
}

export function vote(state: State, operation: Operation & { kind: "vote" }, { now }: ModelContext): Transition {
  const { session } = state;
  if (session === null) return refused(state, "no_session");
  if (operation.on !== null && operation.on.session !== session.id) return refused(state, "other_session");
  const earlier = lastProposalVotedOnBy(operation.who, session);
  const cast = earlier?.votes[operation.who];
  if (earlier !== undefined && cast?.cause === operation.cause) return replied(state, countedReply(earlier, cast));
  const last = session.proposals.at(-1);
  const late = isLate(operation.writtenAt, now);
  const none = late ? "late" : session.closed ? "closed" : "no_proposal";
  if (last === undefined) return refused(state, none);
  if (operation.id !== null && operation.id < last.id) return refused(state, "past");
  if (operation.on !== null && operation.on.proposal !== last.id) return refused(state, "other_proposal");
  if (!isUnfinished(last)) return refused(state, none);
  const before = last.votes[operation.who];
  // Whoever was not told that the vote counts, and tries again too late, must learn that it does.
  if (isOverdue(last, now)) return refused(state, before === undefined ? "ended" : `ended ${voteText(last, before)}`);
  if (late) return refused(state, "late");
  if (last.payers !== null && !last.payers.includes(operation.who)) return refused(state, "not_contributor");
  if (last.payers === null && !session.members.includes(operation.who)) return refused(state, "not_participant");
  if (before !== undefined) return refused(state, `already_voted ${voteText(last, before)}`);
  const sells = last.trade.kind === "sell";
  if (sells && operation.choice === "yes" && operation.amount !== null) return refused(state, "no_amount");
  const amount = sells || operation.choice === "no" ? 0 : (operation.amount ?? DEFAULT_VOTE);
  const counted = { choice: operation.choice, amount, cause: operation.cause };
  last.votes[operation.who] = counted;
  return replied(state, countedReply(last, counted));
}
