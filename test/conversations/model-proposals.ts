import { frozenRules, votingMinutes } from "./group-rules.ts";
import { formatSol } from "./money.ts";
import type { Operation } from "./operations.ts";
import type { Proposal, State } from "./state.ts";
import { isUnfinished } from "./state-queries.ts";
import { isLate, type ModelContext, refused, replied, type Transition } from "./transition.ts";
import { isDue, noteCompleted } from "./vote-times.ts";

export function propose(
  state: State,
  operation: Operation & { kind: "propose" },
  { now, isAdmin }: ModelContext,
): Transition {
  const { session, rules } = state;
  if (session === null) return refused(state, "no_session");
  const last = session.proposals.at(-1);
  if (last?.id === operation.id) return replied(state, "");
  if (operation.id < session.id || session.proposals.some(({ id }) => id === operation.id))
    return refused(state, "past");
  const late = isLate(operation.writtenAt, now);
  if (session.closed) return refused(state, late ? "late" : "closed");
  if (last !== undefined && isDue(state, last, now)) {
    noteCompleted(state, last, now);
    return refused(state, "settling");
  }
  if (late) return refused(state, "late");
  if (rules.pause === "on") return refused(state, "paused");
  if (rules.propose === "admins" && !isAdmin(operation.who)) return refused(state, "admins_only");
  const order = operation.trade.kind === "sell" ? state.orders[operation.trade.order - 1] : undefined;
  if (operation.trade.kind === "sell") {
    if (order === undefined) return refused(state, `no_order of ${state.orders.length}`);
    if (!(operation.who in order.paid)) return refused(state, "not_contributor");
    if (order.state !== "filled") return refused(state, `order ${order.state}`);
  } else if (!session.members.includes(operation.who)) return refused(state, "not_participant");
  if (isUnfinished(last)) return refused(state, "vote_open");

  const minutes = operation.minutes ?? (session.minutesGiven ? session.minutes : votingMinutes(rules));
  const payers = order === undefined ? null : Object.keys(order.paid).map(Number);
  const proposal: Proposal = {
    id: operation.id,
    by: operation.who,
    trade: operation.trade,
    started: now,
    ends: Math.ceil((now + minutes * 60_000) / 1_000) * 1_000,
    payers,
    electorate: payers === null ? null : payers.length,
    rules: frozenRules(rules),
    votes: {},
    replaced: [],
    phase: "open",
    cancelledBy: null,
    traded: null,
    reminded: false,
    settlesNow: false,
  };
  session.proposals.push(proposal);
  return replied(state, cardText(proposal, minutes));
}

/** What a proposal's card means when it is posted. */
function cardText({ trade, rules }: Proposal, minutes: number): string {
  const what =
    trade.kind === "buy" ? `BUY ${trade.token}, suggested ${formatSol(trade.amount)}` : `SELL order ${trade.order}`;
  const hidden = rules.hidden === "on" ? ", hidden" : "";
  return `card: ${what}, ${minutes} min${hidden}, ${rules.change === "on" ? "changeable" : "final"}`;
}
