import { linearize } from "./linearize.ts";
import { step } from "./model.ts";
import type { Observation, ObservedStep } from "./observation.ts";
import { INITIAL_STATE, type State } from "./state.ts";
import { currentProposal, isOverdue, isUnfinished } from "./state-queries.ts";
import type { ModelContext } from "./transition.ts";

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

  /** When the open proposal ends, null where none is open. */
  get proposalEndsAt(): number | null {
    const [state] = this.#states;
    const last = state === undefined ? undefined : currentProposal(state);
    return isUnfinished(last) ? last.ends : null;
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

  /** Leaves out the states in which a proposal waits for its result at that time. Returns whether any others are left. */
  expectResult(now: number, mayBeDelayed: (proposal: number) => boolean): boolean {
    const isDue = (state: State) => {
      const last = currentProposal(state);
      return last?.phase === "open" && isOverdue(last, now) && !mayBeDelayed(last.id);
    };
    return this.#replace(this.#states.filter((state) => !isDue(state)));
  }

  #replace(states: readonly State[]): boolean {
    if (states.length > 0) this.#states = states;
    return states.length > 0;
  }

  /** Corrects the end of the proposal with that id to the end in Redis. */
  correctEnd(proposalId: string, ends: number): void {
    for (const proposal of this.#states.map(currentProposal))
      if (
        proposal !== undefined &&
        proposalId.endsWith(`.${proposal.id}`) &&
        Math.abs(proposal.ends - ends) < MOST_SHIFT_MS
      )
        proposal.ends = ends;
  }
}
