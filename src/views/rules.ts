import type { ProposalRules } from "../domain/group-rules.ts";

/** What is not the default in a proposal's rules, in a few words each. */
export const rulesInForce = (_rules: ProposalRules, _kind: "buy" | "sell"): readonly string[] => [];
