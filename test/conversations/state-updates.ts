import type { State } from "./state.ts";
import { currentProposal, isOverdue, isUnfinished } from "./state-queries.ts";

/** Notes how many may vote on a proposal whose time is up. Who joins or leaves after that does not change the number. */
export function fixElectorate(state: State, now: number): void {
  const last = currentProposal(state);
  if (isUnfinished(last) && isOverdue(last, now)) last.electorate ??= state.session?.members.length ?? 0;
}

/** Moves a closed session out of the chat, unless its last proposal is unfinished. Returns whether it did. */
export function archiveClosed(state: State): boolean {
  if (state.session?.closed !== true || isUnfinished(currentProposal(state))) return false;
  state.closed.push(state.session);
  state.session = null;
  return true;
}
