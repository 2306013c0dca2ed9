/** The behaviours of the executor that the page offers. */
export const EXECUTOR_BEHAVIOURS = ["fill", "reject", "pending", "fail", "hang", "cut_after", "nonsense"] as const;
export type ExecutorBehaviour = (typeof EXECUTOR_BEHAVIOURS)[number];

/** How the market answers, of what the page offers. */
export const MARKET_BEHAVIOURS = ["answer", "limit", "hang", "fail", "nonsense", "incomplete"] as const;
export type MarketBehaviour = (typeof MARKET_BEHAVIOURS)[number];

/** What is broken on purpose. */
export interface FaultsView {
  readonly redisDown: boolean;
  readonly redisSlow: boolean;
  readonly telegramBusy: boolean;
  readonly qstashDown: boolean;
  readonly postgresDown: boolean;
  readonly marketAway: boolean;
  readonly executor: ExecutorBehaviour;
  readonly market: MarketBehaviour;
}

export interface CrowdView {
  readonly group: string;
  readonly size: number;
  readonly joined: number;
  readonly voted: number;
  /** How many have changed their vote, where the group's rules let them. */
  readonly changed: number;
  readonly running: boolean;
}

export interface StoryView {
  readonly running: boolean;
  /** What is being told just now; null before and after. */
  readonly chapter: string | null;
}

export interface ClockView {
  /** The world's time when this was sent, and how far it is ahead of the real one. */
  readonly now: number;
  readonly offsetMs: number;
  /** Whether the Worker is being restarted. */
  readonly restarting: boolean;
}
