import * as z from "zod/mini";
import { readAs } from "../../src/store/read-as.ts";
import type { EarlierTransaction, RecordedTransaction, TradeRecord, TradeTerms } from "../trade/trade.ts";

/*
 * The fields of a trade's record. Amounts are digits: lamports, or base units of a token.
 *
 * | field | holds |
 * | --- | --- |
 * | kind, chat, token, total, bought, bought_tokens, limit, deadline | what was asked for. `bought` is the id of the buy that a sale sells |
 * | received_at, signed_at, looked_at, answered_at | ms |
 * | state | received → signed → sent → landed → answered |
 * | set_aside_at | when the operator took it out of the way (ms) |
 * | attempt, lease_until | which attempt is at work, and until when (ms); 0 if none is |
 * | tries, why | how many tries failed, and a word that says why the last look ended as it did |
 * | signature, transaction (base64), last_valid (block height), since_slot, request_id, wallet | the latest transaction |
 * | token_account, tokens_before, token_change | where it changes the wallet's tokens, what was there before, and by how much at least |
 * | in_amount, out_amount, min_out | what it swaps: given, expected, at least |
 * | count, earlier:<n> | how many were signed; signature, last_valid, since_slot, wallet, in_amount, signed_at of those before |
 * | outcome, answer, landed, tokens, decimals | the final answer (JSON), its transaction, and what a buy brought |
 */

const digits = z.pipe(
  z.string().check(z.regex(/^\d{1,30}$/)),
  z.transform((word: string) => BigInt(word)),
);
const whole = z.pipe(z.string().check(z.regex(/^-?\d{1,16}$/)), z.transform(Number));
const orNull = z.pipe(
  z.optional(z.string()),
  z.transform((word) => word || null),
);

const Terms = z.object({
  kind: z.enum(["buy", "sell"]),
  chat: whole,
  token: z.string(),
  total: digits,
  bought: orNull,
  bought_tokens: orNull,
  limit: orNull,
  deadline: whole,
});

const Transaction = z.object({
  signature: z.string(),
  transaction: z.string(),
  last_valid: digits,
  since_slot: digits,
  request_id: z.string(),
  wallet: z.string(),
  in_amount: digits,
  signed_at: whole,
  token_account: z.string(),
  tokens_before: digits,
  token_change: z.pipe(
    z.string().check(z.regex(/^-?\d{1,30}$/)),
    z.transform((word: string) => BigInt(word)),
  ),
});

const Earlier = z.tuple([z.string(), digits, digits, z.string(), digits, whole]);
const State = z.enum(["received", "signed", "sent", "landed", "answered"]);

/** Reads the fields of a record, in turn with their names. Throws StoreUnavailable if they make no sense. */
export function readRecord(flat: readonly string[]): TradeRecord {
  const fields: Record<string, string> = {};
  for (let at = 0; at + 1 < flat.length; at += 2) fields[flat[at] ?? ""] = flat[at + 1] ?? "";
  const earlier = Object.keys(fields).filter((name) => name.startsWith("earlier:"));
  return {
    terms: readTerms(fields),
    state: readAs(State, fields.state),
    tries: readAs(whole, fields.tries ?? "0"),
    transaction: fields.signature === undefined ? null : readTransaction(fields),
    earlier: earlier.map((name) => readEarlier(fields[name] ?? "")),
    isSetAside: fields.set_aside_at !== undefined,
  };
}

function readTerms(fields: Record<string, string>): TradeTerms {
  const { bought, bought_tokens, total, chat, kind, token, limit, deadline } = readAs(Terms, fields);
  const asked = { chatId: chat, token, total, limit, deadline };
  if (kind === "buy") return { ...asked, kind };
  return { ...asked, kind, bought: { id: bought ?? "", tokens: bought_tokens } };
}

function readTransaction(fields: Record<string, string>): RecordedTransaction {
  const read = readAs(Transaction, fields);
  return {
    signature: read.signature,
    bytes: read.transaction,
    lastValidBlockHeight: read.last_valid,
    sinceSlot: read.since_slot,
    requestId: read.request_id,
    wallet: read.wallet,
    inAmount: read.in_amount,
    tokenAccount: read.token_account,
    tokensBefore: read.tokens_before,
    leastTokenChange: read.token_change,
  };
}

function readEarlier(written: string): EarlierTransaction {
  const [signature, , , wallet, inAmount] = readAs(Earlier, written.split("|"));
  return { signature, wallet, inAmount };
}
