import { FormattedString, fmt } from "@grammyjs/parse-mode";
import { isAbove } from "../domain/exact-decimal.ts";
import { type MarketNote, type MarketToken, type Quote, type TokenWarning, warningsOf } from "../domain/market.ts";
import { formatSol } from "../domain/money.ts";
import type { Price } from "../domain/price.ts";
import { maxPriceOf } from "../domain/price-bound.ts";
import { assertNever } from "../domain/result.ts";
import type { Lamports } from "../domain/rules.ts";
import { shortAmount, shortPrice } from "../domain/short-numbers.ts";
import { withoutAddresses, withoutMentions } from "../domain/text.ts";
import { isMint, isSameSymbol, isSymbol } from "../domain/token.ts";
import { gainPercent } from "./gain.ts";

/** What people should know of a token, in a sentence. */
export function warningText(warning: TokenWarning): string {
  switch (warning) {
    case "unknown":
      return "The market does not know this token, so I can't show its price. Make sure what it is before you vote.";
    case "away":
      return "The market does not answer just now, so I can't check this token or its price. Make sure of both before you vote.";
    case "suspicious":
      return "The market has marked this token as a likely scam.";
    case "not_verified":
      return "This token is not verified: anybody can give a token this name. Check its address before you vote.";
    case "freezable":
      return "Its makers can freeze it, and then you can't sell it.";
    case "mintable":
      return "Its makers can make more of it at any time.";
    case "low_liquidity":
      return "There is little money in its market, so it may be hard to sell.";
    case "not_tradable":
      return "The market has no offer for this trade now, so it may fail.";
    case "price_away":
      return "The market does not answer just now, so I can't check the price. Make sure of it before you vote.";
    default:
      return assertNever(warning);
  }
}

/** The warnings about a token, or only those in `shown`, a line each; empty if there is nothing to warn of. */
export const warningLines = (note: MarketNote, shown?: readonly TokenWarning[]): readonly string[] =>
  warningsOf(note)
    .filter((warning) => shown?.includes(warning) ?? true)
    .map(warningLine);

const warningLine = (warning: TokenWarning): string => `⚠️ ${warningText(warning)}`;

/**
 * `“Bonk” (BONK) · verified`: what a token is called, without the symbol if that was `written` anyway. Whoever made the
 * token chose the name. So it stands in quotes, which it can't hold itself: a name can't claim to be verified.
 */
export function tokenName({ name, symbol, verified }: MarketToken, written: string): string {
  const isNews = isSymbol(symbol.replace(/^\$/, "")) && !isSameSymbol(symbol, written) && symbol !== name;
  return `${quotedName({ name, symbol })}${isNews ? ` (${symbol})` : ""}${verified ? " · verified" : ""}`;
}

/** A token's name in quotes, or its symbol if it has no name. */
export const quotedName = ({ name, symbol }: Pick<MarketToken, "name" | "symbol">): string =>
  `“${harmless(name) || harmless(symbol)}”`;

/** A text by others that mentions nobody, links to nothing and offers no command. */
export const harmless = (text: string): string => withoutAddresses(withoutMentions(text)).replace(/[“”]/g, "");

/** What of a buy decides what the market says of it. `slippage` is in basis points. */
export interface BuyTerms {
  /** As it was typed. */
  readonly token: string;
  readonly price: Price;
  readonly slippage: number;
}

/** What the market says of a buy: the token's name, what the amount buys, and warnings, each after a line break. */
export function buyMarketLines(market: MarketNote | null, { token, price, slippage }: BuyTerms): FormattedString {
  if (market === null) return fmt``;
  const { quote } = market;
  const lines = [
    ...(market.token === null ? [] : [[tokenName(market.token, token), ...liquidityLine(market.token)].join(" · ")]),
    ...(quote === null
      ? []
      : [
          `${formatSol(quote.lamports)} SOL buys about ${shortAmount(quote.tokenAmount)}${unitOf(market, token)} now, at ${shortPrice(quote.price)} SOL each`,
          boundLine(quote, price, slippage),
        ]),
    ...warningLines(market),
  ];
  return new FormattedString(lines.map((line) => `\n${line}`).join(""));
}

/** From which price on a buy is left out: the lower one of the proposal's own number and of what the rules allow. */
function boundLine(quote: Quote, price: Price, slippage: number): string {
  if (price.kind === "market" || isAbove(price.value, maxPriceOf(quote, slippage)))
    return `Not bought if the price rises by more than ${percentText(slippage)}.`;
  const dearer = isAbove(quote.price, price.value) ? " It costs more than that now." : "";
  return `Not bought above ${price.value} SOL each.${dearer}`;
}

/** The symbol behind an amount; nothing for a token that was written as its mint, and whose symbol is no word. */
function unitOf({ token }: MarketNote, written: string): string {
  const unit = isMint(written) ? (token?.symbol.replace(/^\$/, "") ?? "") : written;
  return isSymbol(unit) ? ` ${unit}` : "";
}

/** The warnings that matter to those who hold a token already. They know which it is: what may be missing is its price. */
const OF_A_SALE: readonly TokenWarning[] = ["low_liquidity", "not_tradable", "price_away"];

/** What the market says of a sale: what it would bring now, and warnings, a line each, each after a line break. */
export function saleMarketLines(market: MarketNote | null, paid: Lamports, slippage: number): FormattedString {
  if (market === null) return fmt``;
  const { quote } = market;
  const lines = [
    ...(quote === null
      ? []
      : [
          `Would bring about ${shortPrice(formatSol(quote.lamports))} SOL now (${gainPercent(quote.lamports, paid)})`,
          `Not sold if the price falls by more than ${percentText(slippage)}.`,
        ]),
    ...(market.token === null && market.away ? [warningLine("price_away")] : warningLines(market, OF_A_SALE)),
  ];
  return new FormattedString(lines.map((line) => `\n${line}`).join(""));
}

/** What is in a token's pools, if that is known. */
export const liquidityLine = (token: MarketToken | null): readonly string[] =>
  token?.liquidityUsd == null ? [] : [`Liquidity $${shortAmount(wholeDollars(token.liquidityUsd))}`];

const wholeDollars = (usd: string): string => usd.split(".")[0] ?? usd;

/** Writes basis points as people read them: 500 is `5%`, 250 is `2.5%`. */
export const percentText = (basisPoints: number): string => `${basisPoints / 100}%`;
