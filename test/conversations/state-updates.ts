import type { Proposal, State } from "./state.ts";
import { currentProposal, isUnfinished, mayVoteOn } from "./state-queries.ts";
import { isEnded } from "./vote-times.ts";

/** Notes how many may vote on a proposal whose time is up. Who joins or leaves after that does not change the number. */
export function fixElectorate(state: State, now: number): void {
  const last = currentProposal(state);
  if (last !== undefined && isEnded(last, now)) last.electorate = mayVoteOn(state, last);
}

/** Freezes the tally of a proposal that is due. */
export function freeze(state: State, last: Proposal): void {
  last.electorate = mayVoteOn(state, last);
  last.settlesNow = false;
  if (last.phase === "open") last.phase = "closed";
}

/** Moves a closed session out of the chat, unless its last proposal is unfinished. Returns whether it did. */
export function archiveClosed(state: State): boolean {
  if (state.session?.closed !== true || isUnfinished(currentProposal(state))) return false;
  state.closed.push(state.session);
  state.session = null;
  return true;
}
