import { FormattedString, fmt } from "@grammyjs/parse-mode";
import { encodeButton } from "../domain/button.ts";
import type { MarketToken, TokenWarning } from "../domain/market.ts";
import { truncate } from "../domain/text.ts";
import { harmless, liquidityLine, quotedName, warningLines } from "./market.ts";
import type { View } from "./message.ts";

/** How many signs of a mint's beginning and end tell it from others at a glance. */
const MINT_SIGNS = 4;

/** The longest part of a name that a button shows, in UTF-16 units: a phone cuts what is longer off, and the mint with it. */
const BUTTON_NAME_LENGTH = 16;

/** `DezX…B263`: a mint's beginning and end. */
export const shortMint = (mint: string): string => `${mint.slice(0, MINT_SIGNS)}…${mint.slice(-MINT_SIGNS)}`;

/** The warnings that tell one token from another. That one is not verified is said of it anyway. */
const OF_ONE: readonly TokenWarning[] = ["suspicious", "freezable", "mintable", "low_liquidity"];

/** Asks which of several tokens a `/propose`, the message `messageId`, means. Each token has a button. */
export function tokenQuestion(symbol: string, tokens: readonly MarketToken[], messageId: number): View {
  const lines = tokens.map((token, i) => {
    const known = [token.verified ? "verified" : "not verified", ...liquidityLine(token)].join(" · ");
    return fmt`${i + 1}. ${FormattedString.b(quotedName(token))} · ${known}
${FormattedString.code(token.mint)}${warningLines({ token, quote: null, quoted: false, away: false }, OF_ONE)
  .map((line) => `\n${line}`)
  .join("")}`;
  });
  const unverified = tokens.some(({ verified }) => verified) ? "" : ", and none of them is verified";
  return {
    text: fmt`Several tokens are called ${symbol}${unverified}. Which one do you mean? Tap it, and the vote begins.

${FormattedString.join(lines, "\n\n")}`,
    buttons: tokens.map((token, i) => [
      {
        text: `${i + 1}. ${buttonName(token)} ${shortMint(token.mint)}`,
        callback_data: encodeButton({ kind: "choose_token", mint: token.mint, messageId }),
      },
    ]),
  };
}

/** A name as it fits on a button, beside a mint. */
export function buttonName({ name, symbol }: MarketToken): string {
  const text = harmless(name) || harmless(symbol);
  return text.length > BUTTON_NAME_LENGTH ? `${truncate(text, BUTTON_NAME_LENGTH - 1).trim()}…` : text;
}

/** Says which token was chosen: the question without its buttons. `token` is null if nobody knows its name. */
export const chosenTokenText = (mint: string, token: MarketToken | null): FormattedString =>
  token === null
    ? fmt`It is ${FormattedString.code(mint)}`
    : fmt`${quotedName(token)} it is: ${FormattedString.code(mint)}`;
