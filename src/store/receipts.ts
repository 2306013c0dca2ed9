import { NONCE, type Receipt, type ReplacedVote } from "../domain/recount.ts";
import { StoreUnavailable } from "./errors.ts";

/**
 * Reads a receipt from its words. Both are empty, or not there, if an older version of the bot counted the vote. Throws
 * StoreUnavailable for nonsense.
 */
export function readReceipt(number = "", nonce = ""): Receipt | null {
  if (number === "" && nonce === "") return null;
  const place = Number(number);
  if (!Number.isSafeInteger(place) || place < 1 || !NONCE.test(nonce))
    throw new StoreUnavailable("unreadable", "a receipt");
  return { number: place, nonce };
}

/** Reads the field `r:<user>`: proposal|number|nonce. */
export function readReceiptField(field: string): { readonly proposalId: string; readonly receipt: Receipt | null } {
  const [proposalId = "", number, nonce] = field.split("|");
  return { proposalId, receipt: readReceipt(number, nonce) };
}

/**
 * Reads the field `x:<number>`, a vote that was replaced: proposal|user|choice|lamports|nonce. Throws StoreUnavailable
 * for nonsense.
 */
export function readReplaced(
  number: string,
  field: string,
): { readonly proposalId: string; readonly row: ReplacedVote } {
  const [proposalId = "", user, choice, lamports, nonce] = field.split("|");
  const receipt = readReceipt(number, nonce);
  const [userId, amount] = [Number(user), Number(lamports)];
  const isWhole = Number.isSafeInteger(userId) && Number.isSafeInteger(amount);
  if (receipt === null || (choice !== "yes" && choice !== "no") || !isWhole)
    throw new StoreUnavailable("unreadable", "a replaced vote");
  return { proposalId, row: { receipt, userId, choice, lamports: amount } };
}

/** The receipt among a reply's words. */
export const receiptOf = ({ number, nonce }: { number: number | null; nonce: string | null }): Receipt | null =>
  number === null || nonce === null ? null : { number, nonce };
