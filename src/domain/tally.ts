import { type Lamports, passes } from "./rules.ts";

/** The running counts of a vote, which vote.lua keeps. `lamports` is the total of the yes votes. */
export interface Tally {
  readonly yes: number;
  readonly no: number;
  readonly lamports: Lamports;
}

export const NO_VOTES: Tally = { yes: 0, no: 0, lamports: 0 };

/** The frozen tally of a vote whose time is up. `abstained` is the number of those who did not vote. */
export interface FinalTally extends Tally {
  readonly abstained: number;
  readonly passed: boolean;
}

/** Closes a tally. `abstained` is the number of eligible voters less those who voted, and never below zero. */
export function finalTallyOf(tally: Tally, eligibleVoters: number): FinalTally {
  return {
    ...tally,
    abstained: Math.max(0, eligibleVoters - tally.yes - tally.no),
    passed: passes(tally.yes, tally.no),
  };
}
