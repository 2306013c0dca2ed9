import type { Lamports } from "./rules.ts";

/**
 * What a member gets for a vote that counts. The number is the vote's place among those of its proposal, from 1. The
 * nonce is drawn for this vote alone, so that nobody can guess from a hash what was voted.
 */
export interface Receipt {
  readonly number: number;
  readonly nonce: string;
}

/** A vote as it is hashed. Names may change, so they are not part of it. */
export interface VoteRow {
  readonly receipt: Receipt;
  readonly userId: number;
  readonly choice: "yes" | "no";
  readonly lamports: Lamports;
}

/** A vote that its voter replaced by a later one, by the rule *change*. */
export type ReplacedVote = VoteRow;

/** A vote that counts, as far as it is hashed. Without a receipt an older version of the bot counted it. */
interface CountingVote {
  readonly voter: { readonly id: number };
  readonly choice: "yes" | "no";
  readonly lamports: Lamports;
  readonly receipt: Receipt | null;
}

/** The least digits of Crockford's base 32: no letter is mistaken for a digit (https://www.crockford.com/base32.html). */
const NONCE_DIGITS = "0123456789abcdefghjkmnpqrstvwxyz";
export const NONCE_LENGTH = 10;

/** A nonce: ten digits of Crockford's base 32, in lower case. */
export const NONCE = new RegExp(`^[${NONCE_DIGITS}]{${NONCE_LENGTH}}$`);

/** Writes NONCE_LENGTH random bytes as a nonce: five bits of each. */
export const nonceOf = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => NONCE_DIGITS.charAt(byte % NONCE_DIGITS.length)).join("");

/** SHA-256 of a text in UTF-8, as 64 hexadecimal digits. */
async function sha256(text: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** A vote as the text that is hashed: `nonce:number:user:choice:lamports`. */
export const rowText = ({ receipt: { number, nonce }, userId, choice, lamports }: VoteRow): string =>
  `${nonce}:${number}:${userId}:${choice}:${lamports}`;

/** The hash of one vote. */
export const hashOfRow = (row: VoteRow): Promise<string> => sha256(rowText(row));

/** The hash of a proposal's votes, from the hashes of its rows in the order of their numbers. */
export const hashOfHashes = (proposalId: string, rowHashes: readonly string[]): Promise<string> =>
  sha256(`${proposalId}\n${rowHashes.join("\n")}`);

/** Compares two rows by their numbers. */
export const byNumber = (a: VoteRow, b: VoteRow): number => a.receipt.number - b.receipt.number;

/** The hash of a proposal's votes, replaced ones included. It is the same in whatever order the rows come. */
export const hashOfRows = async (proposalId: string, rows: readonly VoteRow[]): Promise<string> =>
  hashOfHashes(proposalId, await Promise.all([...rows].sort(byNumber).map(hashOfRow)));

/** A vote that counts as a row, or null if it has no receipt. */
export const rowOf = ({ voter, choice, lamports, receipt }: CountingVote): VoteRow | null =>
  receipt && { receipt, userId: voter.id, choice, lamports };

/**
 * The hash to announce of a proposal. Returns null if nobody voted, and if an older version of the bot counted some of
 * the votes: a vote without a receipt, or a number that is missing, tells that.
 */
export async function hashToAnnounce(proposal: {
  readonly id: string;
  readonly votes: readonly CountingVote[];
  readonly replaced: readonly ReplacedVote[];
}): Promise<string | null> {
  const counting = proposal.votes.flatMap((vote) => rowOf(vote) ?? []);
  const rows = [...counting, ...proposal.replaced].sort(byNumber);
  const complete =
    counting.length === proposal.votes.length && rows.every(({ receipt }, i) => receipt.number === i + 1);
  return complete && rows.length > 0 ? hashOfRows(proposal.id, rows) : null;
}
