/** A transaction of the trader's wallet in a block. */
export interface ChainTransactionView {
  readonly signature: string;
  readonly at: number;
  /** How sure the chain is of it. One that failed cost its fee only. */
  readonly state: "processed" | "confirmed" | "finalized" | "failed";
}

/** A trade that the trader was asked for. */
export interface TraderTradeView {
  readonly id: string;
  readonly at: number;
  readonly kind: "buy" | "sell";
  /** Its symbol, where the market knows the mint. */
  readonly token: string;
  /** How far it has come, or in a few words how it ended. */
  readonly state: string;
  /** Whether there is no final answer yet. */
  readonly pending: boolean;
  /** Of its newest transaction; null before one is signed. */
  readonly signature: string | null;
}

/** The trader, its wallet and what they did, on a chain of this machine's own. */
export interface TraderView {
  /** The wallet's address. */
  readonly wallet: string;
  /** The wallet's SOL, exactly. */
  readonly sol: string;
  /** What the wallet holds of tokens that were traded, exactly. */
  readonly tokens: readonly { readonly symbol: string; readonly amount: string }[];
  /** The key of the only group whose trades it makes; null if that is none that is played in. */
  readonly group: string | null;
  /** Newest first, the last dozen. */
  readonly transactions: readonly ChainTransactionView[];
  /** Newest first, the last dozen. */
  readonly trades: readonly TraderTradeView[];
}
