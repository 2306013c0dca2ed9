/** A number of lamports, always an integer: 1 SOL is 1,000,000,000 lamports. Money is never a float inside. */
export type Lamports = number;

export const LAMPORTS_PER_SOL = 1_000_000_000;

/** What a vote may put in, and what it puts in when no amount is given. */
export const MIN_VOTE_LAMPORTS: Lamports = 1_000_000;
export const MAX_VOTE_LAMPORTS: Lamports = 1_000_000_000;
export const DEFAULT_VOTE_LAMPORTS: Lamports = 10_000_000;

/** The most a proposer may suggest; it is only a suggestion, so the limit is there to catch slips of the finger. */
export const MAX_SUGGESTED_LAMPORTS: Lamports = 1_000 * LAMPORTS_PER_SOL;

/** How long a vote may run, and how long it runs when neither the session nor the proposal says. */
export const MIN_VOTING_MINUTES = 1;
export const MAX_VOTING_MINUTES = 10;
export const DEFAULT_VOTING_MINUTES = 5;

/** The longest message of a session, in UTF-16 units, so that a card with it stays far below Telegram's 4,096. */
export const MAX_SESSION_MESSAGE_LENGTH = 300;

export const MS_PER_MINUTE = 60_000;

/** Whether a vote with these counts passes: somebody said yes, and more said yes than no. A tie does not pass. */
export const passes = (yes: number, no: number): boolean => yes > no;
