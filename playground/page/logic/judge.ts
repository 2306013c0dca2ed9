import { count, type Fields } from "./fields.ts";

/** How a vote stands by the rules that were frozen with it. */
export interface Judgement {
  /** How many have to vote; null without the rule *quorum*. */
  readonly needed: number | null;
  /** What those who said yes and those who said no once paid, in lamports. Null unless that decides: on a sale by *shares*. */
  readonly paid: { readonly yes: number; readonly no: number } | null;
  readonly passed: boolean;
}

/**
 * Judges a vote by its frozen rules, as the Worker does. A vote of an earlier version of the bot has none: the majority decides. What
 * cannot be read never passes, since the Worker does not settle it.
 */
export function judge(fields: Fields, eligibleVoters: number): Judgement {
  const [yes, no] = [count(fields, "q.yes"), count(fields, "q.no")];
  const byShares = fields.get("q.kind") === "sell" && fields.get("q.sale") === "shares";
  const paid = byShares ? { yes: count(fields, "q.yes_paid"), no: count(fields, "q.no_paid") } : null;
  const needed = votersNeeded(fields.get("q.quorum") ?? "none", eligibleVoters);
  const weights = paid ?? { yes, no };
  const enough = yes + no >= (needed ?? 0);
  return { needed, paid, passed: enough && passes(fields.get("q.pass") ?? "majority", weights.yes, weights.no) };
}

/** How many voters a quorum asks for, as `3` or `50%` of those who may vote; null for none. */
function votersNeeded(quorum: string, eligibleVoters: number): number | null {
  if (/^[1-9]\d*$/.test(quorum)) return Number(quorum);
  const share = fractionOf(quorum);
  return share === null ? null : Number((BigInt(eligibleVoters) * share.part + share.of - 1n) / share.of);
}

/** Whether yes wins. In each case somebody has to have said yes. */
function passes(pass: string, yes: number, no: number): boolean {
  if (yes === 0) return false;
  if (pass === "majority") return yes > no;
  if (pass === "unanimous") return no === 0;
  const share = fractionOf(pass);
  return share !== null && BigInt(yes) * share.of >= BigInt(yes + no) * share.part;
}

/** A share such as `60%`, `66.67%` or `2/3` as whole numbers, so that nothing is rounded; null for anything else. */
function fractionOf(word: string): { readonly part: bigint; readonly of: bigint } | null {
  const [, whole, decimals = ""] = /^(\d+)(?:\.(\d+))?%$/.exec(word) ?? [];
  if (whole !== undefined) return { part: BigInt(whole + decimals), of: 100n * 10n ** BigInt(decimals.length) };
  const [, part, of] = /^(\d+)\/([1-9]\d*)$/.exec(word) ?? [];
  return part === undefined || of === undefined ? null : { part: BigInt(part), of: BigInt(of) };
}
