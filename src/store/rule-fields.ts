import * as z from "zod/mini";
import { DEFAULT_SLIPPAGE_BASIS_POINTS, type GroupRules, type ProposalRules } from "../domain/group-rules.ts";
import { readAmounts, readPass, readQuorum, readSlippage } from "../domain/rule-words.ts";
import type { Rules } from "../domain/rules.ts";
import { StoreUnavailable } from "./errors.ts";
import { intOrNull } from "./field-schemas.ts";

/** The field of a rule, read by `read`, which returns null for nonsense. `missing` is read if there is no field. */
const fieldOf = <T>(missing: string, read: (word: string) => T | null) =>
  z.pipe(
    z._default(z.string(), missing),
    z.transform((word, context): T => {
      const value = read(word);
      if (value !== null) return value;
      context.issues.push({ code: "custom", input: word, message: "no value of this rule" });
      return z.NEVER;
    }),
  );

/** A rule that is on or off. */
const flag = (missing: "on" | "off") =>
  fieldOf(missing, (word) => (word === "on" ? true : word === "off" ? false : null));
const amountsOrNull = z.pipe(
  z._default(z.string(), ""),
  z.transform((words) => readAmounts(words)),
);
const sale = fieldOf("heads", (word) => (word === "heads" || word === "shares" ? word : null));
const propose = fieldOf("members", (word) => (word === "members" || word === "admins" ? word : null));

const frozen = {
  pass: fieldOf("majority", readPass),
  quorum: fieldOf("none", readQuorum),
  sale,
  change: flag("off"),
  hidden: flag("off"),
  cap: intOrNull,
  daily: intOrNull,
  amounts: amountsOrNull,
  slippage: fieldOf(String(DEFAULT_SLIPPAGE_BASIS_POINTS), readSlippage),
};

/** A proposal of an earlier version of the bot has no rules. It keeps what held then. */
const ProposalRuleFields = z.object({ ...frozen, early: flag("off"), remind: flag("off") });

const GroupRuleFields = z.object({
  ...frozen,
  early: flag("on"),
  remind: flag("on"),
  voting: intOrNull,
  propose,
  pause: flag("off"),
});

type Words = Readonly<Record<string, string>>;

/** Reads the rules that are frozen with a proposal. Throws StoreUnavailable for nonsense, since rules decide money. */
export function readProposalRules(words: Words): ProposalRules {
  const parsed = ProposalRuleFields.safeParse(words);
  if (!parsed.success) throw new StoreUnavailable("unreadable", "a proposal's rules");
  return parsed.data;
}

/**
 * Reads a group's rules from its settings. What lies outside the deployment's bounds is moved to the nearest bound, as
 * propose.lua does. Throws StoreUnavailable for nonsense.
 */
export function readGroupRules(words: Words, deployment: Rules): GroupRules {
  const parsed = GroupRuleFields.safeParse(words);
  if (!parsed.success) throw new StoreUnavailable("unreadable", "a group's rules");
  const { voting, amounts, cap, ...rules } = parsed.data;
  const { minVote, maxVote, minMinutes, maxMinutes } = deployment;
  const max = amounts && within(amounts.max, minVote, maxVote);
  const min = amounts && max && within(amounts.min, minVote, max);
  return {
    ...rules,
    cap,
    // Both can be set only by a group's move: each chat had one of them.
    hidden: rules.hidden && cap === null,
    voting: voting === null ? null : within(voting, minMinutes, maxMinutes),
    amounts: amounts && min && max ? { min, default: within(amounts.default, min, max), max } : null,
  };
}

const within = (value: number, least: number, most: number): number => Math.min(Math.max(value, least), most);
