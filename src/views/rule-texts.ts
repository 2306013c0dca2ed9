import { type GroupRules, MAX_VOTE_CHANGES, type Pass, type Quorum, type RuleName } from "../domain/group-rules.ts";
import { formatSol } from "../domain/money.ts";
import { assertNever } from "../domain/result.ts";
import { MAX_LIMIT_LAMPORTS } from "../domain/rule-setting.ts";
import { type Lamports, type Rules, VOTE_STEP_LAMPORTS } from "../domain/rules.ts";
import { minutesText } from "./message.ts";
import { amountRange } from "./rules.ts";

/** A rule's value in words. A rule without effect is said to have none. */
export function ruleValueText(rule: RuleName, rules: GroupRules, deployment: Rules): string {
  switch (rule) {
    case "voting":
      return rules.voting === null
        ? `${minutesText(deployment.defaultMinutes)} (this bot's default)`
        : minutesText(rules.voting);
    case "amounts": {
      const { minVote: min, defaultVote, maxVote: max } = deployment;
      return amountsText(rules.amounts ?? { min, default: defaultVote, max });
    }
    case "pass":
      return passText(rules.pass);
    case "quorum":
      return quorumText(rules.quorum);
    case "sale":
      return rules.sale === "heads" ? "everybody counts the same" : "each counts by what they paid";
    case "change":
      return rules.change ? "on, until the end" : "off, votes are final";
    case "hidden":
      return rules.hidden ? "on, until the end" : "off";
    case "early":
      if (!rules.early) return "off, votes take their whole time";
      return rules.change ? "on (no effect: votes can be changed)" : "on, ends once all have voted";
    case "propose":
      return rules.propose === "members" ? "every member" : "admins only";
    case "remind":
      return rules.remind ? "on, at half time" : "off";
    case "cap":
      return rules.cap === null ? "none" : `${formatSol(rules.cap)} SOL a vote`;
    case "daily":
      return rules.daily === null ? "none" : `${formatSol(rules.daily)} SOL each in 24 hours`;
    case "pause":
      return rules.pause ? "on, no new votes" : "off";
    default:
      return assertNever(rule);
  }
}

function passText(pass: Pass): string {
  switch (pass.kind) {
    case "majority":
      return "more yes than no";
    case "share":
      return `${pass.share.written} of yes and no`;
    case "unanimous":
      return "nobody says no";
    default:
      return assertNever(pass);
  }
}

function quorumText(quorum: Quorum): string {
  switch (quorum.kind) {
    case "none":
      return "none";
    case "voters":
      return quorum.count === 1 ? "1 voter" : `${quorum.count} voters`;
    case "share":
      return `${quorum.share.written} of those who may vote`;
    default:
      return assertNever(quorum);
  }
}

function amountsText({ min, default: standard, max }: { min: Lamports; default: Lamports; max: Lamports }): string {
  return min === max ? amountRange(min, max) : `${amountRange(min, max)}, ${formatSol(standard)} if you don't say`;
}

/** What each rule is about, in a sentence or two. */
export const RULE_EXPLANATIONS: Readonly<Record<RuleName, string>> = {
  voting: "How long a vote runs, unless somebody writes a time when proposing or opening the session.",
  amounts: "What a yes to a buy can put in, and what it puts in without an amount.",
  pass: "What a vote needs to pass. In any case somebody has to say yes.",
  quorum: "How many have to vote, or nothing passes. People count, not amounts.",
  sale: "How votes on selling an order count: everybody the same, or each by what they paid for it.",
  change: `On: people can change their vote until the end, ${MAX_VOTE_CHANGES} times at most. The last one counts.`,
  hidden: "On: choices and amounts stay secret until the end. Who has voted is seen. Not together with cap.",
  early: "On: a vote ends once all who may vote have, but not in its first quarter.",
  propose: "Who can propose a trade.",
  remind: "On: at half time I name those who have not voted, once, in votes of 5 minutes or more.",
  cap: "The most that one vote can put in, all together. Not together with hidden.",
  daily: "The most that one member can put in within 24 hours.",
  pause: "On: nothing can be proposed. A vote that is running goes on.",
};

/** The values that a rule can have, as a refusal tells them. */
export function possibleValuesText(rule: RuleName, deployment: Rules): string {
  const { minVote, maxVote, minMinutes, maxMinutes } = deployment;
  switch (rule) {
    case "voting":
      return `Voting takes minutes from ${minMinutes} to ${maxMinutes}, like ${exampleOf(rule, deployment)}, or none.`;
    case "amounts":
      return `Amounts takes three numbers that rise, like ${exampleOf(rule, deployment)}, from ${amountRange(minVote, maxVote)} and the first two in steps of ${formatSol(VOTE_STEP_LAMPORTS)}; or default.`;
    case "pass":
      return "Pass takes majority, unanimous, or a share of yes like 60% or 2/3.";
    case "quorum":
      return "Quorum takes none, a number of voters like 3, or a share like 50%.";
    case "sale":
      return "Sale takes heads, or shares to count by what each paid.";
    case "propose":
      return "Propose takes members or admins.";
    case "cap":
    case "daily":
      return `${capitalized(rule)} takes none, or SOL above 0 and up to ${formatSol(MAX_LIMIT_LAMPORTS)}, like ${exampleOf(rule, deployment)}.`;
    case "change":
    case "hidden":
    case "early":
    case "remind":
    case "pause":
      return `${capitalized(rule)} takes on or off.`;
    default:
      return assertNever(rule);
  }
}

/** A value of a rule as people type it, usually one that no button has. Null if the buttons have them all. */
export function exampleOf(rule: RuleName, deployment: Rules): string | null {
  const { minVote, defaultVote, maxVote, minMinutes, defaultMinutes, maxMinutes } = deployment;
  switch (rule) {
    case "voting":
      return String(minMinutes <= 7 && 7 <= maxMinutes ? 7 : defaultMinutes);
    case "amounts":
      return [minVote, defaultVote, maxVote].map(formatSol).join(" ");
    case "pass":
      return "70%";
    case "quorum":
      return "4";
    case "cap":
      return "2.5";
    case "daily":
      return "0.25";
    default:
      return null;
  }
}

/** A rule's name, or a word for its value, as a sentence or a button begins with it. */
export const capitalized = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);
