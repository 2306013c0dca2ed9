import type { BuyAction } from "./action.ts";
import { parseMinutes } from "./minutes.ts";
import { parseSol } from "./money.ts";
import { parsePrice } from "./price.ts";
import { err, ok, type Result } from "./result.ts";
import { MAX_SUGGESTED_LAMPORTS } from "./rules.ts";
import { cut, plain } from "./text.ts";

/** What `/propose "BUY …" [minutes]` asks for; without minutes the session's default holds. */
export interface ProposalRequest {
  readonly action: BuyAction;
  readonly minutes: number | null;
}

export type ProposalRequestRefusal =
  | { readonly reason: "action_missing" }
  | { readonly reason: "sell_not_yet" }
  | { readonly reason: "field_unknown"; readonly field: string }
  | { readonly reason: "field_twice"; readonly field: string }
  | { readonly reason: "token_missing" }
  | { readonly reason: "token_malformed" }
  | { readonly reason: "amount_missing" }
  | { readonly reason: "amount_malformed" }
  | { readonly reason: "price_malformed" }
  | { readonly reason: "minutes_unreadable" }
  | { readonly reason: "minutes_out_of_range" };

/** A plain symbol, with or without the `$` that people write before it. */
const SYMBOL = /^[a-z0-9]{1,20}$/i;
/** A mint: 32 bytes in base58, which has no 0, O, I and l (https://solana.com/docs/references/terminology). */
const MINT = /^[1-9A-HJ-NP-Za-km-z]{32,44}$/;

/**
 * Reads what follows `/propose`. Quotes of any kind may be there or not, the fields may come in any order and in
 * capitals, with spaces around `=` and commas between; the minutes are what follows the last field. `price` is `market`
 * where it is left out. Anybody may write anything here, so that it must not take longer than its length.
 */
export function parseProposalRequest(rest: string): Result<ProposalRequest, ProposalRequestRefusal> {
  const text = plain(plain(rest).replace(/["'‘’‚‹›`]|[,;](?= |$)/g, " "))
    .replace(/ ?= ?/g, "=")
    .replace(/=target ?: ?/gi, "=target:")
    .replace(/\b((?:amount|price)=(?:target:)?[\d.,]+) ?sol\b/gi, "$1");
  const [, kind = "", tail = ""] = /^(\S+) ?(.*)$/.exec(text) ?? [];
  if (kind.toUpperCase() === "SELL") return err({ reason: "sell_not_yet" });
  if (kind.toUpperCase() !== "BUY") return err({ reason: "action_missing" });

  const words = tail.split(" ").filter(Boolean);
  const behind = words.findLastIndex((word) => word.includes("=")) + 1;
  const action = parseBuy(words.slice(0, behind));
  if (!action.ok) return action;
  const last = words.slice(behind).join(" ");
  const minutes = last === "" ? null : parseMinutes(last);
  return minutes === null || typeof minutes === "number" ? ok({ action: action.value, minutes }) : err(minutes);
}

function parseBuy(fields: readonly string[]): Result<BuyAction, ProposalRequestRefusal> {
  const values = new Map<string, string>();
  for (const word of fields) {
    const [name = "", ...value] = word.split("=");
    const field = name.toLowerCase();
    if (!["token", "amount", "price"].includes(field)) return err({ reason: "field_unknown", field: cut(name, 20) });
    if (values.has(field)) return err({ reason: "field_twice", field });
    values.set(field, value.join("="));
  }
  const token = values.get("token")?.replace(/^\$/, "");
  if (!token) return err({ reason: "token_missing" });
  if (!SYMBOL.test(token) && !MINT.test(token)) return err({ reason: "token_malformed" });

  const written = values.get("amount");
  if (!written) return err({ reason: "amount_missing" });
  const amount = parseSol(written);
  if (amount === null || amount === 0 || amount > MAX_SUGGESTED_LAMPORTS) return err({ reason: "amount_malformed" });

  const price = parsePrice(values.get("price") ?? "market");
  return price === null ? err({ reason: "price_malformed" }) : ok({ kind: "buy", token, amount, price });
}
