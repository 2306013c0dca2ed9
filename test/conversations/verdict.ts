import type { Proposal, State } from "./state.ts";
import { mayVoteOn, tallyOf } from "./state-queries.ts";

/** How a vote came out, with what its result says of the rules *quorum* and *pass*. */
export interface Verdict {
  readonly passed: boolean;
  /** Such as `quorum 2 of 5, 3 needed`; empty where the group has no quorum. */
  readonly quorum: string;
  /** Such as `yes is 60%, 2/3 needed`; empty for a plain majority of heads, and where too few voted. */
  readonly share: string;
}

/** Judges a vote by the rules that were frozen with it. All comparisons are exact, in whole numbers. */
export function verdictOf(state: State, proposal: Proposal): Verdict {
  const { rules, trade } = proposal;
  const { yes, no } = tallyOf(proposal);
  const voted = yes + no;
  const voters = mayVoteOn(state, proposal);
  const needed = quorumOf(rules.quorum, voters);
  const byShares = trade.kind === "sell" && rules.sale === "shares";
  const weights = byShares ? paidBy(state, proposal) : { yes, no };
  const enough = voted > 0 && voted >= needed;
  const plain = rules.pass === "majority" && !byShares;
  const wanted = { majority: "more than half", unanimous: "100%" }[rules.pass] ?? rules.pass;
  const passed = enough && isPassed(rules.pass, BigInt(weights.yes), BigInt(weights.no));
  return {
    passed,
    quorum: rules.quorum === "none" ? "" : `, quorum ${voted} of ${voters}, ${needed} needed`,
    share:
      plain || !enough ? "" : `, yes is ${percentOf(weights, passed)}${byShares ? " by shares" : ""}, ${wanted} needed`,
  };
}

function isPassed(pass: string, yes: bigint, no: bigint): boolean {
  if (yes === 0n) return false;
  if (pass === "majority") return yes > no;
  if (pass === "unanimous") return no === 0n;
  const { part, of } = fractionOf(pass);
  return yes * of >= (yes + no) * part;
}

/** How many voters a quorum asks for. */
function quorumOf(quorum: string, voters: number): number {
  if (quorum === "none") return 0;
  if (!quorum.endsWith("%")) return Number(quorum);
  const { part, of } = fractionOf(quorum);
  let needed = 0;
  while (BigInt(needed) * of < BigInt(voters) * part) needed += 1;
  return needed;
}

/** A fraction as two whole numbers: `2/3`, and `66.67%` as 6667 of 10000. */
function fractionOf(word: string): { part: bigint; of: bigint } {
  const [part = "", of] = word.split("/");
  if (of !== undefined) return { part: BigInt(part), of: BigInt(of) };
  const [whole = "", decimals = ""] = word.replace("%", "").split(".");
  return { part: BigInt(`${whole}${decimals.padEnd(2, "0")}`), of: 10_000n };
}

/** What those who said yes, and those who said no, have paid for the order that is to be sold. */
export function paidBy({ orders }: State, { trade, votes }: Proposal): { yes: number; no: number } {
  const paid = { yes: 0, no: 0 };
  const order = trade.kind === "sell" ? orders[trade.order - 1] : undefined;
  for (const [user, { choice }] of Object.entries(votes)) paid[choice] += order?.paid[Number(user)] ?? 0;
  return paid;
}

/** The share of yes with one decimal, rounded towards how the vote came out. A whole number of percents has none. */
function percentOf({ yes, no }: { yes: number; no: number }, passed: boolean): string {
  const [part, whole] = [BigInt(yes), BigInt(yes) + BigInt(no)];
  if ((part * 100n) % whole === 0n) return `${(part * 100n) / whole}%`;
  const tenths = (part * 1_000n) / whole + (passed && (part * 1_000n) % whole > 0n ? 1n : 0n);
  return `${tenths / 10n}.${tenths % 10n}%`;
}
