import type { Deed } from "./deeds.ts";
import { formatSol } from "./money.ts";
import { type Circumstances, isLate, type Outcome, refused, told } from "./outcome.ts";
import type { State } from "./state.ts";
import { ballotOf, countedOf } from "./telling.ts";
import { isOverdue, isUnfinished, newestVote } from "./votes.ts";

/** What a yes puts in where nobody says how much. */
const DEFAULT_VOTE = 10_000_000;

export function propose(state: State, deed: Deed & { kind: "propose" }, { now }: Circumstances): Outcome {
  const { session } = state;
  if (session === null) return refused(state, "no_session");
  const last = session.votes.at(-1);
  if (last?.id === deed.id) return told(state, "");
  if (deed.id < session.id || session.votes.some(({ id }) => id === deed.id)) return refused(state, "past");
  const late = isLate(deed.writtenAt, now);
  if (session.closed) return refused(state, late ? "late" : "closed");
  if (isOverdue(last, now)) return refused(state, "settling");
  if (late) return refused(state, "late");
  const order = deed.trade.kind === "sell" ? state.orders[deed.trade.order - 1] : undefined;
  if (deed.trade.kind === "sell") {
    if (order === undefined) return refused(state, `no_order of ${state.orders.length}`);
    if (!(deed.who in order.paid)) return refused(state, "not_contributor");
    if (order.state !== "filled") return refused(state, `order ${order.state}`);
  } else if (!session.members.includes(deed.who)) return refused(state, "not_participant");
  if (isUnfinished(last)) return refused(state, "vote_open");

  const minutes = deed.minutes ?? session.minutes;
  const ends = Math.ceil((now + minutes * 60_000) / 1_000) * 1_000;
  const payers = order === undefined ? null : Object.keys(order.paid).map(Number);
  const electorate = payers === null ? null : payers.length;
  session.votes.push({
    id: deed.id,
    by: deed.who,
    trade: deed.trade,
    ends,
    payers,
    electorate,
    ballots: {},
    phase: "open",
    cancelledBy: null,
  });
  const what =
    deed.trade.kind === "buy"
      ? `BUY ${deed.trade.token}, suggested ${formatSol(deed.trade.amount)}`
      : `SELL order ${deed.trade.order}`;
  return told(state, `card: ${what}, ${minutes} min`);
}

export function vote(state: State, deed: Deed & { kind: "vote" }, { now }: Circumstances): Outcome {
  const { session } = state;
  if (session === null) return refused(state, "no_session");
  if (deed.on !== null && deed.on.session !== session.id) return refused(state, "other_session");
  const earlier = newestVote(session, deed.who);
  const cast = earlier?.ballots[deed.who];
  if (earlier !== undefined && cast?.cause === deed.cause) return told(state, countedOf(earlier, cast));
  const last = session.votes.at(-1);
  const late = isLate(deed.writtenAt, now);
  const none = late ? "late" : session.closed ? "closed" : "no_proposal";
  if (last === undefined) return refused(state, none);
  if (deed.id !== null && deed.id < last.id) return refused(state, "past");
  if (deed.on !== null && deed.on.vote !== last.id) return refused(state, "other_proposal");
  if (!isUnfinished(last)) return refused(state, none);
  const before = last.ballots[deed.who];
  // Whoever was not told that it counts, and tries again too late, must not think that it does not.
  if (isOverdue(last, now)) return refused(state, before === undefined ? "ended" : `ended ${ballotOf(last, before)}`);
  if (late) return refused(state, "late");
  if (last.payers !== null && !last.payers.includes(deed.who)) return refused(state, "not_contributor");
  if (last.payers === null && !session.members.includes(deed.who)) return refused(state, "not_participant");
  if (before !== undefined) return refused(state, `already_voted ${ballotOf(last, before)}`);
  const sells = last.trade.kind === "sell";
  if (sells && deed.choice === "yes" && deed.amount !== null) return refused(state, "no_amount");
  const amount = sells || deed.choice === "no" ? 0 : (deed.amount ?? DEFAULT_VOTE);
  const ballot = { choice: deed.choice, amount, cause: deed.cause };
  last.ballots[deed.who] = ballot;
  return told(state, countedOf(last, ballot));
}
