import { leastOf, reaches } from "./fraction.ts";
import type { Pass, ProposalRules, Quorum } from "./group-rules.ts";
import { assertNever } from "./result.ts";
import type { Lamports } from "./rules.ts";

/** The running counts of a vote, which vote.lua keeps. */
export interface Tally {
  readonly yes: number;
  readonly no: number;
  /** The total of the yes votes. */
  readonly lamports: Lamports;
}

export const NO_VOTES: Tally = { yes: 0, no: 0, lamports: 0 };

/** What those who said yes to a sale, and those who said no, once paid for the order. */
export interface PaidByVoters {
  readonly yes: Lamports;
  readonly no: Lamports;
}

/**
 * What a frozen vote came to.
 *
 * - `passed`: its trade is carried out.
 * - `nobody`: nobody voted.
 * - `no_quorum`: fewer voted than the rule *quorum* asks for.
 * - `tie`, `more_no`: with the rule *pass* at `majority`.
 * - `short`: yes missed the share that the rule *pass* asks for.
 */
export type Verdict = "passed" | "nobody" | "no_quorum" | "tie" | "more_no" | "short";

/** The frozen tally of a vote whose time is up. */
export interface FinalTally extends Tally {
  /** The number of those who did not vote. */
  readonly abstained: number;
  readonly verdict: Verdict;
  readonly passed: boolean;
}

/** What decides a vote, once its tally is frozen. */
type FrozenVote = {
  readonly tally: Tally;
  readonly eligibleVoters: number;
  readonly rules: Pick<ProposalRules, "pass" | "quorum" | "sale">;
} & ({ readonly kind: "buy" } | { readonly kind: "sell"; readonly paid: PaidByVoters });

/** How many voters a quorum needs, of those who may vote. It is 0 for none. */
export function votersNeeded(quorum: Quorum, eligibleVoters: number): number {
  switch (quorum.kind) {
    case "none":
      return 0;
    case "voters":
      return quorum.count;
    case "share":
      return leastOf(eligibleVoters, quorum.share);
    default:
      return assertNever(quorum);
  }
}

/** Closes a tally by its proposal's rules. `abstained` is the eligible voters less those who voted, never below zero. */
export function finalTallyOf(vote: FrozenVote): FinalTally {
  const { tally, eligibleVoters } = vote;
  const verdict = verdictOf(vote);
  return {
    ...tally,
    abstained: Math.max(0, eligibleVoters - tally.yes - tally.no),
    verdict,
    passed: verdict === "passed",
  };
}

/** What *pass* counts for yes and for no: heads, or on a sale by *shares* what each paid. */
export const weightsOf = (vote: FrozenVote): { readonly yes: number; readonly no: number } =>
  vote.kind === "sell" && vote.rules.sale === "shares" ? vote.paid : { yes: vote.tally.yes, no: vote.tally.no };

function verdictOf(vote: FrozenVote): Verdict {
  const { tally, eligibleVoters, rules } = vote;
  const voted = tally.yes + tally.no;
  if (voted === 0) return "nobody";
  if (voted < votersNeeded(rules.quorum, eligibleVoters)) return "no_quorum";
  const { yes, no } = weightsOf(vote);
  return verdictBy(rules.pass, yes, no);
}

/** Judges a vote by the rule *pass*. Yes and no are whole numbers, of heads or of lamports; one of them is above 0. */
export function verdictBy(pass: Pass, yes: number, no: number): Verdict {
  switch (pass.kind) {
    case "majority":
      if (yes > no) return "passed";
      return yes === no ? "tie" : "more_no";
    case "share":
      return yes > 0 && reaches(yes, yes + no, pass.share) ? "passed" : "short";
    case "unanimous":
      return yes > 0 && no === 0 ? "passed" : "short";
    default:
      return assertNever(pass);
  }
}
