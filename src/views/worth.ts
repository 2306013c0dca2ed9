import { FormattedString, fmt } from "@grammyjs/parse-mode";
import { formatTotal } from "../domain/money.ts";
import type { ListedOrder } from "../domain/order.ts";
import { assertNever } from "../domain/result.ts";
import type { Lamports } from "../domain/rules.ts";
import { type Holdings, type Position, type Prices, type Worth, worthOf } from "../domain/worth.ts";
import { worthText } from "./gain.ts";
import { truncateList } from "./list.ts";
import { MAX_MESSAGE_LENGTH, PROPOSE_EXAMPLE, plainView, type View } from "./message.ts";
import { orderLink, orderName } from "./trade.ts";
import { type MissingWorth, missingLine, type SummedPosition, sumLines } from "./worth-sum.ts";

/** How many orders are named in a row. */
const MAX_NAMED = 10;

/** What a group holds, and what the market said of it. */
export interface GroupWorth extends Holdings {
  /** Why nobody knows the worth; null if the market answered, or had nothing to answer. */
  readonly missing: MissingWorth | null;
  /** How many tokens the market was not asked for, since they are too many. */
  readonly unasked: number;
}

/**
 * `/worth`: what the group holds, with cost, worth, gain or loss, and the sum. As many lines are shown as one message
 * takes; the sum counts all.
 */
export function worthView(group: GroupWorth): View {
  const { positions, missing } = group;
  const [newest] = positions;
  if (newest === undefined) {
    const rest = [...unknownLine(group), ...missingLine(missing)].map((line) => `\n${line}`).join("");
    return plainView(fmt`Nothing is held now. Propose a buy: ${FormattedString.code(PROPOSE_EXAMPLE)}${rest}`);
  }
  const head = fmt`💼 ${FormattedString.b("What is held")}, newest first`;
  const sum = sumLines(positions.map(summed), missing);
  const notes = [...unaskedLine(group), ...unknownLine(group), ...missingLine(missing)];
  const tail = `${[...sum, ...notes].join("\n")}\n\nWho holds what? ${orderLink(newest.order.number)}`;
  const lines = positions.map((position) => positionLine(position, missing === null));
  // Three line breaks stand between the three.
  const list = truncateList(lines, MAX_MESSAGE_LENGTH - head.text.length - tail.length - 3);
  return plainView(fmt`${head}\n${list}\n\n${tail}`);
}

/** `order 3 · BONK · 0.05 SOL · now 0.06 SOL, +0.01 SOL (+20 %)`. */
function positionLine({ order, worth }: Position, priced: boolean): string {
  const { number, bought, beingSold } = order;
  return [
    orderName(number),
    bought.token,
    formatTotal(bought.total),
    ...(bought.onPaper ? ["on paper"] : []),
    ...(beingSold ? ["being sold"] : []),
    ...(priced ? [shortWorth(worth, bought.total)] : []),
  ].join(" · ");
}

function shortWorth(worth: Worth, paid: Lamports): string {
  switch (worth.tag) {
    case "known":
      return `now ${worthText(worth.lamports, paid)}`;
    case "no_price":
      return "no price";
    case "no_amount":
      return "amount not known";
    default:
      return assertNever(worth);
  }
}

const summed = ({ order, worth }: Position): SummedPosition => ({
  paid: order.bought.total,
  worth,
  onPaper: order.bought.onPaper,
});

const unaskedLine = ({ unasked }: GroupWorth): readonly string[] =>
  unasked === 0 ? [] : [`So many tokens are held that I did not ask for the prices of ${unasked} of them.`];

/** The orders of which nobody knows whether they are held. */
function unknownLine({ unknown }: GroupWorth): readonly string[] {
  if (unknown.length === 0) return [];
  const names = unknown.slice(0, MAX_NAMED).map(({ number }) => orderName(number));
  const more = unknown.length - names.length;
  return [`Not counted: nobody knows what became of ${names.join(", ")}${more === 0 ? "" : ` and ${more} more`}.`];
}

/** What an order in a list is worth now, if it is held and the market has a price for it. */
export function worthNow({ state, bought }: ListedOrder, prices: Prices | null): string {
  if (state !== "filled" || prices === null) return "";
  const worth = worthOf(bought, prices);
  return worth.tag === "known" ? ` · ${shortWorth(worth, bought.total)}` : "";
}

/** What one order is worth now, in a line of its own. */
export function worthLine(worth: Worth, paid: Lamports): string {
  switch (worth.tag) {
    case "known":
      return `Worth now: ${worthText(worth.lamports, paid)}`;
    case "no_price":
      return "Worth now: the market has no price for it.";
    case "no_amount":
      return "Worth now: nobody knows how much it is.";
    default:
      return assertNever(worth);
  }
}
