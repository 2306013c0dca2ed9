import type { ProposalRules } from "../domain/group-rules.ts";

/** What is not the default in a proposal's rules, in a few words each. */
export const rulesInForce = (_rules: ProposalRules, _kind: "buy" | "sell"): readonly string[] => [];

/** The rules that are not the default, on a line of their own below other text; '' if there are none. */
export function rulesLine(rules: ProposalRules, kind: "buy" | "sell"): string {
  const words = rulesInForce(rules, kind);
  return words.length === 0 ? "" : `\nRules: ${words.join(" · ")}`;
}
