import { FormattedString, fmt } from "@grammyjs/parse-mode";
import { encodeButton } from "../domain/button.ts";
import type { MarketToken } from "../domain/market.ts";
import { harmless, liquidityLine, warningLines } from "./market.ts";
import type { View } from "./message.ts";

/** How many signs of a mint's beginning and end tell it from others at a glance. */
const MINT_SIGNS = 4;

/** `DezX…B263`: a mint's beginning and end. */
export const shortMint = (mint: string): string => `${mint.slice(0, MINT_SIGNS)}…${mint.slice(-MINT_SIGNS)}`;

/** Asks which of several tokens a `/propose`, the message `messageId`, means. Each token has a button. */
export function tokenQuestion(symbol: string, tokens: readonly MarketToken[], messageId: number): View {
  const lines = tokens.map((token) => {
    const known = [token.verified ? "verified" : "not verified", ...liquidityLine(token)].join(" · ");
    const warnings = warningLines({ token: { ...token, verified: true }, quote: null, quoted: false });
    return fmt`${FormattedString.b(harmless(token.name) || symbol)} · ${known}
${FormattedString.code(token.mint)}${warnings.map((line) => `\n${line}`).join("")}`;
  });
  return {
    text: fmt`Several tokens are called ${symbol}. Which one do you mean? Tap it, and the vote begins.

${FormattedString.join(lines, "\n\n")}`,
    buttons: tokens.map(({ name, mint }) => [
      {
        text: `${harmless(name) || symbol} ${shortMint(mint)}`,
        callback_data: encodeButton({ kind: "choose_token", mint, messageId }),
      },
    ]),
  };
}

/** Says which token was chosen: the question without its buttons. */
export const chosenTokenText = (symbol: string, { name, mint }: Pick<MarketToken, "name" | "mint">): FormattedString =>
  fmt`${harmless(name) || symbol} it is: ${FormattedString.code(mint)}`;
