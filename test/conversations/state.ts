import { DEFAULT_RULES, type FrozenRules, type GroupRules, type Rule } from "./group-rules.ts";

/** What a text of the bot's means, in a few plain words. Two texts that say the same to members have equal meanings. */
export type Meaning = string;

/**
 * What the model knows of a group. Money is in lamports, and a person is Telegram's id of the user. A session or a proposal has the
 * number of the message that asked for it.
 */
export interface State {
  session: Session | null;
  /** Sessions that have left the chat. */
  closed: Session[];
  /** Order 1 comes first. */
  orders: Order[];
  rules: GroupRules;
  /** Which update of Telegram's has set a rule, and when, in milliseconds since 1970. */
  ruleUpdates: Partial<Record<Rule, { readonly updateId: number; readonly at: number }>>;
  /** What each user put in under the rule *daily*. Older than a day it may stay until their next vote. */
  spent: Record<number, Spent[]>;
}

export interface Session {
  id: number;
  by: number;
  message: string;
  /** How long a proposal can be voted on, unless it says so itself. */
  minutes: number;
  /** Whether somebody typed the minutes. Otherwise a proposal takes them from the rules of its own time. */
  minutesGiven: boolean;
  closed: boolean;
  /** What became of the last proposal when the session was closed; `none` where no proposal was open. */
  closedWith: "none" | "cancelled" | "settling";
  members: number[];
  /** The newest comes last. */
  proposals: Proposal[];
}

export type Trade =
  | { readonly kind: "buy"; readonly token: string; readonly amount: number }
  | { readonly kind: "sell"; readonly order: number };

export interface Proposal {
  id: number;
  by: number;
  trade: Trade;
  /** Milliseconds since 1970. */
  started: number;
  /** Milliseconds since 1970. */
  ends: number;
  rules: FrozenRules;
  /** Whether those who had not voted were reminded. */
  reminded: boolean;
  /** Whether a vote or a tap on Skip has completed it, so that the bot settles it behind its answer. */
  settlesNow: boolean;
  /** Who may vote on a sale: those who paid for the order. Null for a buy, on which all who have joined may vote. */
  payers: number[] | null;
  /** How many may vote. Null for a buy whose time is not up yet, since people still join and leave. */
  electorate: number | null;
  /** By user. */
  votes: Record<number, Vote>;
  /** The votes that their voters changed, such as `7 yes 50000000`, sorted: who voted at once is not known in its order. */
  replaced: string[];
  /**
   * `closed` means that the tally is frozen before the full time was over. `announcing` means that the result is sent and the bot has
   * not recorded that. The next proposal has to wait.
   */
  phase: "open" | "closed" | "announcing" | "announced" | "cancelled";
  /** What its result will say of its trade, once that is recorded; null before. */
  traded: string | null;
  /** The message that cancelled it. */
  cancelledBy: number | null;
}

export interface Vote {
  choice: "yes" | "no";
  amount: number;
  /** The update key of the message or tap. */
  cause: string;
  /** Telegram's number of the update. */
  updateId: number;
  /** How often it was changed. */
  changes: number;
}

export interface Order {
  proposal: number;
  token: string;
  total: number;
  /** Who paid how much. */
  paid: Record<number, number>;
  state: "filled" | "sold" | "rejected" | "unknown";
  /** What its sale brought, null while it is not sold. */
  received: number | null;
}

/** Somebody's yes to a proposal under the rule *daily*. */
export interface Spent {
  readonly proposal: number;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly amount: number;
}

/** How the executor ended a trade. `unknown` means that it never said. */
export interface TradeOutcome {
  readonly tag: "filled" | "rejected" | "unknown";
  /** What a sale brought. Null for a buy, and where nothing was sold. */
  readonly received: number | null;
}

export const INITIAL_STATE: State = {
  session: null,
  closed: [],
  orders: [],
  rules: DEFAULT_RULES,
  ruleUpdates: {},
  spent: {},
};
