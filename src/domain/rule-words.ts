import { readFraction } from "./fraction.ts";
import {
  type Amounts,
  type GroupRules,
  MAX_QUORUM_VOTERS,
  MAX_SLIPPAGE_BASIS_POINTS,
  MIN_SLIPPAGE_BASIS_POINTS,
  type Pass,
  type Quorum,
  type RuleName,
  type Share,
} from "./group-rules.ts";
import { assertNever } from "./result.ts";

/** A rule with a value for it. */
export type RuleSetting = { [Name in RuleName]: { readonly rule: Name; readonly value: GroupRules[Name] } }[RuleName];

const readShare = (word: string): Share | null => {
  const fraction = readFraction(word);
  return fraction === null ? null : { ...fraction, written: word };
};

/** Reads the word of the rule *pass*: `majority`, `unanimous`, or a share. Returns null for any other. */
export function readPass(word: string): Pass | null {
  if (word === "majority" || word === "unanimous") return { kind: word };
  const share = readShare(word);
  return share === null ? null : { kind: "share", share };
}

/** Writes *pass* as a word; the reverse of `readPass`. */
export const passWord = (pass: Pass): string => (pass.kind === "share" ? pass.share.written : pass.kind);

/** Reads the word of the rule *quorum*: `none`, a number of voters, or a percentage. Returns null for any other. */
export function readQuorum(word: string): Quorum | null {
  if (word === "none") return { kind: "none" };
  if (/^[1-9]\d{0,4}$/.test(word)) {
    const count = Number(word);
    return count <= MAX_QUORUM_VOTERS ? { kind: "voters", count } : null;
  }
  const share = word.endsWith("%") ? readShare(word) : null;
  return share === null ? null : { kind: "share", share };
}

/** Writes *quorum* as a word; the reverse of `readQuorum`. */
export function quorumWord(quorum: Quorum): string {
  switch (quorum.kind) {
    case "none":
      return "none";
    case "voters":
      return String(quorum.count);
    case "share":
      return quorum.share.written;
    default:
      return assertNever(quorum);
  }
}

/** Reads amounts as the store keeps them: three numbers of lamports that rise. Returns null for anything else. */
export function readAmounts(words: string): Amounts | null {
  const [, ...numbers] = /^(\d{1,15}) (\d{1,15}) (\d{1,15})$/.exec(words) ?? [];
  const [min, standard, max] = numbers.map(Number);
  if (min === undefined || standard === undefined || max === undefined) return null;
  return 0 < min && min <= standard && standard <= max ? { min, default: standard, max } : null;
}

/** Reads the word of the rule *slippage*: basis points, from 1% to 50%. Returns null for any other. */
export function readSlippage(word: string): number | null {
  const basisPoints = /^[1-9]\d{2,3}$/.test(word) ? Number(word) : 0;
  return MIN_SLIPPAGE_BASIS_POINTS <= basisPoints && basisPoints <= MAX_SLIPPAGE_BASIS_POINTS ? basisPoints : null;
}

/** Writes a rule's value as the store keeps it. A limit that is not set is `''`. */
export function storedWord(setting: RuleSetting): string {
  switch (setting.rule) {
    case "voting":
    case "cap":
    case "daily":
      return setting.value === null ? "" : String(setting.value);
    case "amounts": {
      const { value } = setting;
      return value === null ? "" : `${value.min} ${value.default} ${value.max}`;
    }
    case "pass":
      return passWord(setting.value);
    case "quorum":
      return quorumWord(setting.value);
    case "slippage":
      return String(setting.value);
    case "sale":
    case "propose":
      return setting.value;
    case "change":
    case "hidden":
    case "early":
    case "remind":
    case "pause":
      return setting.value ? "on" : "off";
    default:
      return assertNever(setting);
  }
}
