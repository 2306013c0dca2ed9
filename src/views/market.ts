import { FormattedString, fmt } from "@grammyjs/parse-mode";
import { type MarketNote, type MarketToken, type TokenWarning, warningsOf } from "../domain/market.ts";
import { formatSol } from "../domain/money.ts";
import { assertNever } from "../domain/result.ts";
import type { Lamports } from "../domain/rules.ts";
import { withoutAddresses, withoutMentions } from "../domain/text.ts";
import { gainText } from "./gain.ts";
import { shortAmount, shortPrice } from "./numbers.ts";

/** What people should know of a token, in a sentence. */
export function warningText(warning: TokenWarning): string {
  switch (warning) {
    case "unknown":
      return "The market does not know this token, so I can't show a price. Be sure what it is.";
    case "suspicious":
      return "The market takes this token for a fraud.";
    case "not_verified":
      return "This token is not verified: anybody can give a token this name. Compare its address.";
    case "freezable":
      return "Its makers can freeze it, and then nobody can sell it.";
    case "mintable":
      return "Its makers can make more of it at any time.";
    case "low_liquidity":
      return "There is little money in its market. It may be hard to sell.";
    case "not_tradable":
      return "The market offers no such trade now.";
    default:
      return assertNever(warning);
  }
}

/** The warnings about a token, a line each; empty if there is nothing to warn of. */
export const warningLines = (note: MarketNote): readonly string[] =>
  warningsOf(note).map((warning) => `⚠️ ${warningText(warning)}`);

/**
 * `Bonk (BONK) · verified`: what a token is called, without the symbol if that was `written` anyway. Whoever made the
 * token chose the name, so it may mention nobody and link to nothing.
 */
export function tokenName({ name, symbol, verified }: MarketToken, written: string): string {
  const called = harmless(name) || harmless(symbol);
  const short =
    symbol.toUpperCase() === written.toUpperCase() || called === harmless(symbol) ? "" : ` (${harmless(symbol)})`;
  return `${called}${short}${verified ? " · verified" : ""}`;
}

/** A text by others that mentions nobody, links to nothing and offers no command. */
export const harmless = (text: string): string => withoutAddresses(withoutMentions(text));

/** What the market says of a buy's token: its name, price, liquidity and warnings, a line each, each after a line break. */
export function buyMarketLines(market: MarketNote | null, token: string, slippage: number): FormattedString {
  if (market === null) return fmt``;
  const { quote } = market;
  const lines = [
    ...(market.token === null ? [] : [tokenName(market.token, token)]),
    ...(quote === null
      ? []
      : [
          `Now ${shortPrice(quote.price)} SOL each: ${formatSol(quote.lamports)} SOL buys about ${shortAmount(quote.tokenAmount)}`,
          `Not bought if the price rises by more than ${percentText(slippage)}.`,
        ]),
    ...liquidityLine(market.token),
    ...warningLines(market),
  ];
  return new FormattedString(lines.map((line) => `\n${line}`).join(""));
}

/** What the market says of a sale: what it would bring now, and warnings, a line each, each after a line break. */
export function saleMarketLines(market: MarketNote | null, paid: Lamports, slippage: number): FormattedString {
  if (market === null) return fmt``;
  const { quote } = market;
  const lines = [
    ...(quote === null
      ? []
      : [
          `Would bring about ${formatSol(quote.lamports)} SOL now: ${gainText(quote.lamports, paid)}`,
          `Not sold if the price falls by more than ${percentText(slippage)}.`,
        ]),
    ...warningLines(market),
  ];
  return new FormattedString(lines.map((line) => `\n${line}`).join(""));
}

/** What is in a token's pools, if that is known. */
export const liquidityLine = (token: MarketToken | null): readonly string[] =>
  token?.liquidityUsd == null ? [] : [`Liquidity $${shortAmount(wholeDollars(token.liquidityUsd))}`];

const wholeDollars = (usd: string): string => usd.split(".")[0] ?? usd;

/** Writes basis points as people read them: 500 is `5%`, 250 is `2.5%`. */
export const percentText = (basisPoints: number): string => `${basisPoints / 100}%`;
