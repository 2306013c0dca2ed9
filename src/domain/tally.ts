import { type Lamports, passes } from "./rules.ts";

/** The running counts of a vote, which vote.lua keeps. `lamports` is the total of the yes votes. */
export interface Tally {
  readonly yes: number;
  readonly no: number;
  readonly lamports: Lamports;
}

export const NO_VOTES: Tally = { yes: 0, no: 0, lamports: 0 };

/** A tally when the time is up: frozen, with those who did not vote. */
export interface FinalTally extends Tally {
  readonly abstained: number;
  readonly passed: boolean;
}

/** Closes a tally: abstained is who took part at the end less who voted, never below zero. */
export function finalTallyOf(tally: Tally, eligibleVoters: number): FinalTally {
  return {
    ...tally,
    abstained: Math.max(0, eligibleVoters - tally.yes - tally.no),
    passed: passes(tally.yes, tally.no),
  };
}
