/** What a member is told, in a few plain words: two texts that say the same have the same meaning. */
export type Meaning = string;

/** Money is a whole number of lamports, people are Telegram's user ids, and sessions and votes are the numbers of their messages. */
export interface State {
  session: Session | null;
  closed: Session[];
  /** Order 1 comes first. */
  orders: Order[];
}

export interface Session {
  id: number;
  by: number;
  message: string;
  minutes: number;
  closed: boolean;
  closedWith: "none" | "cancelled" | "settling";
  members: number[];
  votes: Vote[];
}

export type Trade =
  | { readonly kind: "buy"; readonly token: string; readonly amount: number }
  | { readonly kind: "sell"; readonly order: number };

export interface Vote {
  id: number;
  by: number;
  trade: Trade;
  /** Milliseconds since 1970. */
  ends: number;
  /** Who may vote on a sale; of a buy it is those who have joined. */
  payers: number[] | null;
  /** How many could vote: counted when the time is up, or for a sale when it is proposed. */
  electorate: number | null;
  ballots: Record<number, Ballot>;
  /** `told` is a vote whose result was sent, with nobody having noted that yet: the next one has to wait. */
  phase: "open" | "told" | "announced" | "cancelled";
  cancelledBy: number | null;
}

export interface Ballot {
  choice: "yes" | "no";
  amount: number;
  /** The message or tap that cast it. */
  cause: string;
}

export interface Order {
  vote: number;
  token: string;
  total: number;
  paid: Record<number, number>;
  state: "filled" | "sold" | "rejected" | "unknown";
  /** What its sale brought. */
  received: number | null;
}

/** How the executor ended a trade. */
export interface TradeOutcome {
  readonly tag: "filled" | "rejected" | "unknown";
  /** What came back, of a sale only. */
  readonly received: number | null;
}

export const EMPTY: State = { session: null, closed: [], orders: [] };
