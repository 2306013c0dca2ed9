import type { Action, BuyAction } from "./action.ts";
import { type AmbiguousNumber, readAmbiguousNumber } from "./ambiguous-number.ts";
import { parseMinutes } from "./minutes.ts";
import { parseSol } from "./money.ts";
import { parseOrderRequest } from "./order-request.ts";
import { parsePrice } from "./price.ts";
import { err, ok, type Result } from "./result.ts";
import { MAX_SUGGESTED_LAMPORTS, type Rules } from "./rules.ts";
import { ascii, plain, truncate } from "./text.ts";
import { isMint, isSymbol } from "./token.ts";

/**
 * What `/propose "BUY …" [minutes]` or `/propose "SELL …" [minutes]` asks for. `minutes` is null if none were written:
 * the session's default then holds.
 */
export interface ProposalRequest {
  readonly action: Action;
  readonly minutes: number | null;
}

export type ProposalRequestRefusal =
  | { readonly reason: "action_missing" }
  | { readonly reason: "order_missing" }
  | { readonly reason: "field_unknown"; readonly field: string }
  | { readonly reason: "field_twice"; readonly field: string }
  | { readonly reason: "token_missing" }
  | { readonly reason: "token_malformed" }
  | { readonly reason: "amount_missing" }
  | { readonly reason: "amount_malformed" }
  | { readonly reason: "price_malformed" }
  /** `field` is the text before the number, such as `amount=`. */
  | ({ readonly reason: "field_ambiguous"; readonly field: string } & AmbiguousNumber)
  | { readonly reason: "minutes_unreadable" }
  | { readonly reason: "minutes_out_of_range" };

/**
 * The signs that may stand between two fields, or behind the last. A phone turns two spaces into a full stop. A full
 * stop before a digit may belong to the number.
 */
const SEPARATORS = /[,;](?= |$|[a-z])|\.(?= [a-z]|$)/gi;

/**
 * Reads what follows `/propose`. Quotes of any kind are optional. The fields may come in any order and in capitals,
 * with spaces around `=` and commas or full stops between them. The minutes follow the last field. `price` is `market`
 * by default. Anybody may write anything here, so the time that reading takes must grow no faster than the text.
 */
export function parseProposalRequest(rest: string, rules: Rules): Result<ProposalRequest, ProposalRequestRefusal> {
  const unquoted = plain(plain(ascii(rest)).replace(/["'‘’‚‹›`]/g, " "));
  const text = plain(unquoted.replace(SEPARATORS, " "))
    .replace(/ ?= ?/g, "=")
    .replace(/=target ?: ?/gi, "=target:")
    .replace(/\b((?:amount|price)=(?:target:)?[\d.,]+) ?sol\b/gi, "$1");
  const [, kind = "", tail = ""] = /^(\S+) ?(.*)$/.exec(text) ?? [];
  if (kind.toUpperCase() === "SELL") return parseSell(tail, rules);
  if (kind.toUpperCase() !== "BUY") return err({ reason: "action_missing" });

  const words = tail.split(" ").filter(Boolean);
  const behind = words.findLastIndex((word) => word.includes("=")) + 1;
  const action = parseBuy(words.slice(0, behind));
  if (!action.ok) return action;
  const last = words.slice(behind).join(" ");
  return withMinutes(action.value, last, rules);
}

/** Reads an order as people write it (`order=3`, `order_3`, `#3`), and the minutes behind it. */
function parseSell(tail: string, rules: Rules): Result<ProposalRequest, ProposalRequestRefusal> {
  const request = parseOrderRequest(tail);
  if (request === null) return err({ reason: "order_missing" });
  return withMinutes({ kind: "sell", order: request.number }, request.rest, rules);
}

function withMinutes(action: Action, last: string, rules: Rules): Result<ProposalRequest, ProposalRequestRefusal> {
  const minutes = last === "" ? null : parseMinutes(last, rules);
  return minutes === null || typeof minutes === "number" ? ok({ action, minutes }) : err(minutes);
}

function parseBuy(fields: readonly string[]): Result<BuyAction, ProposalRequestRefusal> {
  const values = new Map<string, string>();
  for (const word of fields) {
    const [name = "", ...value] = word.split("=");
    const field = name.toLowerCase();
    if (!["token", "amount", "price"].includes(field))
      return err({ reason: "field_unknown", field: truncate(name, 20) });
    if (values.has(field)) return err({ reason: "field_twice", field });
    values.set(field, value.join("="));
  }
  // People write a symbol with or without a `$` before it.
  const token = values.get("token")?.replace(/^\$/, "");
  if (!token) return err({ reason: "token_missing" });
  if (!isSymbol(token) && !isMint(token)) return err({ reason: "token_malformed" });

  const written = values.get("amount");
  if (!written) return err({ reason: "amount_missing" });
  const amounts = readAmbiguousNumber(written);
  if (amounts !== null) return err({ reason: "field_ambiguous", field: "amount=", ...amounts });
  const amount = parseSol(written);
  if (amount === null || amount === 0 || amount > MAX_SUGGESTED_LAMPORTS) return err({ reason: "amount_malformed" });

  const [, target = "", number = ""] = /^(target:)?(.*)$/i.exec(values.get("price") ?? "market") ?? [];
  const prices = readAmbiguousNumber(number);
  if (prices !== null) return err({ reason: "field_ambiguous", field: `price=${target.toLowerCase()}`, ...prices });
  const price = parsePrice(target + number);
  return price === null ? err({ reason: "price_malformed" }) : ok({ kind: "buy", token, amount, price });
}
