import { orderReply, ordersReply, statusReply } from "./expected-texts.ts";
import { propose, vote } from "./model-proposals.ts";
import type { Operation } from "./operations.ts";
import type { State } from "./state.ts";
import { currentProposal, isOverdue, isUnfinished, lastProposalVotedOnBy } from "./state-queries.ts";
import { archiveClosed, fixElectorate } from "./state-updates.ts";
import { isLate, type ModelContext, refused, replied, type Transition } from "./transition.ts";

/**
 * Applies one operation to a state at one time, where nothing fails. This is the model: it knows the rules of a session, and nothing of
 * how the bot keeps it.
 */
export function step(before: State, operation: Operation, context: ModelContext): Transition {
  const state = structuredClone(before);
  if ("refusal" in operation && operation.refusal !== undefined) return refused(before, operation.refusal);
  switch (operation.kind) {
    case "create":
      return create(state, operation, context);
    case "join":
    case "skip":
      return joinOrLeave(state, operation, context);
    case "propose":
      return propose(state, operation, context);
    case "vote":
      return vote(state, operation, context);
    case "cancel":
      return cancel(state, operation, context);
    case "close":
      return close(state, operation, context);
    case "status":
      return replied(state, statusReply(state, context));
    case "orders":
      return replied(state, ordersReply(state));
    case "order":
      return replied(state, orderReply(state, operation.number, context));
  }
}

function create(state: State, operation: Operation & { kind: "create" }, { now, isAdmin }: ModelContext): Transition {
  if (!isAdmin(operation.who)) return refused(state, "not_admin");
  const { session } = state;
  if (session?.id === operation.id) return session.closed ? refused(state, "past") : replied(state, "");
  const late = isLate(operation.writtenAt, now);
  if (session !== null && late)
    return refused(state, state.closed.some(({ id }) => id === operation.id) ? "past" : "late");
  if (session !== null && !session.closed) return refused(state, "session_open");
  if (isUnfinished(currentProposal(state))) return refused(state, "settling");
  archiveClosed(state);
  if (state.closed.some(({ id }) => id === operation.id)) return refused(state, "past");
  if (late) return refused(state, "late");
  const { who, id, message, minutes } = operation;
  state.session = { id, by: who, message, minutes, closed: false, members: [], proposals: [], closedWith: "none" };
  return replied(state, `card: ${message}, by votes of ${minutes} min`);
}

function joinOrLeave(
  state: State,
  operation: Operation & { kind: "join" | "skip" },
  { now }: ModelContext,
): Transition {
  const { session } = state;
  if (session === null) return refused(state, "no_session");
  if (session.id !== operation.session) return refused(state, "other_session");
  if (session.closed) return refused(state, "closed");
  const isIn = session.members.includes(operation.who);
  if (operation.kind === "join" && isIn) return replied(state, "already in");
  if (operation.kind === "skip" && !isIn) return replied(state, "skipped");
  if (operation.kind === "skip" && lastProposalVotedOnBy(operation.who, session) !== undefined)
    return refused(state, "voted");
  fixElectorate(state, now);
  session.members =
    operation.kind === "join"
      ? [...session.members, operation.who]
      : session.members.filter((one) => one !== operation.who);
  return replied(state, operation.kind === "join" ? "in" : "out");
}

function cancel(state: State, operation: Operation & { kind: "cancel" }, { now, isAdmin }: ModelContext): Transition {
  const { session } = state;
  if (session === null) return refused(state, "no_session");
  const last = session.proposals.at(-1);
  if (last?.phase === "cancelled" && last.cancelledBy === operation.id) return replied(state, "cancelled");
  const late = isLate(operation.writtenAt, now);
  if (session.closed) return refused(state, late ? "late" : "closed");
  if (!isUnfinished(last)) return refused(state, late ? "late" : "no_proposal");
  if (operation.id < last.id) return refused(state, "past");
  if (isOverdue(last, now)) return refused(state, "settling");
  if (late) return refused(state, "late");
  if (!isAdmin(operation.who)) {
    if (last.by !== operation.who) return refused(state, "not_proposer");
    if (Object.keys(last.votes).length > 0) return refused(state, "has_votes");
  }
  last.phase = "cancelled";
  last.cancelledBy = operation.id;
  return replied(state, "cancelled");
}

function close(state: State, operation: Operation & { kind: "close" }, { now, isAdmin }: ModelContext): Transition {
  const { session } = state;
  if (session === null) return refused(state, "nothing_to_close");
  if (operation.id < session.id) return refused(state, "past");
  if (!session.closed && isLate(operation.writtenAt, now)) return refused(state, "late");
  if (session.by !== operation.who && !isAdmin(operation.who)) return refused(state, "not_creator");
  if (!session.closed) {
    const last = session.proposals.at(-1);
    fixElectorate(state, now);
    session.closed = true;
    session.closedWith = isOverdue(last, now) ? "settling" : isUnfinished(last) ? "cancelled" : "none";
    if (session.closedWith === "cancelled" && last !== undefined)
      Object.assign(last, { phase: "cancelled", cancelledBy: operation.id });
  }
  const reply = `closed, vote: ${session.closedWith}`;
  archiveClosed(state);
  return replied(state, reply);
}
