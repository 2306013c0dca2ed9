import { orderReply, ordersReply, statusReply } from "./expected-texts.ts";
import { votingMinutes } from "./group-rules.ts";
import { propose } from "./model-proposals.ts";
import { rulesReply, setRule } from "./model-rules.ts";
import { vote } from "./model-votes.ts";
import type { Operation } from "./operations.ts";
import { giveBack } from "./spent.ts";
import type { Proposal, State } from "./state.ts";
import { currentProposal, isUnfinished, lastProposalVotedOnBy, mayVoteOn } from "./state-queries.ts";
import { archiveClosed, fixElectorate, freeze } from "./state-updates.ts";
import { isLate, type ModelContext, refused, replied, type Transition } from "./transition.ts";
import { isDue, noteCompleted } from "./vote-times.ts";

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
    case "settings":
      return setRule(state, operation, context);
    case "written_rule":
      return replied({ ...state, rules: { ...state.rules, [operation.rule]: operation.word } }, "");
    case "rules":
      return replied(state, rulesReply(state));
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
  const { who, id, message } = operation;
  const minutesGiven = operation.minutes !== null;
  const minutes = operation.minutes ?? votingMinutes(state.rules);
  const empty = { members: [], proposals: [] };
  state.session = { id, by: who, message, minutes, minutesGiven, closed: false, closedWith: "none", ...empty };
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
  noteMembersChanged(state, operation.kind, now);
  return replied(state, operation.kind === "join" ? "in" : "out");
}

/** Who joins keeps a vote open for which it was the time to end early. Who leaves may complete it. */
function noteMembersChanged(state: State, kind: "join" | "skip", now: number): void {
  const last = currentProposal(state);
  if (last === undefined || last.payers !== null) return;
  if (kind === "join") last.settlesNow = false;
  else noteCompleted(state, last, now);
}

/** Withdraws an open proposal. */
function withdraw(state: State, last: Proposal, message: number): void {
  last.electorate = mayVoteOn(state, last);
  last.phase = "cancelled";
  last.cancelledBy = message;
  last.settlesNow = false;
  giveBack(state, last);
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
  if (isDue(state, last, now)) {
    noteCompleted(state, last, now);
    return refused(state, "settling");
  }
  if (late) return refused(state, "late");
  if (!isAdmin(operation.who)) {
    if (last.by !== operation.who) return refused(state, "not_proposer");
    if (Object.keys(last.votes).length > 0) return refused(state, "has_votes");
  }
  withdraw(state, last, operation.id);
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
    if (last !== undefined && isDue(state, last, now)) {
      session.closedWith = "settling";
      freeze(state, last);
    } else if (isUnfinished(last)) {
      session.closedWith = "cancelled";
      withdraw(state, last, operation.id);
    }
  }
  const reply = `closed, vote: ${session.closedWith}`;
  archiveClosed(state);
  return replied(state, reply);
}
