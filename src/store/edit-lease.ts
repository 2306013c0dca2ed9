/**
 * The right to make a card's next edit, for one request at a time. Telegram allows a group some 20 messages and edits a
 * minute (https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this), so a card is edited at most
 * every five seconds, by whoever holds this.
 */
export interface EditLease {
  readonly sessionId: string;
  /** The proposal whose card it is, or null for the session's own. */
  readonly proposalId: string | null;
  readonly token: string;
  /** When the edit may read its numbers, in milliseconds since 1970. */
  readonly at: number;
}

export const EDIT_PAUSE_MS = 5_000;

/** A lease that nobody used is free again this long after it was due: its holder is dead. */
export const EDIT_PATIENCE_MS = 10_000;

/** One edit of a card may take this long. */
export const EDIT_TIMEOUT_MS = 5_000;

/** No tally edit begins within this time of the end, so that none can land on the card's last edit. */
export const EDIT_ROOM_MS = EDIT_TIMEOUT_MS + 1_000;
