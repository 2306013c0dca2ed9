import { amountsOf, frozenRules, type GroupRules, type Rule, votingMinutes } from "./group-rules.ts";
import { formatSol } from "./money.ts";

/** What `/settings` says of a rule's value. */
export function ruleText(rules: GroupRules, rule: Rule): string {
  switch (rule) {
    case "voting": {
      const minutes = votingMinutes(rules);
      const text = `${minutes} minute${minutes === 1 ? "" : "s"}`;
      return rules.voting === "" ? `${text} (this bot's default)` : text;
    }
    case "amounts": {
      const { min, usual, max } = amountsOf(frozenRules(rules));
      if (min === max) return `${formatSol(min)} SOL`;
      return `${formatSol(min)} to ${formatSol(max)} SOL, ${formatSol(usual)} if you don't say`;
    }
    case "pass":
      return PASS_TEXTS[rules.pass] ?? `at least ${rules.pass} yes`;
    case "quorum":
      if (rules.quorum === "none") return "none";
      if (rules.quorum.endsWith("%")) return `${rules.quorum} of those who may vote`;
      return `${rules.quorum} voter${rules.quorum === "1" ? "" : "s"}`;
    case "cap":
      return rules.cap === "" ? "none" : `at most ${formatSol(Number(rules.cap))} SOL in all`;
    case "daily":
      return rules.daily === "" ? "none" : `${formatSol(Number(rules.daily))} SOL each in 24 hours`;
    case "slippage":
      return `${Number(rules.slippage) / 100}% (no effect: this bot has no market)`;
    case "hidden":
      return frozenRules(rules).hidden === "on" ? "on, until the end" : "off";
    case "early":
      if (rules.early === "off") return "off, votes take their whole time";
      return rules.change === "on" ? "on (no effect: votes can be changed)" : "on, ends once all have voted";
    default:
      return PLAIN_TEXTS[rule][rules[rule]] ?? "?";
  }
}

const PASS_TEXTS: Readonly<Record<string, string>> = {
  majority: "more yes than no",
  unanimous: "unanimous, one no rejects it",
};

/** The texts of rules that have two values and depend on no other. */
const PLAIN_TEXTS: Readonly<Record<"sale" | "change" | "propose" | "remind" | "pause", Record<string, string>>> = {
  sale: { heads: "everybody counts the same", shares: "each counts by what they paid" },
  change: { on: "on, until the end", off: "off, votes are final" },
  propose: { members: "every member", admins: "admins only" },
  remind: { on: "on, at half time", off: "off" },
  pause: { on: "on, no new votes", off: "off" },
};
