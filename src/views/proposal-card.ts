import { FormattedString, fmt } from "@grammyjs/parse-mode";
import type { InlineKeyboardButton } from "grammy/types";
import { encodeButton } from "../domain/button.ts";
import type { BuyCard, ProposalCard, SellCard } from "../domain/card.ts";
import { formatSol, formatTotal } from "../domain/money.ts";
import type { Bought } from "../domain/order.ts";
import { shownName } from "../domain/person.ts";
import { formatPrice } from "../domain/price.ts";
import { assertNever } from "../domain/result.ts";
import { type Lamports, type Rules, VOTE_STEP_LAMPORTS } from "../domain/rules.ts";
import type { Proposal } from "../domain/session.ts";
import type { FinalTally, Tally } from "../domain/tally.ts";
import { isMint } from "../domain/token.ts";
import { amountsOf } from "../domain/vote-amounts.ts";
import { isVoteAmount, type VoteRequest } from "../domain/vote-request.ts";
import { countsText, turnoutText } from "./answers.ts";
import { buyMarketLines, saleMarketLines } from "./market.ts";
import { minutesText, typedSol, type View } from "./message.ts";
import { rulesLine } from "./rules.ts";
import { timeOfDay } from "./time.ts";
import { addressLine, amountOf, orderName, titleOf } from "./trade.ts";

/** Amounts that buttons may offer beside the default and the proposer's suggestion, in lamports. */
const ROUND_AMOUNTS: readonly Lamports[] = [50_000_000, 100_000_000, 500_000_000, 1_000_000_000, 5_000_000_000];

/**
 * The amounts of the *Yes* buttons, rising: the default, the suggestion if a vote may have it, and round amounts. There
 * are three, or fewer if the rules leave no room for that above the default.
 */
export function buttonAmounts(suggested: Lamports, rules: Rules): readonly Lamports[] {
  const { defaultVote, maxVote } = rules;
  const fits = (amount: Lamports): boolean =>
    amount > defaultVote && isVoteAmount(amount, rules) && amount % VOTE_STEP_LAMPORTS === 0;
  const round = fits(suggested)
    ? [suggested, ...ROUND_AMOUNTS.filter((amount) => amount > suggested), ...ROUND_AMOUNTS]
    : ROUND_AMOUNTS;
  // For rules that lie between two round amounts, or above them all.
  const others = [2 * defaultVote, 5 * defaultVote, maxVote];
  const chosen = [...new Set([...round, ...others].filter(fits))].slice(0, 2);
  return [defaultVote, ...chosen.sort((a, b) => a - b)];
}

/**
 * The card of an open proposal: what is proposed, the running tally, the rules that are not the default, and the voting
 * buttons. `deployment` is what the deployment allows.
 */
export function proposalCard(card: ProposalCard, deployment: Rules): View {
  switch (card.kind) {
    case "buy":
      return buyCard(card, amountsOf(card.rules, deployment));
    case "sell":
      return sellCard(card);
    default:
      return assertNever(card);
  }
}

function buyCard(card: BuyCard, rules: Rules): View {
  const amounts = buttonAmounts(card.suggested, rules);
  const yes = amounts.map((lamports) => voteButton(card, `Yes ${formatSol(lamports)}`, { choice: "yes", lamports }));
  return {
    text: fmt`${head(card)}
${offer(card)}${buyMarketLines(card.market, { ...card, slippage: card.rules.slippage })}
${voting(card)}${anotherAmount(rules, amounts, card.rules.hidden)}`,
    buttons: [yes, [voteButton(card, "No", NO)], ...copyMint(card)],
  };
}

/**
 * How to vote with an amount that no button has. It is empty if the rules leave hardly any other. A hidden vote is not
 * hidden if it is typed.
 */
function anotherAmount(rules: Rules, offered: readonly Lamports[], hidden: boolean): string {
  const { minVote, defaultVote, maxVote } = rules;
  const small = [20_000_000, 30_000_000, minVote, 70_000_000, 3 * defaultVote];
  const middle = minVote + VOTE_STEP_LAMPORTS * Math.floor((maxVote - minVote) / 2 / VOTE_STEP_LAMPORTS);
  const other = [...small, middle, minVote + VOTE_STEP_LAMPORTS].find(
    (amount) => isVoteAmount(amount, rules) && !offered.includes(amount),
  );
  const typed = hidden ? " (the group can read that)" : "";
  return other === undefined ? "" : `\nAnother amount? /vote yes ${typedSol(other)}${typed}`;
}

function sellCard(card: SellCard): View {
  return {
    text: fmt`${head(card)}
${holding(card.bought)}${saleMarketLines(card.market, card.bought.total, card.rules.slippage)}
${voting(card)}`,
    buttons: [
      [voteButton(card, "Yes", { choice: "yes", lamports: null }), voteButton(card, "No", NO)],
      ...copyMint(card.bought),
    ],
  };
}

/** Who proposed it, how long it runs, the running tally, and how its votes are counted. */
function voting(card: ProposalCard): FormattedString {
  const { kind, rules, tally, eligibleVoters } = card;
  const only = kind === "sell" ? ` Only those who paid for ${orderName(card.order)} can.` : "";
  const final = rules.change ? "You can change your vote until the end." : "One vote each, and it is final.";
  // Said in sentences already. So is how far the price may move, once there is one.
  const others = { ...rules, change: false, hidden: false };
  const counts = rules.hidden ? "Votes are hidden until the end." : countsText(kind, tally);
  return fmt`By ${shownName(card.proposer)} · ${minutesText(card.minutes)} to vote, until ${timeOfDay(card.endTime)}

${counts}
${turnoutText(tally, eligibleVoters)}.${only} ${final}${rulesLine(others, kind, false)}`;
}

const NO: VoteRequest = { choice: "no", lamports: 0 };

const voteButton = (
  { sessionId, proposalId }: ProposalCard,
  text: string,
  request: VoteRequest,
): InlineKeyboardButton => ({
  text,
  callback_data: encodeButton({ kind: "vote", sessionId, proposalId, request: inSteps(request) }),
  style: request.choice === "yes" ? "success" : "danger",
});

/**
 * What a button can say of a vote. Only the default can be no whole step: the group's, moved to the deployment's most. A
 * yes without an amount puts it in.
 */
const inSteps = (request: VoteRequest): VoteRequest =>
  (request.lamports ?? 0) % VOTE_STEP_LAMPORTS === 0 ? request : { ...request, lamports: null };

/** A row with a button that copies the token's mint, if it is known: people look it up before they vote. */
const copyMint = ({ executorToken }: Pick<Bought, "executorToken">): InlineKeyboardButton[][] =>
  isMint(executorToken) ? [[{ text: "📋 Copy the token's address", copy_text: { text: executorToken } }]] : [];

/** The card of a proposal whose time is up: no buttons, whether it passed, and how far its trade is. */
export function endedCard(proposal: Proposal, tally: FinalTally): View {
  const outcome = tally.passed ? `✅ Passed${tradeWord(proposal)}` : "❌ Not passed";
  return { text: ended(proposal, tally, FormattedString.b(outcome)), buttons: [] };
}

/** How far the trade of a proposal that passed is, in a word or two. */
function tradeWord({ kind, order, outcome }: Proposal): string {
  const buys = kind === "buy";
  if (outcome === null) return buys ? ", buying…" : ", selling…";
  switch (outcome.tag) {
    case "filled": {
      const paper = outcome.fill.onPaper ? " on paper" : "";
      return buys ? `, bought${paper}${order === null ? "" : ` as ${orderName(order)}`}` : `, sold${paper}`;
    }
    case "rejected":
      return buys ? ", but not bought" : ", but not sold";
    case "unknown":
      return ", outcome unknown";
    default:
      return assertNever(outcome);
  }
}

/** The card of a proposal that was withdrawn. */
export const cancelledCard = (proposal: Proposal): View => ({
  text: ended(proposal, proposal.tally, FormattedString.b("🚫 Cancelled"), proposal.rules.hidden),
  buttons: [],
});

const head = (proposal: Parameters<typeof titleOf>[0]): FormattedString =>
  fmt`🗳 ${FormattedString.b(titleOf(proposal))}`;

/** What a buy offers. */
const offer = (card: Pick<BuyCard, "token" | "executorToken" | "price" | "suggested">): FormattedString =>
  fmt`Price ${formatPrice(card.price)} · suggested ${formatSol(card.suggested)} SOL${addressLine(card)}`;

/** What is to be sold. */
const holding = (bought: Bought): FormattedString =>
  fmt`${amountOf(bought)}, bought for ${formatTotal(bought.total)}${addressLine(bought)}`;

/** `hidden` is true for a vote that was hidden and never came to its end: what was voted is not told. */
const ended = (proposal: Proposal, tally: Tally, outcome: FormattedString, hidden = false): FormattedString =>
  fmt`${head(proposal)}
${proposal.kind === "buy" ? offer(proposal) : holding(proposal.bought)}
By ${shownName(proposal.proposer.name)}

${outcome} · ${hidden ? turnoutText(tally, proposal.eligibleVoters) : countsText(proposal.kind, tally)}`;
