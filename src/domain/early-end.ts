import type { Proposal } from "./session.ts";

/**
 * Whether all have voted who may, so that an open vote ends before its time by the rule *early*. When that is, rules.lua
 * says.
 */
export function isComplete({ rules, tally, eligibleVoters }: Proposal): boolean {
  const voted = tally.yes + tally.no;
  return rules.early && !rules.change && voted > 0 && voted >= eligibleVoters;
}
