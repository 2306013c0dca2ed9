import type { Order } from "../domain/order.ts";
import type { PastVote, PastVoteCursor } from "../domain/past-vote.ts";

/**
 * Reads what the archive has of a chat. Null means that it did not answer. Nothing waits for it longer than
 * ARCHIVE_TIMEOUT_MS, and nothing throws.
 */
export interface ArchiveReader {
  /** Whether there is an archive. Without one, everything that it reads is empty. */
  readonly connected: boolean;
  /** Reads at most `limit` past votes behind a place in their list, or the newest if it is null. Newest first. */
  pastVotes(chatId: number, before: PastVoteCursor | null, limit: number): Promise<readonly PastVote[] | null>;
  /** Reads at most `limit` orders whose number is above `after`, by number. */
  orders(chatId: number, after: number, limit: number): Promise<readonly Order[] | null>;
}

/** The reader of a deployment without an archive, which has nothing. */
export const noArchive: ArchiveReader = { connected: false, pastVotes: async () => [], orders: async () => [] };
