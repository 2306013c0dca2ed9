import type { Amounts, GroupRules, RuleName } from "../domain/group-rules.ts";
import { formatSol } from "../domain/money.ts";
import { assertNever } from "../domain/result.ts";
import { isPossible, readStoredWord, settingOf } from "../domain/rule-setting.ts";
import { passWord, quorumWord, type RuleSetting, storedWord } from "../domain/rule-words.ts";
import type { Rules } from "../domain/rules.ts";
import { percentText } from "./market.ts";
import { votersText } from "./message.ts";
import { capitalized } from "./rule-texts.ts";

const ON_OR_OFF = ["on", "off"];

/** The values that a rule's buttons offer, as the store keeps them; `''` is no limit, or the deployment's default. */
const USUAL_WORDS: Readonly<Record<RuleName, readonly string[]>> = {
  voting: ["", "1", "2", "5", "10", "30", "60"],
  amounts: ["", "10000000 50000000 1000000000", "50000000 100000000 1000000000", "100000000 500000000 5000000000"],
  pass: ["majority", "60%", "2/3", "75%", "unanimous"],
  quorum: ["none", "2", "3", "5", "50%", "75%"],
  sale: ["heads", "shares"],
  change: ON_OR_OFF,
  hidden: ON_OR_OFF,
  early: ON_OR_OFF,
  propose: ["members", "admins"],
  remind: ON_OR_OFF,
  cap: ["", "1000000000", "5000000000", "10000000000", "50000000000"],
  daily: ["", "100000000", "500000000", "1000000000", "5000000000"],
  slippage: ["100", "200", "500", "1000", "2000"],
  pause: ON_OR_OFF,
};

/** A value that a button offers, and whether it is the one that holds now. */
export interface RuleOption {
  readonly setting: RuleSetting;
  readonly label: string;
  readonly current: boolean;
}

/** The usual values of a rule that the deployment allows, and behind them the one that holds now if it is another. */
export function ruleOptions(rule: RuleName, rules: GroupRules, deployment: Rules): readonly RuleOption[] {
  const now = settingOf(rules, rule);
  const words = [...new Set([...USUAL_WORDS[rule], storedWord(now)])];
  return words.flatMap((word) => {
    const setting = readStoredWord(rule, word);
    const current = word === storedWord(now);
    if (setting === null || !isPossible(setting, deployment)) return [];
    // The default's own button says as much.
    if (setting.rule === "voting" && setting.value === deployment.defaultMinutes && !current) return [];
    return [{ setting, label: labelOf(setting, deployment), current }];
  });
}

/** A value's few words on its button. */
function labelOf(setting: RuleSetting, { minVote: min, defaultVote, maxVote: max, defaultMinutes }: Rules): string {
  switch (setting.rule) {
    case "voting":
      return setting.value === null ? `Default (${defaultMinutes} min)` : `${setting.value} min`;
    case "amounts":
      return setting.value === null
        ? `Default (${amountsLabel({ min, default: defaultVote, max })} SOL)`
        : `${amountsLabel(setting.value)} SOL`;
    case "cap":
    case "daily":
      return setting.value === null ? "None" : `${formatSol(setting.value)} SOL`;
    case "pass":
      return capitalized(passWord(setting.value));
    case "quorum":
      return setting.value.kind === "voters" ? votersText(setting.value.count) : capitalized(quorumWord(setting.value));
    case "slippage":
      return percentText(setting.value);
    case "sale":
    case "propose":
      return capitalized(setting.value);
    case "change":
    case "hidden":
    case "early":
    case "remind":
    case "pause":
      return setting.value ? "On" : "Off";
    default:
      return assertNever(setting);
  }
}

const amountsLabel = ({ min, default: standard, max }: Amounts): string =>
  [min, standard, max].map(formatSol).join(" · ");
