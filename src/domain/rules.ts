/** A number of lamports, always an integer: 1 SOL is 1,000,000,000 lamports. Money is never a float inside. */
export type Lamports = number;

export const LAMPORTS_PER_SOL = 1_000_000_000;

/** What a group may vote, as its deployment sets it. Within each row the values rise, and may be equal. */
export interface Rules {
  /** What a yes may put in, and what it puts in when no amount is given. */
  readonly minVote: Lamports;
  readonly defaultVote: Lamports;
  readonly maxVote: Lamports;
  /** How long a vote may run, and how long it runs when neither the session nor the proposal says. */
  readonly minMinutes: number;
  readonly defaultMinutes: number;
  readonly maxMinutes: number;
}

/** The rules of a deployment that sets none. */
export const DEFAULT_RULES: Rules = {
  minVote: 1_000_000,
  defaultVote: 10_000_000,
  maxVote: 1_000_000_000,
  minMinutes: 1,
  defaultMinutes: 5,
  maxMinutes: 10,
};

/**
 * Buttons write amounts in thousandths of a SOL with at most four digits, so that the longest ids fit into their 64 bytes.
 * That is why the least and the default vote have to be whole thousandths, and the most 9.999 SOL.
 */
export const VOTE_STEP_LAMPORTS: Lamports = 1_000_000;
export const MAX_VOTE_STEPS = 9_999;

/** The most a proposer may suggest; it is only a suggestion, so the limit is there to catch slips of the finger. */
export const MAX_SUGGESTED_LAMPORTS: Lamports = 1_000 * LAMPORTS_PER_SOL;

/** The longest message of a session, in UTF-16 units, so that a card with it stays far below Telegram's 4,096. */
export const MAX_SESSION_MESSAGE_LENGTH = 300;

export const MS_PER_MINUTE = 60_000;

/** Whether a vote with these counts passes: somebody said yes, and more said yes than no. A tie does not pass. */
export const passes = (yes: number, no: number): boolean => yes > no;
