import type { GroupRules, RuleName } from "./group-rules.ts";
import { assertNever } from "./result.ts";
import { type RuleSetting, readAmounts, readPass, readQuorum, readSlippage } from "./rule-words.ts";
import { LAMPORTS_PER_SOL, type Lamports, type Rules, VOTE_STEP_LAMPORTS } from "./rules.ts";

/** The highest limit of the rules *cap* and *daily*: 1,000,000 SOL. */
export const MAX_LIMIT_LAMPORTS: Lamports = 1_000_000 * LAMPORTS_PER_SOL;

/** Picks one rule, and its value, out of all rules of a group. */
export function settingOf(rules: GroupRules, rule: RuleName): RuleSetting {
  switch (rule) {
    case "voting":
    case "cap":
    case "daily":
      return { rule, value: rules[rule] };
    case "amounts":
      return { rule, value: rules.amounts };
    case "pass":
      return { rule, value: rules.pass };
    case "quorum":
      return { rule, value: rules.quorum };
    case "slippage":
      return { rule, value: rules.slippage };
    case "sale":
      return { rule, value: rules.sale };
    case "propose":
      return { rule, value: rules.propose };
    case "change":
    case "hidden":
    case "early":
    case "remind":
    case "pause":
      return { rule, value: rules[rule] };
    default:
      return assertNever(rule);
  }
}

/**
 * Reads a rule's value as the store keeps it; the reverse of `storedWord`. Returns null for a word that is no value of
 * this rule. What the deployment allows is not checked here.
 */
export function readStoredWord(rule: RuleName, word: string): RuleSetting | null {
  switch (rule) {
    case "voting":
    case "cap":
    case "daily":
      return /^([1-9]\d{0,15})?$/.test(word) ? { rule, value: word === "" ? null : Number(word) } : null;
    case "amounts": {
      const value = readAmounts(word);
      return value === null && word !== "" ? null : { rule, value };
    }
    case "pass": {
      const value = readPass(word);
      return value && { rule, value };
    }
    case "quorum": {
      const value = readQuorum(word);
      return value && { rule, value };
    }
    case "slippage": {
      const value = readSlippage(word);
      return value === null ? null : { rule, value };
    }
    case "sale":
      return word === "heads" || word === "shares" ? { rule, value: word } : null;
    case "propose":
      return word === "members" || word === "admins" ? { rule, value: word } : null;
    case "change":
    case "hidden":
    case "early":
    case "remind":
    case "pause":
      return word === "on" || word === "off" ? { rule, value: word === "on" } : null;
    default:
      return assertNever(rule);
  }
}

/**
 * Whether a deployment allows this value. Minutes and amounts have to lie within its own. Buttons write the least and
 * the default amount in whole steps of VOTE_STEP_LAMPORTS. A limit is at most MAX_LIMIT_LAMPORTS.
 */
export function isPossible(setting: RuleSetting, { minVote, maxVote, minMinutes, maxMinutes }: Rules): boolean {
  switch (setting.rule) {
    case "voting":
      return setting.value === null || (minMinutes <= setting.value && setting.value <= maxMinutes);
    case "cap":
    case "daily":
      // A limit below the least vote would leave no yes that is possible.
      return setting.value === null || (minVote <= setting.value && setting.value <= MAX_LIMIT_LAMPORTS);
    case "amounts": {
      if (setting.value === null) return true;
      const { min, default: standard, max } = setting.value;
      const onSteps = [min, standard].every((amount) => amount % VOTE_STEP_LAMPORTS === 0);
      return minVote <= min && min <= standard && standard <= max && max <= maxVote && onSteps;
    }
    default:
      return true;
  }
}
