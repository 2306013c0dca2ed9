import { type Lamports, passes } from "./rules.ts";

/** The running counts of a vote. `lamports` is the total of the yes votes. */
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

/** Counts one more vote. A no puts nothing in, whatever amount comes with it. */
export function count(tally: Tally, vote: { choice: "yes" | "no"; lamports: Lamports }): Tally {
  return vote.choice === "yes"
    ? { yes: tally.yes + 1, no: tally.no, lamports: tally.lamports + vote.lamports }
    : { ...tally, no: tally.no + 1 };
}

/** Closes a tally: abstained is who took part at the end less who voted, never below zero. */
export function finish(tally: Tally, participants: number): FinalTally {
  return {
    ...tally,
    abstained: Math.max(0, participants - tally.yes - tally.no),
    passed: passes(tally.yes, tally.no),
  };
}
