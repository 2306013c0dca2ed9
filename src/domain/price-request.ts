import { err, ok, type Result } from "./result.ts";
import { ascii, plain } from "./text.ts";
import { isMint, isSymbol } from "./token.ts";

/** What may stand around a token: quotes of any kind, and the marks that end a sentence. */
const AROUND = /^["'‘’‚‹›`]+|["'‘’‚‹›`.,!?]+$/g;

export type PriceRequestRefusal = { readonly reason: "price_token_missing" | "token_malformed" };

/**
 * Reads which token's price is asked for: `BONK`, `$BONK`, `token=BONK` or a mint. Returns the symbol as it was written,
 * without the `$`. It does not check that there is such a token.
 */
export function parsePriceRequest(rest: string): Result<string, PriceRequestRefusal> {
  const text = plain(ascii(rest)).replace(AROUND, "").trim();
  const token = text
    .replace(/^token ?= ?/i, "")
    .replace(AROUND, "")
    .replace(/^\$/, "");
  if (token === "") return err({ reason: "price_token_missing" });
  return isSymbol(token) || isMint(token) ? ok(token) : err({ reason: "token_malformed" });
}
