import { closedBeforeArchived } from "./allowed-transitions.ts";
import type { ObservedStep } from "./observation.ts";
import { announce } from "./results.ts";
import type { State } from "./state.ts";
import { currentProposal, isOverdue, tallyOf } from "./state-queries.ts";
import { archiveClosed } from "./state-updates.ts";
import type { ModelContext, Transition } from "./transition.ts";

/** The ways in which the bot can announce the result of a proposal now, with the result as the reply. */
export function announcements(state: State, observed: ObservedStep, context: ModelContext): Transition[] {
  const announced = announcedNow(state, observed, context);
  if (announced === null) return [];
  const { reply } = announced;
  const ways = [announced, ...closedBeforeArchived(state, announced.state).map((half) => ({ state: half, reply }))];
  const { redis, isAsync } = observed.activeFaults;
  return redis === "flaky" || isAsync ? [...ways, { state: sentButNotRecorded(state, announced.state), reply }] : ways;
}

function announcedNow(state: State, { tradeOutcomeOf }: ObservedStep, context: ModelContext): Transition | null {
  const last = currentProposal(state);
  if (last === undefined || !isOverdue(last, context.now)) return null;
  const { yes, no } = tallyOf(last);
  const outcome = yes > no ? tradeOutcomeOf(last, context.now) : { tag: "rejected" as const, received: null };
  return outcome === null ? null : announce(state, outcome, context);
}

/** The state in which the bot has sent the result, and has not yet recorded that it did. */
function sentButNotRecorded(before: State, after: State): State {
  const state = structuredClone(after);
  if (state.session === null && before.session !== null) state.session = state.closed.pop() ?? null;
  const last = currentProposal(state);
  if (last !== undefined) last.phase = "announcing";
  return state;
}

/** The states that the bot can reach without telling anybody. It records or archives something, or a result gets lost. */
export function silentTransitions(state: State, observed: ObservedStep, context: ModelContext): State[] {
  const last = currentProposal(state);
  const next: State[] = [];
  if (last?.phase === "announcing") {
    const recorded = structuredClone(state);
    const proposal = currentProposal(recorded);
    if (proposal !== undefined) proposal.phase = "announced";
    next.push(recorded);
  }
  const archived = structuredClone(state);
  if (archiveClosed(archived)) next.push(archived);
  const lost = last !== undefined && observed.mayBeLost(last) ? announcedNow(state, observed, context) : null;
  return lost === null ? next : [...next, lost.state, ...closedBeforeArchived(state, lost.state)];
}
