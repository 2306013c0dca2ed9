import type { Person } from "./person.ts";
import type { Lamports } from "./rules.ts";

/** What one member put into a trade. */
export interface Contribution {
  readonly contributor: Person;
  readonly lamports: Lamports;
}

/**
 * What buys and sales have in common. The proposal's id is the idempotency key of every attempt to carry the trade out.
 */
interface TradeBase {
  readonly chatId: number;
  readonly sessionId: string;
  readonly proposalId: string;
  /** When the vote ended, in milliseconds since 1970. */
  readonly endTime: number;
  /** The deadline in milliseconds since 1970: after it the trade must not be carried out any more. */
  readonly deadline: number;
  /** What the executor gets as the token: its mint if that is known, else the token as the proposer wrote it. */
  readonly token: string;
  /** The total of the contributions. */
  readonly total: Lamports;
  readonly contributions: readonly Contribution[];
}

export interface BuyTrade extends TradeBase {
  readonly kind: "buy";
  /** The price as `/propose` takes it: `market`, `0.5` or `target:0.5`. */
  readonly price: string;
  /** The highest price that the group's rules allow, in SOL for one token; null if no quote was shown. */
  readonly maxPrice: string | null;
}

export interface SellTrade extends TradeBase {
  readonly kind: "sell";
  /** The number of the order that is sold, and how it was bought. */
  readonly order: number;
  readonly bought: { readonly proposalId: string; readonly tokenAmount: string | null; readonly price: string | null };
  /** The lowest price that the group's rules allow, in SOL for one token; null if no quote was shown. */
  readonly minPrice: string | null;
}

/** An approved trade, as an executor is asked to carry it out. */
export type Trade = BuyTrade | SellTrade;

/** The result of a trade that was carried out. Amounts of tokens and prices are decimal strings, never floats. */
export interface Fill {
  /** Null if nobody knows the amount: on paper at the market's price. */
  readonly tokenAmount: string | null;
  readonly price: string | null;
  readonly fee: Lamports | null;
  /** What came back from a sale; null for a buy. */
  readonly received: Lamports | null;
  readonly txUrl: string | null;
  /** Whether the trade was only written down, and no money moved. */
  readonly onPaper: boolean;
}

/**
 * How an approved trade ended.
 *
 * - `filled`: it was carried out.
 * - `rejected`: it was not carried out. `gone` says of a sale that there is nothing to sell any more.
 * - `unknown`: the executor gave no final answer for too long.
 */
export type Outcome =
  | { readonly tag: "filled"; readonly fill: Fill }
  | { readonly tag: "rejected"; readonly reason: string; readonly gone?: boolean }
  | { readonly tag: "unknown" };
