import { FormattedString, fmt } from "@grammyjs/parse-mode";
import type { InlineKeyboardButton } from "grammy/types";
import { encodeButton } from "../domain/button.ts";
import { formatSol, formatTotal } from "../domain/money.ts";
import type { Bought, ListedOrder, Order } from "../domain/order.ts";
import { shownName } from "../domain/person.ts";
import { assertNever } from "../domain/result.ts";
import type { Lamports } from "../domain/rules.ts";
import { divide, percent } from "../domain/shares.ts";
import type { Prices, Worth } from "../domain/worth.ts";
import { gainText, shareText } from "./gain.ts";
import { truncateList } from "./list.ts";
import { MAX_MESSAGE_LENGTH, PROPOSE_EXAMPLE, type View } from "./message.ts";
import { day } from "./time.ts";
import { addressLine, amountOf, feeText, orderLink, orderName, priceText, reasonText, unknownTrade } from "./trade.ts";
import { worthLine, worthNow } from "./worth.ts";

/** The number of orders on a page. People read a page on a phone, without scrolling. */
export const ORDERS_PER_PAGE = 8;

/** A page of a chat's orders, newest first. `count` is the highest number that there ever was. */
export interface Orders {
  readonly count: number;
  readonly orders: readonly ListedOrder[];
  /** The numbers with which the pages beside this one begin; null if there are none. */
  readonly newerFrom: number | null;
  readonly olderFrom: number | null;
  /**
   * All orders that were sold, on whatever page: their number, and what was paid for them and came back, in lamports.
   */
  readonly sold: { readonly count: number; readonly paid: Lamports; readonly received: Lamports };
}

/**
 * `/orders`: one line for each order, and buttons to older and newer ones if there are more. What is held has its worth at
 * these prices beside it, if there are any.
 */
export function ordersPage({ count, orders, newerFrom, olderFrom, sold }: Orders, prices: Prices | null = null): View {
  const [first] = orders;
  if (first === undefined) {
    const nothing = count === 0 ? "Nothing has been bought yet" : "No order is left: the earlier ones were forgotten";
    return {
      text: fmt`${nothing}. ${count === 0 ? "Propose it" : "Propose one"}: ${FormattedString.code(PROPOSE_EXAMPLE)}`,
      buttons: [],
    };
  }
  const lines = orders.map(
    (order) => fmt`${FormattedString.b(orderName(order.number))} · ${summary(order)}${worthNow(order, prices)}`,
  );
  return {
    text: fmt`🧾 ${FormattedString.b("Orders")}, newest first
${FormattedString.join(lines, "\n")}
${sumOf(sold)}
${example(orders, first)}`,
    buttons: pager(newerFrom, olderFrom),
  };
}

/** The group's gain or loss with all orders that it has sold. */
const sumOf = ({ count, paid, received }: Orders["sold"]): string =>
  count === 0 ? "" : `\nSold so far: ${count === 1 ? "1 order" : `${count} orders`}, ${gainText(received, paid)}\n`;

/** How to see one order: the newest that is held, or the newest of all if none is held. */
function example(orders: readonly ListedOrder[], newest: ListedOrder): string {
  const held = orders.find(({ state }) => state === "filled");
  return held === undefined
    ? `Who paid what? ${orderLink(newest.number)}`
    : `Who holds what? ${orderLink(held.number)}`;
}

const summary = (order: ListedOrder): string =>
  `${order.bought.token} · ${formatTotal(order.bought.total)} · ${stateText(order)}`;

function stateText({ state, sale, beingSold, bought }: ListedOrder): string {
  const paper = bought.onPaper ? " on paper" : "";
  switch (state) {
    case "filled":
      return beingSold ? "being sold" : `filled${paper}`;
    case "sold":
      return sale === null
        ? "sold"
        : `sold for ${formatTotal(sale.received)}${sale.onPaper ? " on paper" : ""}, ${gainText(sale.received, bought.total)}`;
    case "rejected":
      return "rejected, nothing bought";
    case "unknown":
      return "unknown";
    default:
      return assertNever(state);
  }
}

function pager(newerFrom: number | null, olderFrom: number | null): InlineKeyboardButton[][] {
  const button = (text: string, from: number): InlineKeyboardButton => ({
    text,
    callback_data: encodeButton({ kind: "orders", from }),
  });
  const row = [
    ...(newerFrom === null ? [] : [button("‹ Newer", newerFrom)]),
    ...(olderFrom === null ? [] : [button("Older ›", olderFrom)]),
  ];
  return row.length === 0 ? [] : [row];
}

/**
 * `/order 3`: the order and its shares, and if it can be sold, a button that copies the command for that. `worth` is null
 * if it is not held, and if the market does not say.
 */
export const orderView = (order: Order, userId: number, worth: Worth | null = null): View => ({
  text: orderText(order, userId, worth),
  buttons: maySell(order)
    ? [[{ text: `📋 Sell ${orderName(order.number)}`, copy_text: { text: sellCommand(order) } }]]
    : [],
});

/** Whether an order is held, and nobody is selling it yet. */
const maySell = ({ state, beingSold }: Order): boolean => state === "filled" && !beingSold;

const sellCommand = ({ number }: Order): string => `/propose "SELL order=${number}"`;

/** The text of `/order 3`: the order, and who holds which share. The person who asks (`userId`) comes first. */
export function orderText(order: Order, userId: number, worth: Worth | null = null): FormattedString {
  const { number, bought } = order;
  const head = fmt`🧾 ${FormattedString.b(orderName(number))} · ${bought.token} · ${stateText(order)}
${story(order)}${worth === null ? "" : `\n${worthLine(worth, bought.total)}`}`;
  const sell = maySell(order) ? fmt`\n\nSell it: ${FormattedString.code(sellCommand(order))}` : fmt``;
  const now = worth?.tag === "known" && order.contributions.length > 0 ? worth.lamports : null;
  const holders = holdersText(
    order,
    now,
    userId,
    MAX_MESSAGE_LENGTH - head.text.length - sell.text.length - TITLE_LENGTH,
  );
  return fmt`${head}\n\n${holders}${sell}`;
}

/** The room for the line above the holders, in UTF-16 units. */
const TITLE_LENGTH = 40;

function story({ state, bought, sale }: Order): FormattedString {
  if (state === "rejected") return fmt`${day(bought.at)}, not bought: ${reasonText(bought.reason ?? "")}`;
  const got = bought.tokenAmount === null ? "" : `: ${amountOf(bought)}`;
  const what = fmt`${day(bought.at)}: ${formatTotal(bought.total)} paid${got}${priceText(bought)}${feeText(bought)}${addressLine(bought)}`;
  const buying = state === "unknown" ? fmt`${what}${doubt(bought)}` : what;
  return sale === null
    ? buying
    : fmt`${buying}\n${day(sale.at)}: ${formatTotal(sale.received)} came back${feeText(sale)}`;
}

const doubt = (bought: Bought): string => `\nNo final answer came, so I don't know if it was ${unknownTrade(bought)}.`;

/**
 * Who paid what, and their shares. Of a sold order it also says what each gets, and of one that is worth something `now`,
 * what each share is worth. It is cut at `room` UTF-16 units.
 */
function holdersText(order: Order, now: Lamports | null, userId: number, room: number): string {
  const { bought, sale, contributions } = order;
  const shares = divide(sale?.received ?? now ?? 0, contributions);
  const lines = [...shares]
    .sort((a, b) => Number(b.contributor.id === userId) - Number(a.contributor.id === userId) || b.paid - a.paid)
    .map(({ contributor, paid, share }) => {
      const gets = sale === null && now === null ? "" : `${sale === null ? " · now" : " →"} ${shareText(share, paid)}`;
      return `${shownName(contributor.name)} ${formatSol(paid)} SOL · ${percent(paid, bought.total)}${gets}`;
    });
  return `${sharesTitle(order, now)}:\n${truncateList(lines, room)}`;
}

function sharesTitle({ state, sale }: Order, now: Lamports | null): string {
  if (state === "rejected") return "Voted yes";
  if (sale !== null) return "Paid, share and what comes back";
  return now === null ? "Shares" : "Paid, share and what it is worth";
}
