/** The rules of a group, by the names that members type. */
export const RULES = [
  "voting",
  "amounts",
  "pass",
  "quorum",
  "sale",
  "change",
  "hidden",
  "early",
  "propose",
  "remind",
  "cap",
  "daily",
  "slippage",
  "pause",
] as const;
export type Rule = (typeof RULES)[number];

/** The rules that a proposal keeps from its start to its end. */
export const FROZEN_RULES = [
  "amounts",
  "pass",
  "quorum",
  "sale",
  "change",
  "hidden",
  "early",
  "remind",
  "cap",
  "daily",
  "slippage",
] as const;
type FrozenRule = (typeof FROZEN_RULES)[number];

/** Each rule's value as Redis keeps it: lamports and minutes as digits, basis points as digits, and an empty word for no limit. */
export type GroupRules = Record<Rule, string>;
export type FrozenRules = Record<FrozenRule, string>;

export const DEFAULT_RULES: GroupRules = {
  voting: "",
  amounts: "",
  pass: "majority",
  quorum: "none",
  sale: "heads",
  change: "off",
  hidden: "off",
  early: "on",
  propose: "members",
  remind: "on",
  cap: "",
  daily: "",
  slippage: "500",
  pause: "off",
};

/** What the deployment allows: lamports of a yes, and minutes of a vote. */
const LEAST_VOTE = 1_000_000;
const DEFAULT_VOTE = 10_000_000;
const MOST_VOTE = 1_000_000_000;
const [LEAST_MINUTES, DEFAULT_MINUTES, MOST_MINUTES] = [1, 5, 10];

const clamp = (value: number, least: number, most: number): number => Math.min(most, Math.max(least, value));

/** How long votes run where neither the command nor the session says it, in minutes. */
export const votingMinutes = ({ voting }: GroupRules): number =>
  voting === "" ? DEFAULT_MINUTES : clamp(Number(voting), LEAST_MINUTES, MOST_MINUTES);

/** The rules that a proposal made now gets. Amounts are kept within what the deployment allows, and a cap undoes hiding. */
export function frozenRules(rules: GroupRules): FrozenRules {
  const { amounts, pass, quorum, sale, change, early, remind, cap, daily, slippage } = rules;
  const hidden = cap === "" ? rules.hidden : "off";
  return { amounts: clampAmounts(amounts), pass, quorum, sale, change, hidden, early, remind, cap, daily, slippage };
}

function clampAmounts(amounts: string): string {
  if (amounts === "") return "";
  const [min = 0, usual = 0, max = 0] = amounts.split(" ").map((one) => clamp(Number(one), LEAST_VOTE, MOST_VOTE));
  return `${min} ${usual} ${max}`;
}

/** The least lamports of a yes, those of a yes without an amount, and the most. */
export function amountsOf({ amounts }: FrozenRules): { min: number; usual: number; max: number } {
  if (amounts === "") return { min: LEAST_VOTE, usual: DEFAULT_VOTE, max: MOST_VOTE };
  const [min = 0, usual = 0, max = 0] = amounts.split(" ").map(Number);
  return { min, usual, max };
}

/** A limit in lamports, and infinity where there is none. */
export const limitOf = (word: string): number => (word === "" ? Number.POSITIVE_INFINITY : Number(word));
