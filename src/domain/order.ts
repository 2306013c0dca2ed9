import type { Lamports } from "./rules.ts";
import type { Contribution } from "./trade.ts";

/**
 * Where an order stands. No state says that an order is being sold: the store reads that anew each time.
 *
 * - `filled`: it was bought, and is held.
 * - `sold`: it was sold.
 * - `rejected`: it was never bought.
 * - `unknown`: nobody knows whether it was bought, or whether it was sold.
 */
export type OrderState = "filled" | "sold" | "rejected" | "unknown";

export const ORDER_STATES: readonly OrderState[] = ["filled", "sold", "rejected", "unknown"];

/** Whether an order is held, or nobody knows that it is not. Such orders are never forgotten. */
export const isHeld = (state: OrderState): boolean => state === "filled" || state === "unknown";

/** How an order was bought, as far as lists and cards show it. Times are milliseconds since 1970. */
export interface Bought {
  readonly proposalId: string;
  /** The token as the proposer wrote it. */
  readonly token: string;
  /** What the executor got as the token: its mint if that was known, else `token` itself. */
  readonly executorToken: string;
  readonly total: Lamports;
  readonly tokenAmount: string | null;
  readonly price: string | null;
  readonly fee: Lamports | null;
  readonly txUrl: string | null;
  readonly onPaper: boolean;
  /** Why the order was rejected; null if it was not. */
  readonly reason: string | null;
  readonly at: number;
}

/** How an order was sold. Times are milliseconds since 1970. */
export interface Sale {
  readonly proposalId: string;
  readonly received: Lamports;
  readonly fee: Lamports | null;
  readonly txUrl: string | null;
  readonly onPaper: boolean;
  readonly at: number;
}

/** An order as a list shows it. `number` counts from 1 in its chat. */
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
