import { FormattedString, fmt } from "@grammyjs/parse-mode";
import { formatTotal } from "../domain/money.ts";
import type { GroupShares, OwnShare, OwnShares } from "../domain/own-shares.ts";
import { assertNever } from "../domain/result.ts";
import { truncate } from "../domain/text.ts";
import { gainText } from "./gain.ts";
import { truncateList } from "./list.ts";
import { harmless } from "./market.ts";
import { MAX_MESSAGE_LENGTH, plainView, type View } from "./message.ts";
import { day } from "./time.ts";
import { orderName } from "./trade.ts";

/** Whether the market said what things are worth. `none`: this bot has none. */
export type MarketState = "answered" | "away" | "none";

/** What stands behind `/start` for who comes by the button of `askInPrivateView`. */
export const STARTED_FOR_ME = "me";

/** The answer to `/me` in a group. */
export const askInPrivateView = (botUsername: string): View => ({
  ...plainView("Ask me that in private. I'll show you your shares in all your groups, and nobody else sees them."),
  buttons: [[{ text: "Open our private chat", url: `https://t.me/${botUsername}?start=${STARTED_FOR_ME}` }]],
});

/**
 * `/me`: what somebody paid for in all their groups, what it is worth, the sum, and what was sold. `hasMore` says that
 * there are older orders, which nothing here counts.
 */
export function ownSharesText(shares: OwnShares, market: MarketState, hasMore: boolean): FormattedString {
  const sold = soldText(shares.sold);
  const more = hasMore ? "These are only your newest orders: older ones are not counted." : "";
  if (shares.groups.length === 0) return new FormattedString([NOTHING_HELD, sold, more].filter(Boolean).join("\n\n"));
  const head = fmt`👤 ${FormattedString.b("Your shares")}, newest first\n\n`;
  const tail = [sumText(shares, market), sold, more].filter(Boolean).join("\n");
  const lines = shares.groups.flatMap((group, i) => groupLines(group, i, market));
  const list = truncateList(lines, MAX_MESSAGE_LENGTH - head.text.length - tail.length - GAP_LENGTH);
  return fmt`${head}${list}\n\n${tail}`;
}

const NOTHING_HELD = `You hold no shares now. Vote yes on a buy in one of your groups.
What was bought shows here two minutes later.`;

/** The line breaks between the list and the sum. */
const GAP_LENGTH = 2;

/** The room for what a session was about, in UTF-16 units. */
const MAX_SESSION_LENGTH = 60;

/** One text for each order. The first one begins with what tells its group from others. */
function groupLines({ session, shares }: GroupShares, index: number, market: MarketState): readonly string[] {
  const about = session === null ? "" : ` · “${shortened(harmless(session))}”`;
  const title = `${index === 0 ? "" : "\n"}👥 Group ${index + 1}${about}\n`;
  return shares.map((share, i) => `${i === 0 ? title : ""}${shareText(share, market)}`);
}

const shortened = (text: string): string =>
  text.length > MAX_SESSION_LENGTH ? `${truncate(text, MAX_SESSION_LENGTH - 1).trim()}…` : text;

function shareText(share: OwnShare, market: MarketState): string {
  const { number, bought } = share.order;
  return `${orderName(number)} (${bought.token})${bought.onPaper ? " on paper" : ""} · ${day(bought.at)}
${formatTotal(share.paid)} paid${worthText(share, market)}`;
}

function worthText({ order, paid, worth }: OwnShare, market: MarketState): string {
  if (order.state === "unknown")
    return `, nobody knows if it was ${order.bought.tokenAmount === null && !order.bought.onPaper ? "bought" : "sold"}`;
  switch (worth.tag) {
    case "known":
      return `, worth ${formatTotal(worth.lamports)} now: ${gainText(worth.lamports, paid)}`;
    case "no_amount":
      return market === "answered" ? ", nobody knows for how many tokens" : "";
    case "no_price":
      return market === "answered" ? ", no price now" : "";
    default:
      return assertNever(worth);
  }
}

/** What all of it cost and is worth; or only what it cost, and why no more is known. */
function sumText({ sum, paid }: OwnShares, market: MarketState): string {
  if (market === "away")
    return `Together: ${formatTotal(paid)} paid. What it is worth I can't say: the market does not answer just now.`;
  if (market === "none")
    return `Together: ${formatTotal(paid)} paid. What it is worth I can't say: I have no market to ask.`;
  if (sum.counted === 0) return `Together: ${formatTotal(paid)} paid`;
  const left =
    sum.left === 0 ? "" : `\nLeft out of this: ${sum.left === 1 ? "1 order" : `${sum.left} orders`} of unknown worth`;
  return `Together: ${formatTotal(sum.paid)} paid, worth ${formatTotal(sum.worth)} now: ${gainText(sum.worth, sum.paid)}${left}`;
}

/** Somebody's gain or loss with all of their orders that were sold. */
const soldText = ({ count, paid, received }: OwnShares["sold"]): string =>
  count === 0
    ? ""
    : `Sold so far: ${count === 1 ? "1 order" : `${count} orders`}, ${formatTotal(paid)} paid, ${formatTotal(received)} came back: ${gainText(received, paid)}`;
