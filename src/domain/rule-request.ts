import { type AmbiguousNumber, readAmbiguousNumber } from "./ambiguous-number.ts";
import { DEFAULT_GROUP_RULES, RULE_NAMES, type RuleName } from "./group-rules.ts";
import { parseMinutes } from "./minutes.ts";
import { parseSol } from "./money.ts";
import { assertNever, err, ok, type Result } from "./result.ts";
import { isPossible, readStoredWord, settingOf } from "./rule-setting.ts";
import { type RuleSetting, storedWord } from "./rule-words.ts";
import type { Rules } from "./rules.ts";
import { ascii, plain, truncate } from "./text.ts";

/** What `/settings [rule [value]]` asks for: to show all rules or one of them, or to set one. */
export type RuleRequest =
  | { readonly kind: "show"; readonly rule: RuleName | null }
  | { readonly kind: "set"; readonly setting: RuleSetting };

export type RuleRequestRefusal =
  | { readonly reason: "rule_unknown"; readonly word: string }
  /** The value is none of this rule, or the deployment does not allow it. */
  | { readonly reason: "rule_value"; readonly rule: RuleName }
  /** `field` is the text before the number. */
  | ({ readonly reason: "field_ambiguous"; readonly field: string } & AmbiguousNumber);

/**
 * Reads what follows `/settings`. A rule and its value may be in capitals and quotes, with a space, `=` or `:` between
 * them. Values are read as people type them: `50 %`, `2 / 3`, `0,05 SOL`, `0.01-0.05-1`, `5 min`, `yes`. The word
 * `default` is a value of every rule.
 */
export function parseRuleRequest(rest: string, rules: Rules): Result<RuleRequest, RuleRequestRefusal> {
  const text = tidied(rest);
  const [, word = "", typed = ""] = /^([^ =:]*)[ =:]*(.*)$/.exec(text) ?? [];
  if (text === "") return ok({ kind: "show", rule: null });
  const name = word.replace(/[.,;]+$/, "");
  const rule = RULE_NAMES.find((each) => each === name);
  if (rule === undefined) return err({ reason: "rule_unknown", word: truncate(name, 20) });
  if (typed === "") return ok({ kind: "show", rule });

  const written =
    typed === "default" ? storedWord(settingOf(DEFAULT_GROUP_RULES, rule)) : storedFrom(rule, typed, rules);
  if (written !== null && typeof written !== "string")
    // Of three amounts, only this one is to be written anew.
    return err({ reason: "field_ambiguous", field: rule === "amounts" ? "" : `/settings ${rule} `, ...written });
  const setting = written === null ? null : readStoredWord(rule, written);
  return setting !== null && isPossible(setting, rules)
    ? ok({ kind: "set", setting })
    : err({ reason: "rule_value", rule });
}

/** Small letters, without quotes, brackets and a full stop at the end. A fraction of one sign, like ⅔, becomes `2/3`. */
const tidied = (rest: string): string =>
  plain(ascii(rest.normalize("NFKC")))
    .toLowerCase()
    .replace(/["'‘’‚‹›`<>()[\]]/g, " ")
    .replace(/[\u2044\u2215]/g, "/")
    .replaceAll("\u066A", "%")
    .replace(/ +/g, " ")
    .replace(/(?<![ .,;!?])[ .,;!?]+$/, "")
    .trim();

/** Writes a typed value as the store keeps it. Returns null for one that nobody can read, or a number of two readings. */
function storedFrom(rule: RuleName, typed: string, rules: Rules): string | AmbiguousNumber | null {
  switch (rule) {
    case "voting": {
      const minutes = isNone(typed) ? "" : parseMinutes(typed, rules);
      return typeof minutes === "object" ? null : String(minutes);
    }
    case "amounts":
      return isNone(typed) ? "" : amountsFrom(typed);
    case "cap":
    case "daily":
      return isNone(typed) ? "" : lamportsFrom(typed);
    case "pass":
      return shareFrom(typed) ?? typed;
    case "quorum":
      return isNone(typed) || typed === "0" ? "none" : (shareFrom(typed) ?? votersFrom(typed));
    case "slippage":
      return basisPointsFrom(typed);
    case "sale":
      return typed.replace(/^(head|share)$/, "$1s");
    case "propose":
      return typed
        .replace(/^(?:member|everybody|everyone|anybody|anyone|all)$/, "members")
        .replace(/^admin$/, "admins");
    case "change":
    case "hidden":
    case "early":
    case "remind":
    case "pause":
      return typed.replace(/^(?:yes|y|true)$/, "on").replace(/^(?:no|n|false)$/, "off");
    default:
      return assertNever(rule);
  }
}

const isNone = (typed: string): boolean => ["none", "off", "no"].includes(typed);

/** `50 %`, `50,5%` and `50 percent`; `2 / 3` and `2 of 3`. */
function shareFrom(typed: string): string | null {
  const [, whole, decimals = ""] = /^(\d{1,3})(?:[.,](\d{1,9}))? ?(?:%|percent|per cent)$/.exec(typed) ?? [];
  const needed = decimals.replace(/0+$/, "");
  if (whole !== undefined) return `${Number(whole)}${needed === "" ? "" : `.${needed}`}%`;
  const [, part, of] = /^(\d{1,3}) ?(?:\/|of|out of) ?(\d{1,3})$/.exec(typed) ?? [];
  return part === undefined ? null : `${Number(part)}/${Number(of)}`;
}

/** `5`, `5 %`, `2.5%` and `2,5 percent`, with two decimals at most. */
function basisPointsFrom(typed: string): string | null {
  const [, whole, decimals = ""] = /^(\d{1,3})(?:[.,](\d{1,2}))? ?(?:%|percent|per cent)?$/.exec(typed) ?? [];
  return whole === undefined ? null : String(Number(whole + decimals.padEnd(2, "0")));
}

/** `3`, `3 voters` and `3 people`. */
const votersFrom = (typed: string): string =>
  typed.replace(/^0*(\d+)(?: ?(?:voters?|votes?|people|persons?|members?))?$/, "$1");

function lamportsFrom(typed: string): string | AmbiguousNumber | null {
  const ambiguous = readAmbiguousNumber(typed);
  if (ambiguous !== null) return ambiguous;
  const lamports = parseSol(typed);
  return lamports === null ? null : String(lamports);
}

/** Three amounts, with spaces, commas, dashes or `to` between them, perhaps each with `min`, `default` and `max`. */
function amountsFrom(typed: string): string | AmbiguousNumber | null {
  const words = typed
    .replace(/(\d) ?sol\b/g, "$1")
    .replace(/\b(?:min|default|max)\b ?[=:]?/g, " ")
    .replace(/[,;](?= |$)|[-–—/]|\bto\b/g, " ")
    .split(" ")
    .filter(Boolean);
  const amounts = words.map(lamportsFrom);
  const unclear = amounts.find((amount) => amount !== null && typeof amount !== "string");
  return unclear ?? (amounts.includes(null) ? null : amounts.join(" "));
}
