import { FormattedString, fmt } from "@grammyjs/parse-mode";
import type { InlineKeyboardButton } from "grammy/types";
import { fromUnits, toUnits } from "../domain/decimal.ts";
import type { MarketPrice, MarketToken } from "../domain/market.ts";
import { shortPrice } from "../domain/short-numbers.ts";
import type { Prices } from "../domain/worth.ts";
import { liquidityLine, quotedName, tokenName, warningLines } from "./market.ts";
import type { View } from "./message.ts";
import { buttonName, shortMint } from "./token-question.ts";

/** How many tokens of one symbol are shown, and how many that are not verified beside one that is. */
export const MAX_PRICED = 5;

/** How many decimals a change in percent is shown with. */
const CHANGE_DECIMALS = 2;

/** The tokens that carry a symbol, with their prices. */
export interface PricedTokens {
  /** The symbol or the mint, as it was asked for. */
  readonly written: string;
  /** Those that it may mean: the verified ones, or if there are none, all. */
  readonly candidates: readonly MarketToken[];
  /** Those that carry the symbol and are not verified, if others are. */
  readonly lookAlikes: readonly MarketToken[];
  /** Null if the market did not say. */
  readonly prices: Prices | null;
}

/** `/price`: what a token is called, whether it is verified, its price, liquidity and address, and what to beware of. */
export function priceView({ written, candidates, lookAlikes, prices }: PricedTokens): View {
  const shown = candidates.slice(0, MAX_PRICED);
  const number = (i: number) => (shown.length > 1 ? `${i + 1}. ` : "");
  const blocks = shown.map((token, i) => tokenText(token, number(i) || "💱 ", prices));
  const title = candidates.length > 1 ? [fmt`Several tokens are called ${written}. Compare their addresses.`] : [];
  const more = moreText(candidates.length - shown.length);
  const others = lookAlikesText(lookAlikes, prices);
  const away = prices === null ? ["The market does not tell prices just now. Please try again in a minute."] : [];
  const parts = [...title, ...blocks, ...[more, ...others, ...away].filter((part) => part !== "")];
  return {
    text: FormattedString.join(parts, "\n\n"),
    buttons: shown.map((token, i) => [copyButton(token, number(i))]),
  };
}

/** One token: name, price, change, liquidity, address and warnings. */
function tokenText(token: MarketToken, mark: string, prices: Prices | null): FormattedString {
  const lines = [...(prices === null ? [] : priceLines(prices.get(token.mint))), ...liquidityLine(token)];
  const warnings = warningLines({ token, quote: null, quoted: false, away: false });
  return fmt`${mark}${FormattedString.b(tokenName(token, ""))}${below(lines)}
${FormattedString.code(token.mint)}${below(warnings)}`;
}

const below = (lines: readonly string[]): string => lines.map((line) => `\n${line}`).join("");

function priceLines(price: MarketPrice | undefined): readonly string[] {
  if (price === undefined) return ["The market has no price for it now."];
  const { change24h } = price;
  return [priceText(price), ...(change24h === null ? [] : [`${changeText(change24h)} in 24 hours`])];
}

/** `0.0000001234 SOL · $0.00002`. */
const priceText = ({ sol, usd }: MarketPrice): string => `${shortPrice(sol)} SOL · $${shortPrice(usd)}`;

/** Writes a change in percent with its sign: `+3.25 %`, `−12.5 %`, `±0 %`. */
function changeText(percent: string): string {
  const amount = fromUnits(toUnits(percent.replace(/^-/, ""), CHANGE_DECIMALS), CHANGE_DECIMALS);
  if (amount === "0") return "±0 %";
  return `${percent.startsWith("-") ? "−" : "+"}${amount} %`;
}

/** Tokens that carry the symbol of a verified one and are not verified: in few words, since hardly anybody means them. */
function lookAlikesText(tokens: readonly MarketToken[], prices: Prices | null): readonly (FormattedString | string)[] {
  if (tokens.length === 0) return [];
  const shown = tokens.slice(0, MAX_PRICED);
  const lines = shown.map((token) => {
    const price = prices?.get(token.mint);
    const known = [quotedName(token), ...(price === undefined ? ["no price"] : [priceText(price)])];
    return fmt`${known.join(" · ")}\n${FormattedString.code(token.mint)}`;
  });
  return [
    fmt`⚠️ Not verified, but called the same:\n${FormattedString.join(lines, "\n")}`,
    moreText(tokens.length - shown.length),
  ];
}

const moreText = (left: number): string =>
  left === 0 ? "" : `… and ${left} more. To see one, send /price and its address.`;

/** A button that copies a token's address. Where there are several, it says whose. */
const copyButton = (token: MarketToken, number: string): InlineKeyboardButton => ({
  text: number === "" ? "📋 Copy the address" : `📋 ${number}${buttonName(token)} ${shortMint(token.mint)}`,
  copy_text: { text: token.mint },
});
