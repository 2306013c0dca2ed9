import { closedBeforeArchived } from "./allowed-transitions.ts";
import type { ObservedStep } from "./observation.ts";
import { announce, recordTradeOnly, remind } from "./results.ts";
import { giveBackUnlessBought } from "./spent.ts";
import type { State } from "./state.ts";
import { currentProposal } from "./state-queries.ts";
import { archiveClosed, freeze } from "./state-updates.ts";
import type { ModelContext, Transition } from "./transition.ts";
import { verdictOf } from "./verdict.ts";
import { isDue, isToRemind, missingVoters } from "./vote-times.ts";

/** The ways in which the bot can announce the result of a proposal now, or remind of it, with that message as the reply. */
export function announcements(state: State, observed: ObservedStep, context: ModelContext): Transition[] {
  const last = currentProposal(state);
  if (last !== undefined && isToRemind(last, context.now) && missingVoters(state, last).length > 0)
    return [remind(state, context), ...results(state, observed, context)];
  return results(state, observed, context);
}

function results(state: State, observed: ObservedStep, context: ModelContext): Transition[] {
  const announced = announcedNow(state, observed, context);
  if (announced === null) return [];
  const { reply } = announced;
  const ways = [announced, ...closedBeforeArchived(state, announced.state).map((half) => ({ state: half, reply }))];
  const { redis, isAsync } = observed.activeFaults;
  return redis === "flaky" || isAsync ? [...ways, { state: sentButNotRecorded(state, announced.state), reply }] : ways;
}

function announcedNow(state: State, { tradeOutcomeOf }: ObservedStep, context: ModelContext): Transition | null {
  const last = currentProposal(state);
  if (last === undefined || !isDue(state, last, context.now)) return null;
  const { passed } = verdictOf(state, last);
  const outcome = passed ? tradeOutcomeOf(last, context.now) : { tag: "rejected" as const, received: null };
  return outcome === null ? null : announce(state, outcome, context);
}

/** The state in which the bot has sent the result, and has not yet recorded that it did. */
function sentButNotRecorded(before: State, after: State): State {
  const state = structuredClone(after);
  if (state.session === null && before.session !== null) state.session = state.closed.pop() ?? null;
  const last = currentProposal(state);
  if (last !== undefined) last.phase = "announcing";
  state.spent = structuredClone(before.spent);
  return state;
}

/**
 * The states that the bot can reach without telling anybody. It freezes, records or archives something, or a message gets lost. A
 * reminder of nobody is not sent.
 */
export function silentTransitions(state: State, observed: ObservedStep, context: ModelContext): State[] {
  const last = currentProposal(state);
  const next: State[] = [];
  const { redis, telegram } = observed.activeFaults;
  if (last?.phase === "announcing") next.push(changed(state, recordAnnounced));
  if (last?.phase === "open" && isDue(state, last, context.now) && context.now < last.ends)
    next.push(changed(state, freezeLast));
  const mayRemindNobody = redis !== "up" || telegram || (last !== undefined && missingVoters(state, last).length === 0);
  if (last !== undefined && mayRemindNobody && isToRemind(last, context.now)) next.push(remind(state, context).state);
  next.push(...tradedNow(state, observed, context));
  const archived = structuredClone(state);
  if (archiveClosed(archived)) next.push(archived);
  const lost = last !== undefined && observed.mayBeLost(last) ? announcedNow(state, observed, context) : null;
  return lost === null ? next : [...next, lost.state, ...closedBeforeArchived(state, lost.state)];
}

/** The state in which a trade is recorded, and a failing service keeps the bot from telling its result. */
function tradedNow(state: State, { activeFaults, tradeOutcomeOf }: ObservedStep, context: ModelContext): State[] {
  const last = currentProposal(state);
  if (!activeFaults.hasFailed || last === undefined || last.phase === "announcing" || last.traded !== null) return [];
  if (!isDue(state, last, context.now) || !verdictOf(state, last).passed) return [];
  const outcome = tradeOutcomeOf(last, context.now);
  return outcome === null ? [] : [recordTradeOnly(state, outcome, context)];
}

function changed(before: State, change: (state: State) => void): State {
  const state = structuredClone(before);
  change(state);
  return state;
}

function recordAnnounced(state: State): void {
  const last = currentProposal(state);
  if (last === undefined) return;
  last.phase = "announced";
  giveBackUnlessBought(state, last);
}

function freezeLast(state: State): void {
  const last = currentProposal(state);
  if (last !== undefined) freeze(state, last);
}
