import type { Deed } from "./deeds.ts";
import { propose, vote } from "./model-votes.ts";
import { type Circumstances, isLate, type Outcome, refused, told } from "./outcome.ts";
import type { State } from "./state.ts";
import { orderOf, ordersOf, statusOf } from "./telling.ts";
import { archive, countMembers, current, isOverdue, isUnfinished, newestVote } from "./votes.ts";

/** What the design says of one deed at one time, where everything works: the session's rules, and nothing of how they are kept. */
export function step(before: State, deed: Deed, around: Circumstances): Outcome {
  const state = structuredClone(before);
  if ("wrong" in deed && deed.wrong !== undefined) return refused(before, deed.wrong);
  switch (deed.kind) {
    case "create":
      return create(state, deed, around);
    case "join":
    case "skip":
      return comeOrGo(state, deed, around);
    case "propose":
      return propose(state, deed, around);
    case "vote":
      return vote(state, deed, around);
    case "cancel":
      return cancel(state, deed, around);
    case "close":
      return close(state, deed, around);
    case "status":
      return told(state, statusOf(state, around));
    case "orders":
      return told(state, ordersOf(state));
    case "order":
      return told(state, orderOf(state, deed.number, around));
  }
}

function create(state: State, deed: Deed & { kind: "create" }, { now, isAdmin }: Circumstances): Outcome {
  if (!isAdmin(deed.who)) return refused(state, "not_admin");
  const { session } = state;
  if (session?.id === deed.id) return session.closed ? refused(state, "past") : told(state, "");
  const late = isLate(deed.writtenAt, now);
  if (session !== null && late) return refused(state, state.closed.some(({ id }) => id === deed.id) ? "past" : "late");
  if (session !== null && !session.closed) return refused(state, "session_open");
  if (isUnfinished(current(state))) return refused(state, "settling");
  archive(state);
  if (state.closed.some(({ id }) => id === deed.id)) return refused(state, "past");
  if (late) return refused(state, "late");
  const { who, id, message, minutes } = deed;
  state.session = { id, by: who, message, minutes, closed: false, members: [], votes: [], closedWith: "none" };
  return told(state, `card: ${message}, by votes of ${minutes} min`);
}

function comeOrGo(state: State, deed: Deed & { kind: "join" | "skip" }, { now }: Circumstances): Outcome {
  const { session } = state;
  if (session === null) return refused(state, "no_session");
  if (session.id !== deed.session) return refused(state, "other_session");
  if (session.closed) return refused(state, "closed");
  const isIn = session.members.includes(deed.who);
  if (deed.kind === "join" && isIn) return told(state, "already in");
  if (deed.kind === "skip" && !isIn) return told(state, "skipped");
  if (deed.kind === "skip" && newestVote(session, deed.who) !== undefined) return refused(state, "voted");
  countMembers(state, now);
  session.members =
    deed.kind === "join" ? [...session.members, deed.who] : session.members.filter((one) => one !== deed.who);
  return told(state, deed.kind === "join" ? "in" : "out");
}

function cancel(state: State, deed: Deed & { kind: "cancel" }, { now, isAdmin }: Circumstances): Outcome {
  const { session } = state;
  if (session === null) return refused(state, "no_session");
  const last = session.votes.at(-1);
  if (last?.phase === "cancelled" && last.cancelledBy === deed.id) return told(state, "cancelled");
  const late = isLate(deed.writtenAt, now);
  if (session.closed) return refused(state, late ? "late" : "closed");
  if (!isUnfinished(last)) return refused(state, late ? "late" : "no_proposal");
  if (deed.id < last.id) return refused(state, "past");
  if (isOverdue(last, now)) return refused(state, "settling");
  if (late) return refused(state, "late");
  if (!isAdmin(deed.who)) {
    if (last.by !== deed.who) return refused(state, "not_proposer");
    if (Object.keys(last.ballots).length > 0) return refused(state, "has_votes");
  }
  last.phase = "cancelled";
  last.cancelledBy = deed.id;
  return told(state, "cancelled");
}

function close(state: State, deed: Deed & { kind: "close" }, { now, isAdmin }: Circumstances): Outcome {
  const { session } = state;
  if (session === null) return refused(state, "nothing_to_close");
  if (deed.id < session.id) return refused(state, "past");
  if (!session.closed && isLate(deed.writtenAt, now)) return refused(state, "late");
  if (session.by !== deed.who && !isAdmin(deed.who)) return refused(state, "not_creator");
  if (!session.closed) {
    const last = session.votes.at(-1);
    countMembers(state, now);
    session.closed = true;
    session.closedWith = isOverdue(last, now) ? "settling" : isUnfinished(last) ? "cancelled" : "none";
    if (session.closedWith === "cancelled" && last !== undefined)
      Object.assign(last, { phase: "cancelled", cancelledBy: deed.id });
  }
  const says = `closed, vote: ${session.closedWith}`;
  archive(state);
  return told(state, says);
}
