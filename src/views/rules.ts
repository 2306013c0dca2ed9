import {
  type Amounts,
  DEFAULT_SLIPPAGE_BASIS_POINTS,
  type GroupRules,
  type Pass,
  type ProposalRules,
  type Quorum,
} from "../domain/group-rules.ts";
import { formatSol } from "../domain/money.ts";
import { assertNever } from "../domain/result.ts";
import type { DeploymentTerms } from "../domain/rules.ts";
import type { ProposalKind } from "../domain/session.ts";
import { amountsOf } from "../domain/vote-amounts.ts";
import { percentText } from "./market.ts";
import { votersText } from "./message.ts";

/**
 * A few words about each rule of a vote that is not the default, for its card and `/status`. It leaves out rules that
 * do not concern this kind of vote. It is empty if all are the defaults. `hasQuote` is whether the group sees a price:
 * *slippage* has no effect without one.
 */
export function rulesInForce(rules: ProposalRules, kind: ProposalKind, hasQuote: boolean): readonly string[] {
  const buys = kind === "buy";
  return [
    passWords(rules.pass),
    quorumWords(rules.quorum),
    !buys && rules.sale === "shares" && "counted by shares",
    rules.change && "votes can be changed",
    rules.hidden && "hidden until the end",
    // A vote that can be changed always does.
    !rules.early && !rules.change && "runs to the end",
    buys && amountsWords(rules.amounts),
    buys && rules.cap !== null && `at most ${formatSol(rules.cap)} SOL in all`,
    buys && rules.daily !== null && `${formatSol(rules.daily)} SOL each in 24 hours`,
    hasQuote &&
      rules.slippage !== DEFAULT_SLIPPAGE_BASIS_POINTS &&
      `the price may move by ${percentText(rules.slippage)}`,
  ].filter((words) => words !== false);
}

function passWords(pass: Pass): string | false {
  switch (pass.kind) {
    case "majority":
      return false;
    case "share":
      return `${pass.share.written} yes needed`;
    case "unanimous":
      return "one no rejects it";
    default:
      return assertNever(pass);
  }
}

function quorumWords(quorum: Quorum): string | false {
  switch (quorum.kind) {
    case "none":
      return false;
    case "voters":
      return `quorum ${votersText(quorum.count)}`;
    case "share":
      return `quorum ${quorum.share.written}`;
    default:
      return assertNever(quorum);
  }
}

const amountsWords = (amounts: Amounts | null): string | false =>
  amounts !== null && `${amountRange(amounts.min, amounts.max)} each`;

/** `0.01 to 1 SOL`, or `1 SOL` where both are the same. In lamports. */
export const amountRange = (min: number, max: number): string =>
  min === max ? `${formatSol(min)} SOL` : `${formatSol(min)} to ${formatSol(max)} SOL`;

/** The rules that are not the default, on a line of their own below other text; '' if there are none. */
export function rulesLine(rules: ProposalRules, kind: ProposalKind, hasQuote: boolean): string {
  const words = rulesInForce(rules, kind, hasQuote);
  return words.length === 0 ? "" : `\nRules: ${words.join(" · ")}`;
}

/** The rules that the next vote will have, a line for each few. `minutes` is the voting time of the session. */
export function nextVoteText(minutes: number, rules: GroupRules, deployment: DeploymentTerms): string {
  const { minVote, defaultVote, maxVote, minMinutes, maxMinutes } = amountsOf(rules, deployment);
  const isDefault = rules.pass.kind === "majority" && !rules.change;
  // The amounts have a line of their own.
  const others = new Set([
    ...rulesInForce({ ...rules, amounts: null }, "buy", deployment.marketConnected),
    ...(rules.sale === "shares" ? ["sales counted by shares"] : []),
  ]);
  return [
    ...(isDefault ? ["A vote passes with more yes than no. One vote each, final."] : []),
    `A yes puts in ${amountRange(minVote, maxVote)}, ${formatSol(defaultVote)} if you don't say.`,
    `Votes run ${minMinutes} to ${maxMinutes} minutes, ${minutes} if nobody says.`,
    ...(others.size === 0 ? [] : [`Rules: ${[...others].join(" · ")}`]),
  ].join("\n");
}
