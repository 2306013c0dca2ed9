import {
  type Amounts,
  type GroupRules,
  MAX_SLIPPAGE_BASIS_POINTS,
  MAX_VOTE_CHANGES,
  MIN_SLIPPAGE_BASIS_POINTS,
  type Pass,
  type Quorum,
  type RuleName,
} from "../domain/group-rules.ts";
import { formatSol } from "../domain/money.ts";
import { assertNever } from "../domain/result.ts";
import { isPossible, MAX_LIMIT_LAMPORTS } from "../domain/rule-setting.ts";
import { type DeploymentTerms, MS_PER_MINUTE, type Rules, VOTE_STEP_LAMPORTS } from "../domain/rules.ts";
import { EARLY_END_MIN_MS, REMIND_FROM_MS } from "../time-limits.ts";
import { percentText } from "./market.ts";
import { minutesText, typedSol, votersText } from "./message.ts";
import { amountRange } from "./rules.ts";

/** A rule's value in words. A rule without effect is said to have none. */
export function ruleValueText(rule: RuleName, rules: GroupRules, deployment: DeploymentTerms): string {
  switch (rule) {
    case "voting":
      return rules.voting === null
        ? `${minutesText(deployment.defaultMinutes)} (this bot's default)`
        : minutesText(rules.voting);
    case "amounts":
      return amountsText(rules.amounts ?? deploymentAmounts(deployment));
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
      return rules.cap === null ? "none" : `at most ${formatSol(rules.cap)} SOL in all`;
    case "daily":
      return rules.daily === null ? "none" : `${formatSol(rules.daily)} SOL each in 24 hours`;
    case "slippage":
      return deployment.marketConnected
        ? `the price may move by ${percentText(rules.slippage)}`
        : `${percentText(rules.slippage)} (no effect: this bot has no market)`;
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
      return `at least ${pass.share.written} yes`;
    case "unanimous":
      return "unanimous, one no rejects it";
    default:
      return assertNever(pass);
  }
}

function quorumText(quorum: Quorum): string {
  switch (quorum.kind) {
    case "none":
      return "none";
    case "voters":
      return votersText(quorum.count);
    case "share":
      return `${quorum.share.written} of those who may vote`;
    default:
      return assertNever(quorum);
  }
}

const deploymentAmounts = ({ minVote, defaultVote, maxVote }: Rules): Amounts => ({
  ...{ min: minVote, default: defaultVote, max: maxVote },
});

/** The example of the rule *amounts*, where the deployment allows it. No button has it. */
const EXAMPLE_AMOUNTS: Amounts = { min: 20_000_000, default: 50_000_000, max: 500_000_000 };

function amountsText({ min, default: standard, max }: Amounts): string {
  return min === max ? amountRange(min, max) : `${amountRange(min, max)}, ${formatSol(standard)} if you don't say`;
}

/** What each rule is about, in a sentence or two. */
export const RULE_EXPLANATIONS: Readonly<Record<RuleName, string>> = {
  voting: "How long a vote runs, unless somebody writes a time when proposing or opening the session.",
  amounts: "What a yes to a buy puts in: the least, the usual if you don't say, and the most.",
  pass: "What a vote needs to pass. In any case somebody has to say yes.",
  quorum: "How many have to vote, or nothing passes. People count, not amounts.",
  sale: "How votes on a sale count. Heads: everybody the same. Shares: each by what they paid.",
  change: `On: people can change their vote until the end, ${MAX_VOTE_CHANGES} times at most. The last one counts.`,
  hidden: "On: choices and amounts stay secret until the end, but not who has voted. Not together with cap.",
  early: `On: a vote ends once all who may vote have, but not in its first quarter or ${EARLY_END_MIN_MS / 1_000} seconds.`,
  propose: "Who can propose a trade.",
  remind: `On: at half time I name those who have not voted, once, in votes of ${minutesText(REMIND_FROM_MS / MS_PER_MINUTE)} or more.`,
  cap: "The most that one vote can gather from all together. Not together with hidden.",
  daily: "The most that one member can put in within 24 hours. What was not bought does not count.",
  slippage: "How much worse a price may be than the one on the vote's card. Beyond that, nothing is traded.",
  pause: "On: nothing can be proposed. A vote that is running goes on.",
};

/** The values that a rule can have, as a refusal tells them. */
export function possibleValuesText(rule: RuleName, deployment: Rules): string {
  const { minVote, maxVote, minMinutes, maxMinutes } = deployment;
  switch (rule) {
    case "voting":
      return `Voting takes minutes from ${minMinutes} to ${maxMinutes}, or none. ${sendLike(rule, deployment)}`;
    case "amounts":
      return `Amounts takes least, usual and most, from ${amountRange(minVote, maxVote)}, the first two in steps of ${formatSol(VOTE_STEP_LAMPORTS)}. ${sendLike(rule, deployment)}`;
    case "pass":
      return `Pass takes majority, unanimous, or a share like 2/3 or 60%. ${sendLike(rule, deployment)}`;
    case "quorum":
      return `Quorum takes a number of voters, a share like 50%, or none. ${sendLike(rule, deployment)}`;
    case "slippage":
      return `Slippage takes ${percentText(MIN_SLIPPAGE_BASIS_POINTS)} to ${percentText(MAX_SLIPPAGE_BASIS_POINTS)}, with two decimals at most. ${sendLike(rule, deployment)}`;
    case "sale":
      return "Sale takes heads, or shares to count by what each paid.";
    case "propose":
      return "Propose takes members or admins.";
    case "cap":
    case "daily":
      return `${capitalized(rule)} takes an amount from ${amountRange(deployment.minVote, MAX_LIMIT_LAMPORTS)}, or none. ${sendLike(rule, deployment)}`;
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

const sendLike = (rule: RuleName, deployment: Rules): string =>
  `Send it like /settings ${rule} ${exampleOf(rule, deployment)}`;

/** A value of a rule as people type it, usually one that no button has. Null if the buttons have them all. */
export function exampleOf(rule: RuleName, deployment: Rules): string | null {
  const { minMinutes, defaultMinutes, maxMinutes } = deployment;
  switch (rule) {
    case "voting":
      return String(minMinutes <= 7 && 7 <= maxMinutes ? 7 : defaultMinutes);
    case "amounts": {
      const usual = isPossible({ rule, value: EXAMPLE_AMOUNTS }, deployment);
      const { min, default: standard, max } = usual ? EXAMPLE_AMOUNTS : deploymentAmounts(deployment);
      return [min, standard, max].map(typedSol).join(" ");
    }
    case "pass":
      return "70%";
    case "quorum":
      return "4";
    case "cap":
      return "2.5";
    case "daily":
      return "0.25";
    case "slippage":
      return "2.5%";
    default:
      return null;
  }
}

/** A rule's name, or a word for its value, as a sentence or a button begins with it. */
export const capitalized = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);
