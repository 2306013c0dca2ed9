/** A token of the market, with what it costs as it is shown. Prices are null for what has none, or none that is trusted. */
export interface MarketTokenView {
  readonly mint: string;
  readonly symbol: string;
  readonly name: string;
  readonly verified: boolean;
  /** SOL for one token. */
  readonly sol: string | null;
  /** US dollars for one token. */
  readonly usd: string | null;
  /** In percent within 24 hours, with its sign. Null for a token that is younger. */
  readonly change: string | null;
  /** US dollars in its pools. */
  readonly liquidity: string;
}

/** A question that the market got. */
export interface MarketCallView {
  /** Counts the questions since all began. */
  readonly n: number;
  readonly at: number;
  /** In a few words: `search MOON`, `prices of 3`, `quote SOL → Bonk`. */
  readonly asked: string;
  readonly status: number | "hung" | "cut";
}

/** The market, as it is shown every few seconds and after each change. */
export interface MarketView {
  readonly tokens: readonly MarketTokenView[];
  /** Newest first, the last twenty. */
  readonly calls: readonly MarketCallView[];
}
