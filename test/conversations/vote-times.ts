import type { Proposal, State } from "./state.ts";
import { isUnfinished, mayVoteOn } from "./state-queries.ts";

/** By the rule *early* a vote runs for at least a quarter of its time, and for at least this long. */
const LEAST_MS = 30_000;
/** By the rule *remind* only votes of at least this length are reminded of. */
const REMIND_FROM_MS = 300_000;
/** So shortly before the end nobody is reminded any more. */
const REMIND_MARGIN_MS = 23_000;

/** Whether the proposal's votes count no more, and its result is not announced yet: its full time is over, or its tally frozen. */
export const isEnded = (proposal: Proposal | undefined, now: number): boolean =>
  isUnfinished(proposal) && (proposal.phase !== "open" || now >= proposal.ends);

/** Whether the rule *early* ends the vote: all who may vote have. A vote that can be changed never ends early. */
export function hasAllVotes(state: State, proposal: Proposal): boolean {
  const { rules, votes } = proposal;
  if (proposal.phase !== "open" || rules.early !== "on" || rules.change === "on") return false;
  const voted = Object.keys(votes).length;
  return voted > 0 && voted >= mayVoteOn(state, proposal);
}

/** Whether all who may vote have, and the vote has run for its least time. */
function endsEarly(state: State, proposal: Proposal, now: number): boolean {
  const { started, ends } = proposal;
  const from = started + Math.max(Math.ceil((ends - started) / 4), LEAST_MS);
  return hasAllVotes(state, proposal) && from <= now && now < ends;
}

/** Whether the proposal is to be settled now. By the rule *early* it takes its first join or vote until somebody does that. */
export const isDue = (state: State, proposal: Proposal | undefined, now: number): boolean =>
  isEnded(proposal, now) || (isUnfinished(proposal) && endsEarly(state, proposal, now));

/** Notes that the bot settles a vote behind its answer: that answer completed it. */
export function noteCompleted(state: State, proposal: Proposal, now: number): void {
  if (endsEarly(state, proposal, now)) proposal.settlesNow = true;
}

/** Whether those who have not voted are to be reminded now. */
export function isToRemind({ phase, rules, reminded, started, ends }: Proposal, now: number): boolean {
  if (phase !== "open" || rules.remind !== "on" || reminded || ends - started < REMIND_FROM_MS) return false;
  return now >= Math.floor((started + ends) / 2) && now + REMIND_MARGIN_MS < ends;
}

/** Who may vote and has not: in the order of joining, or for a sale in no order. */
export function missingVoters({ session }: State, { payers, votes }: Proposal): number[] {
  return (payers ?? session?.members ?? []).filter((user) => !(user in votes));
}
