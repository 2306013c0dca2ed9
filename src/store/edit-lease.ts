/**
 * The right to make a card's next edit, for one request at a time. A card is edited at most every five seconds, by
 * whoever holds this. Telegram allows a group some 20 messages and edits a minute
 * (https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this).
 */
export interface EditLease extends LeasedCard {
  /** When the edit may read its numbers, in milliseconds since 1970. */
  readonly at: number;
}

/** A card, and the request that holds or wants its lease. */
export interface LeasedCard {
  readonly sessionId: string;
  /** The proposal whose card it is, or null for the session's own. */
  readonly proposalId: string | null;
  /** The id of the request that holds or wants the lease. */
  readonly attemptId: string;
}

/** The lease of a session's own card from `at` on (ms since 1970). Null if another request has it. */
export const sessionEdit = (sessionId: string, attemptId: string, at: number | null): EditLease | null =>
  at === null ? null : { sessionId, proposalId: null, attemptId, at };
