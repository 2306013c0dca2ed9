import type { Order } from "../domain/order.ts";
import type { PaidOrder } from "../domain/paid-order.ts";
import type { PastVote, PastVoteCursor } from "../domain/past-vote.ts";

/**
 * Reads what the archive has of a chat, or of a person. Null means that it did not answer. Nothing waits for it longer than
 * ARCHIVE_TIMEOUT_MS, and nothing throws.
 */
export interface ArchiveReader {
  /** Whether there is an archive. Without one, everything that it reads is empty. */
  readonly connected: boolean;
  /** Reads at most `limit` past votes behind a place in their list, or the newest if it is null. Newest first. */
  pastVotes(chatId: number, before: PastVoteCursor | null, limit: number): Promise<readonly PastVote[] | null>;
  /** Reads at most `limit` orders whose number is above `after`, by number. */
  orders(chatId: number, after: number, limit: number): Promise<readonly Order[] | null>;
  /**
   * Reads at most `limit` orders that somebody paid for, in all their groups. Those that are held come first, then the
   * newest. Orders that were never bought are left out.
   */
  ordersPaidBy(userId: number, limit: number): Promise<readonly PaidOrder[] | null>;
}

/** The reader of a deployment without an archive, which has nothing. */
export const noArchive: ArchiveReader = {
  connected: false,
  pastVotes: async () => [],
  orders: async () => [],
  ordersPaidBy: async () => [],
};
