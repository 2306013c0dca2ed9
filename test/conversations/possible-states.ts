import { lineOfRules } from "./expected-snapshot.ts";
import { RULES } from "./group-rules.ts";
import { linearize } from "./linearize.ts";
import { step } from "./model.ts";
import type { Observation, ObservedStep } from "./observation.ts";
import { INITIAL_STATE, type State } from "./state.ts";
import { currentProposal, isUnfinished } from "./state-queries.ts";
import type { ModelContext } from "./transition.ts";
import { isDue, isEnded, isToRemind, missingVoters } from "./vote-times.ts";

/** How far the end of a proposal in Redis may be from the end that the model expects. */
const MOST_SHIFT_MS = 60_000;

/** Every state of the model that fits all that was observed so far. Where nothing has failed there is mostly one. */
export class PossibleStates {
  #states: readonly State[] = [INITIAL_STATE];

  get all(): readonly State[] {
    return this.#states;
  }

  get areAllFinished(): boolean {
    return this.#states.every((state) => !isUnfinished(currentProposal(state)));
  }

  /** When the open proposal began, and when it ends; null where none is open. */
  get openProposal(): { readonly started: number; readonly ends: number } | null {
    const [state] = this.#states;
    const last = state === undefined ? undefined : currentProposal(state);
    return isUnfinished(last) ? last : null;
  }

  /** What the model replies to each delivery, if it is the only one. */
  repliesToEachAlone({ deliveries, times }: Observation, people: Omit<ModelContext, "now">): string[] {
    const [state] = this.#states;
    if (state === undefined) return [];
    const context = { ...people, now: times.at(-1) ?? 0 };
    return deliveries.map(
      ({ updateKey, operation }) => `${updateKey}: ${step(state, operation, context).reply || "nothing"}`,
    );
  }

  /** Goes on to the states that are possible after a step. Returns whether there are any, and keeps the old ones otherwise. */
  advance(observed: ObservedStep, people: Omit<ModelContext, "now">): boolean {
    return this.#replace(linearize(this.#states, observed, people));
  }

  /**
   * Leaves out the states in which a proposal waits for its result at that time. `early` says that one that ends early has to have its
   * result, too. Returns whether any others are left.
   */
  expectResult(now: number, mayBeDelayed: (proposal: number) => boolean, early: boolean): boolean {
    const waits = (state: State) => {
      const last = currentProposal(state);
      const isOver = isEnded(last, now) || (early && isDue(state, last, now));
      return isOver && last !== undefined && last.phase !== "announcing" && !mayBeDelayed(last.id);
    };
    return this.#replace(this.#states.filter((state) => !waits(state)));
  }

  /** Leaves out the states in which somebody waits to be reminded all that time. Returns whether any others are left. */
  expectReminder(times: readonly number[], mayBeMissing: (proposal: number) => boolean): boolean {
    const waits = (state: State) => {
      const last = currentProposal(state);
      if (last === undefined || mayBeMissing(last.id)) return false;
      return times.every((now) => isToRemind(last, now)) && missingVoters(state, last).length > 0;
    };
    return this.#replace(this.#states.filter((state) => !waits(state)));
  }

  /** Leaves out the states with other rules than these, or rules that other updates have set. Returns whether any others are left. */
  expectRules(line: string): boolean {
    return this.#replace(this.#states.filter((state) => lineOfRules(state) === line));
  }

  #replace(states: readonly State[]): boolean {
    if (states.length > 0) this.#states = states;
    return states.length > 0;
  }

  /** Corrects the times of the proposal with that id to those in Redis, and rounds all others to minutes. */
  correctTimes(proposalId: string, started: number, ends: number): void {
    for (const proposal of this.#states.map(currentProposal))
      if (
        proposal !== undefined &&
        proposalId.endsWith(`.${proposal.id}`) &&
        Math.abs(proposal.ends - ends) < MOST_SHIFT_MS
      )
        Object.assign(proposal, { started, ends });
    for (const state of this.#states) roundTimes(state);
  }
}

/** Where nobody knows the exact times of changes, states that differ only in these would become ever more. */
function roundTimes(state: State): void {
  const round = <T extends { readonly at: number }>(one: T): T => ({ ...one, at: one.at - (one.at % 60_000) });
  for (const [user, all] of Object.entries(state.spent)) state.spent[Number(user)] = all.map(round);
  for (const rule of RULES) {
    const setBy = state.ruleUpdates[rule];
    if (setBy !== undefined) state.ruleUpdates[rule] = round(setBy);
  }
}
