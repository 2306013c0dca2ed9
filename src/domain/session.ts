import type { Bought } from "./order.ts";
import type { Person } from "./person.ts";
import type { Price } from "./price.ts";
import type { Lamports } from "./rules.ts";
import type { Tally } from "./tally.ts";
import type { Outcome } from "./trade.ts";

/** A member's vote. A no puts nothing in, and neither does a yes to a sale. */
export interface Vote {
  readonly voter: Person;
  readonly choice: "yes" | "no";
  readonly lamports: Lamports;
}

/**
 * Where a proposal stands. `open` takes votes; `closed` has its tally frozen; `carried` has its trade done and recorded,
 * which one that did not pass leaves out; `announcing` is recorded before the result is sent, `announced` after; `cancelled`
 * was withdrawn. Only `announced` and `cancelled` free the chat for the next one.
 */
export const PROPOSAL_STATES = ["open", "closed", "carried", "announcing", "announced", "cancelled"] as const;
export type ProposalState = (typeof PROPOSAL_STATES)[number];

/** Whether a proposal in this state is over, so that the next one may be made. */
export const isOver = (state: ProposalState): boolean => state === "announced" || state === "cancelled";

/** What every proposal has. Times are milliseconds since 1970. */
interface ProposalBase {
  readonly id: string;
  readonly text: string;
  readonly proposer: Person;
  readonly minutes: number;
  readonly startTime: number;
  readonly endTime: number;
  readonly state: ProposalState;
  readonly tally: Tally;
  readonly votes: readonly Vote[];
  /** How many may vote: who has joined, or of a sale who paid for the order. Counted anew until the tally is frozen. */
  readonly eligibleVoters: number;
  /** How its trade ended; null while it has not, or where nothing was to be traded. */
  readonly outcome: Outcome | null;
  /** The card's message, or null while it is not known to be posted. */
  readonly cardId: number | null;
  readonly threadId: number | null;
}

/** What is to be bought. */
export interface BuyProposal extends ProposalBase {
  readonly kind: "buy";
  readonly token: string;
  /** What the executor is given for the token: its mint where `TOKENS` has one, else the same. */
  readonly passedOn: string;
  readonly price: Price;
  readonly suggested: Lamports;
  /** The number of the order that came of it, once its trade has ended. */
  readonly order: number | null;
}

/** Which order is to be sold, and what it is. */
export interface SellProposal extends ProposalBase {
  readonly kind: "sell";
  readonly order: number;
  readonly bought: Bought;
}

/** A proposal with all its votes, as the store reads it. */
export type Proposal = BuyProposal | SellProposal;

export type ProposalKind = Proposal["kind"];

/** A proposal that is over, and kept apart from its session: its id, and the chat where it ended. */
export interface KeptProposal {
  readonly id: string;
  readonly chatId: number;
}

/** A live session, as the store reads it. */
export interface Session {
  readonly id: string;
  /** The chat it lives in now; after a move to a supergroup not the one in its id. */
  readonly chatId: number;
  readonly open: boolean;
  readonly message: string;
  readonly minutes: number;
  readonly creator: Person;
  readonly openedAt: number;
  readonly cardId: number | null;
  readonly threadId: number | null;
  /** How many have joined. */
  readonly participantCount: number;
  /** Who has joined, in the order of joining; the first ones where not all were asked for. */
  readonly participants: readonly Person[];
  /** Those that are over and kept apart, oldest first. The last one may be among those below, too. */
  readonly kept: readonly KeptProposal[];
  /** Oldest first; only the last can be unfinished. Without their votes where not all was asked for. */
  readonly proposals: readonly Proposal[];
}
