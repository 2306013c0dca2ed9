import { FormattedString, fmt } from "@grammyjs/parse-mode";
import { formatSol, formatTotal } from "../domain/money.ts";
import type { Bought } from "../domain/order.ts";
import { shownName } from "../domain/person.ts";
import { assertNever } from "../domain/result.ts";
import type { Lamports } from "../domain/rules.ts";
import type { BuyProposal, Proposal, ProposalKind, SellProposal } from "../domain/session.ts";
import type { AskRefusal } from "../domain/settlement.ts";
import { divide } from "../domain/shares.ts";
import { hasManyDigits, shortAmount, shortPrice, shortPricePair } from "../domain/short-numbers.ts";
import { withoutMentions } from "../domain/text.ts";
import type { Contribution, Fill, Outcome } from "../domain/trade.ts";
import { gainText, shareText } from "./gain.ts";
import { truncateList } from "./list.ts";

/** The words for an executor that has been silent for too long. */
const SILENT = "The trading service gave no final answer for 24 hours";

/** `order 3`, as members read it everywhere. */
export const orderName = (number: number): string => `order ${number}`;

/** What nobody knows of an order that is `unknown`: whether it was bought, or if it was, whether it was sold. */
export const unknownTrade = ({ tokenAmount, onPaper }: Bought): "bought" | "sold" =>
  tokenAmount === null && !onPaper ? "bought" : "sold";

/** `/order_3`: a command that Telegram makes a link of, so that one tap shows the order. */
export const orderLink = (number: number): string => `/order_${number}`;

/** Why a trade was not even asked for, as its result says behind "Not bought: ". */
export function notTradedText(reason: AskRefusal): string {
  switch (reason) {
    case "no_order":
      return "I can't find that order any more.";
    case "order_lost":
      return "I can't find that order any more, and don't know if it was sold. Please ask whoever runs me.";
    case "being_sold":
      return "that order is being sold already, by a vote from before this chat's upgrade.";
    case "not_held":
      return "that order is not held any more.";
    case "no_executor":
      return "it was bought for real, and no trading service is connected to sell it.";
    case "not_allowed":
      return "this group may not trade now. My operator can allow that, and then you can propose it again.";
    case "too_late":
      return "it was too late: more than 24 hours had passed since the vote.";
    default:
      return assertNever(reason);
  }
}

/** Why a trade on paper was not made: its price passes what the proposal and the group's rules allow. */
export function priceMovedText(
  kind: ProposalKind,
  { price, bound }: { readonly price: string; readonly bound: string },
): string {
  const [now, limit] = shortPricePair(price, bound);
  return kind === "buy"
    ? `the price is ${now} SOL now, and at most ${limit} was allowed.`
    : `the price is ${now} SOL now, and at least ${limit} was needed.`;
}

/** What a proposal is about: `BUY BONK`, `SELL order 3 (BONK)`. */
export const titleOf = (
  proposal:
    | { readonly kind: "buy"; readonly token: string }
    | { readonly kind: "sell"; readonly order: number; readonly bought: Bought },
): string =>
  proposal.kind === "buy" ? `BUY ${proposal.token}` : `SELL ${orderName(proposal.order)} (${proposal.bought.token})`;

/** How the trade of a proposal that passed ended, for its result. Null while it has not ended. */
export function tradeText(proposal: Proposal): FormattedString | null {
  if (proposal.outcome === null) return null;
  switch (proposal.kind) {
    case "buy":
      return boughtText(proposal, proposal.outcome);
    case "sell":
      return soldText(proposal, proposal.outcome);
    default:
      return assertNever(proposal);
  }
}

function boughtText({ token, tally, order }: BuyProposal, outcome: Outcome): FormattedString {
  const kept = order === null ? "" : `\nThis is ${orderName(order)}: ${orderLink(order)} shows the shares.`;
  switch (outcome.tag) {
    case "filled": {
      const { fill } = outcome;
      if (fill.onPaper) return fmt`📝 ${onPaper(fill, token, tally.lamports)}${kept}`;
      return fmt`🛒 Bought ${amountOf({ ...fill, token })} for ${formatTotal(tally.lamports)}${priceText(fill)}${feeText(fill)}${kept}`;
    }
    case "rejected":
      return fmt`⚠️ Not bought: ${reasonText(outcome.reason)}`;
    case "unknown":
      return fmt`❓ ${SILENT}, so I don't know if it was bought. Please ask whoever runs me.${kept}`;
    default:
      return assertNever(outcome);
  }
}

function soldText({ order, bought }: SellProposal, outcome: Outcome): FormattedString {
  switch (outcome.tag) {
    case "filled": {
      const { fill } = outcome;
      const got = formatTotal(fill.received ?? 0);
      if (fill.onPaper && fill.price === null)
        return fmt`📝 On paper: ${orderName(order)} sold for ${got}, as much as was paid. No money moved.`;
      if (fill.onPaper)
        return fmt`📝 On paper: ${orderName(order)} sold for ${got}${priceText(fill)}. No money moved.
${resultOfSale(fill.received ?? 0, bought.total)}`;
      return fmt`💰 Sold ${orderName(order)} for ${got}${feeText(fill)}
${resultOfSale(fill.received ?? 0, bought.total)}`;
    }
    case "rejected":
      return outcome.gone
        ? fmt`⚠️ Not sold: ${reasonText(outcome.reason)}`
        : fmt`⚠️ Not sold: ${reasonText(outcome.reason)}\nYou still hold ${orderName(order)} (${bought.token}).`;
    case "unknown":
      return fmt`❓ ${SILENT}, so I don't know if ${orderName(order)} was sold. Please ask whoever runs me.`;
    default:
      return assertNever(outcome);
  }
}

const onPaper = (fill: Fill, token: string, paid: Lamports): string =>
  fill.tokenAmount === null
    ? `On paper: ${formatTotal(paid)} of ${token}. No money moved.`
    : `On paper: ${amountOf({ ...fill, token })} for ${formatTotal(paid)}${priceText(fill)}. No money moved.`;

/**
 * `1200.5 BONK`, or just `BONK` if nobody knows how much it is. What the market divided, on paper, may have very many
 * digits: it is short then. What an executor says is shown as it is.
 */
export function amountOf({ tokenAmount, token, onPaper }: Pick<Bought, "tokenAmount" | "token" | "onPaper">): string {
  if (tokenAmount === null) return token;
  return `${onPaper && hasManyDigits(tokenAmount) ? shortAmount(tokenAmount) : tokenAmount} ${token}`;
}

/** The most digits of a price that are shown. It follows from the amounts beside it, and those are exact. */
const READABLE_PRICE_DIGITS = 8;

/** ` at 0.00005`, or nothing if nobody knows the price. One of very many digits is as short as on the card. */
export function priceText({ price }: Pick<Bought, "price">): string {
  if (price === null) return "";
  return ` at ${hasManyDigits(price, READABLE_PRICE_DIGITS) ? shortPrice(price) : price}`;
}

/** The fee and the transaction, as far as they are known. */
export function feeText({ fee, txUrl }: Pick<Bought, "fee" | "txUrl">): FormattedString {
  const paid = fee === null ? "" : ` · fee ${formatSol(fee)} SOL`;
  return txUrl === null ? fmt`${paid}` : fmt`${paid} · ${FormattedString.a("transaction", txUrl)}`;
}

/** An executor's reason as the end of a sentence. Others wrote it, so it may mention nobody and offer no command. */
export function reasonText(reason: string): string {
  if (reason === "") return "the trade was refused.";
  const text = withoutMentions(reason);
  return /[.!?…]$/.test(text) ? text : `${text}.`;
}

/**
 * What the executor gets as the token, if that is not the token itself. It is a mint, which everybody can copy and
 * check.
 */
export const addressLine = ({ token, executorToken }: Pick<Bought, "token" | "executorToken">): FormattedString =>
  executorToken === token ? fmt`` : fmt`\nToken address: ${FormattedString.code(executorToken)}`;

/** Whether a sale was worth it: `Gain: +0.006 SOL (+10 %)`. */
function resultOfSale(received: Lamports, paid: Lamports): string {
  if (received === paid) return "No gain, no loss.";
  return `${received > paid ? "Gain" : "Loss"}: ${gainText(received, paid)}`;
}

/** What each payer gets of what a sale brought, largest first. It is cut at `room` UTF-16 units. */
export function sharesText(received: Lamports, contributions: readonly Contribution[], room: number): string {
  const lines = [...divide(received, contributions)]
    .sort((a, b) => b.share - a.share)
    .map(({ contributor, share, paid }) => `${shownName(contributor.name)} ${shareText(share, paid)}`);
  return truncateList(lines, room);
}
