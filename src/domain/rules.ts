/** A number of lamports, always an integer: 1 SOL is 1,000,000,000 lamports. No calculation makes a float of money. */
export type Lamports = number;

export const LAMPORTS_PER_SOL = 1_000_000_000;

/** The voting rules that a deployment sets. In each group of three the values rise, or are equal. */
export interface Rules {
  /** The least that a yes may put in, what it puts in if no amount is given, and the most. */
  readonly minVote: Lamports;
  readonly defaultVote: Lamports;
  readonly maxVote: Lamports;
  /**
   * The shortest vote, the length of a vote if neither its session nor its proposal names one, and the longest vote.
   */
  readonly minMinutes: number;
  readonly defaultMinutes: number;
  readonly maxMinutes: number;
}

/** What a deployment allows, and what it has, as the texts about a group's rules tell it. */
export interface DeploymentTerms extends Rules {
  /** Whether it has a market. Without one no group sees a price, and the rule *slippage* has no effect. */
  readonly marketConnected: boolean;
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
 * Buttons write amounts in thousandths of a SOL with at most four digits, so that the longest ids fit into their 64
 * bytes. The least and the default vote therefore have to be whole thousandths, and the most is at most 9.999 SOL.
 */
export const VOTE_STEP_LAMPORTS: Lamports = 1_000_000;
export const MAX_VOTE_STEPS = 9_999;

/**
 * The highest amount that a proposer may suggest. It only catches slips of the finger, since a suggestion decides
 * nothing.
 */
export const MAX_SUGGESTED_LAMPORTS: Lamports = 1_000 * LAMPORTS_PER_SOL;

/** The longest message of a session, in UTF-16 units, so that a card with it stays far below Telegram's 4,096. */
export const MAX_SESSION_MESSAGE_LENGTH = 300;

export const MS_PER_MINUTE = 60_000;
