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
import { orderName, unknownTrade } from "./trade.ts";
import { type MissingWorth, missingLine, paidAndWorth, type SummedPosition, sumLines } from "./worth-sum.ts";

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
export function ownSharesText(
  { groups, sold }: OwnShares,
  missing: MissingWorth | null,
  hasMore: boolean,
): FormattedString {
  const more = hasMore ? ["These are only your newest orders: older ones are not counted."] : [];
  if (groups.length === 0) return new FormattedString([NOTHING_HELD, ...soldLine(sold), ...more].join("\n\n"));
  const head = fmt`👤 ${FormattedString.b("Your shares")}, newest first\n\n`;
  const sum = sumLines(groups.flatMap(({ shares }) => shares).map(summed), missing);
  const tail = [...sum, ...missingLine(missing), ...soldLine(sold), ...more].join("\n");
  const lines = groups.flatMap((group, i) => groupLines(group, i, missing === null));
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
function groupLines({ session, shares }: GroupShares, index: number, priced: boolean): readonly string[] {
  const about = session === null ? "" : ` · “${shortened(harmless(session))}”`;
  const title = `${index === 0 ? "" : "\n"}👥 Group ${index + 1}${about}\n`;
  return shares.map((share, i) => `${i === 0 ? title : ""}${shareText(share, priced)}`);
}

const shortened = (text: string): string =>
  text.length > MAX_SESSION_LENGTH ? `${truncate(text, MAX_SESSION_LENGTH - 1).trim()}…` : text;

function shareText(share: OwnShare, priced: boolean): string {
  const { number, bought } = share.order;
  return `${orderName(number)} (${bought.token})${bought.onPaper ? " on paper" : ""} · ${day(bought.at)}
${paidText(share, priced)}`;
}

/** What was paid, and what is known of the worth. `priced` says whether the market was there to say it. */
function paidText({ order, paid, worth }: OwnShare, priced: boolean): string {
  const text = `${formatTotal(paid)} paid`;
  if (order.state === "unknown") return `${text}, nobody knows if it was ${unknownTrade(order.bought)}`;
  if (!priced) return text;
  switch (worth.tag) {
    case "known":
      return paidAndWorth(paid, worth.lamports);
    case "no_price":
      return `${text}, no price`;
    case "no_amount":
      return `${text}, amount not known`;
    default:
      return assertNever(worth);
  }
}

const summed = ({ order, paid, worth }: OwnShare): SummedPosition => ({ paid, worth, onPaper: order.bought.onPaper });

/** Somebody's gain or loss with all of their orders that were sold. */
const soldLine = ({ count, paid, received }: OwnShares["sold"]): readonly string[] =>
  count === 0
    ? []
    : [
        `Sold so far: ${count === 1 ? "1 order" : `${count} orders`}, ${formatTotal(paid)} paid, ${formatTotal(received)} came back, ${gainText(received, paid)}`,
      ];
