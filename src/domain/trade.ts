import type { Person } from "./person.ts";
import type { Lamports } from "./rules.ts";

/** What one member put into a trade. */
export interface Contribution {
  readonly contributor: Person;
  readonly lamports: Lamports;
}

/** What every trade says of itself. Its proposal's id is the idempotency key of every attempt to carry it out. */
interface TradeBase {
  readonly chatId: number;
  readonly sessionId: string;
  readonly proposalId: string;
  /** When the vote ended, in milliseconds since 1970. */
  readonly endTime: number;
  /** After this it must not be carried out any more, in milliseconds since 1970. */
  readonly deadline: number;
  /** What the executor is given: the mint that `TOKENS` names, else the token as the proposer wrote it. */
  readonly token: string;
  /** What was paid in all: the total of the contributions. */
  readonly total: Lamports;
  readonly contributions: readonly Contribution[];
}

export interface BuyTrade extends TradeBase {
  readonly kind: "buy";
  /** As the grammar writes it: `market`, `0.5` or `target:0.5`. */
  readonly price: string;
}

export interface SellTrade extends TradeBase {
  readonly kind: "sell";
  /** The number of the order that is sold, and what its buying came to. */
  readonly order: number;
  readonly bought: { readonly proposalId: string; readonly tokenAmount: string | null; readonly price: string | null };
}

/** An approved trade, as an executor is asked to carry it out. */
export type Trade = BuyTrade | SellTrade;

/** What a trade that was carried out came to. Amounts of tokens and prices are decimal strings, never floats. */
export interface Fill {
  /** Null where nobody knows: on paper at the market's price. */
  readonly tokenAmount: string | null;
  readonly price: string | null;
  readonly fee: Lamports | null;
  /** What came back from a sale; null for a buy. */
  readonly received: Lamports | null;
  readonly txUrl: string | null;
  /** Whether the trade was only written down, and no money moved. */
  readonly onPaper: boolean;
}

/** How an approved trade ended. `unknown` is what the executor's silence is called when it has lasted too long. */
export type Outcome =
  | { readonly tag: "filled"; readonly fill: Fill }
  /** `gone` says of a sale that there is nothing to sell any more. */
  | { readonly tag: "rejected"; readonly reason: string; readonly gone?: boolean }
  | { readonly tag: "unknown" };
