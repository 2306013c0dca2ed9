import type { Lamports } from "./rules.ts";
import type { Contribution } from "./trade.ts";

/**
 * Where an order stands: `filled` is held, `sold` was sold, `rejected` was never bought, and of `unknown` nobody knows what
 * became of it. That one is being sold is read from the chat's open proposal, never kept.
 */
export type OrderState = "filled" | "sold" | "rejected" | "unknown";

export const ORDER_STATES: readonly OrderState[] = ["filled", "sold", "rejected", "unknown"];

/** What an order's buying came to: what lists and cards show of it. Times are milliseconds since 1970. */
export interface Bought {
  readonly proposalId: string;
  /** As the proposer wrote it. */
  readonly token: string;
  /** What the executor was given for it: a mint, or the same. */
  readonly passedOn: string;
  readonly total: Lamports;
  readonly tokenAmount: string | null;
  readonly price: string | null;
  readonly fee: Lamports | null;
  readonly txUrl: string | null;
  readonly onPaper: boolean;
  /** Why it was rejected. */
  readonly reason: string | null;
  readonly at: number;
}

/** What an order's sale came to. */
export interface Sale {
  readonly proposalId: string;
  readonly received: Lamports;
  readonly fee: Lamports | null;
  readonly txUrl: string | null;
  readonly onPaper: boolean;
  readonly at: number;
}

/** An order as a list shows it. Its number counts from 1 in its chat. */
export interface ListedOrder {
  readonly number: number;
  readonly state: OrderState;
  readonly bought: Bought;
  readonly sale: Sale | null;
  /** Whether the chat is voting on selling it, or a sale that passed is under way. */
  readonly beingSold: boolean;
}

/** An order with who paid how much for it. */
export interface Order extends ListedOrder {
  readonly contributions: readonly Contribution[];
}
