import type { ProposalRules } from "./group-rules.ts";
import type { MarketNote } from "./market.ts";
import type { Bought } from "./order.ts";
import type { Person } from "./person.ts";
import type { Price } from "./price.ts";
import type { Receipt, ReplacedVote } from "./recount.ts";
import type { Lamports } from "./rules.ts";
import type { PaidByVoters, Tally } from "./tally.ts";
import type { Outcome } from "./trade.ts";

/** A member's vote. A no puts nothing in, and neither does a yes to a sale. */
export interface Vote {
  readonly voter: Person;
  readonly choice: "yes" | "no";
  readonly lamports: Lamports;
  /** Null if an older version of the bot counted it. */
  readonly receipt: Receipt | null;
}

/**
 * The states of a proposal. Only `announced` and `cancelled` free the chat for the next one.
 *
 * - `open`: it takes votes.
 * - `closed`: its tally is frozen.
 * - `carried`: its trade is over and recorded. A proposal that did not pass leaves this state out.
 * - `announcing`: this was recorded before its result was sent.
 * - `announced`: this was recorded after its result was sent.
 * - `cancelled`: it was withdrawn.
 */
export const PROPOSAL_STATES = ["open", "closed", "carried", "announcing", "announced", "cancelled"] as const;
export type ProposalState = (typeof PROPOSAL_STATES)[number];

/** Whether a proposal in this state is over, so that the next one may be made. */
export const isOver = (state: ProposalState): boolean => state === "announced" || state === "cancelled";

/** What buys and sales have in common. Times are milliseconds since 1970. */
interface ProposalBase {
  readonly id: string;
  readonly text: string;
  readonly proposer: Person;
  readonly minutes: number;
  readonly startTime: number;
  readonly endTime: number;
  readonly state: ProposalState;
  readonly tally: Tally;
  /** The group's rules, as they were when it was proposed. */
  readonly rules: ProposalRules;
  /** What the market said of its token; null if it was not asked, or did not answer. */
  readonly market: MarketNote | null;
  readonly votes: readonly Vote[];
  /** The votes that their voters replaced later, in no order. */
  readonly replaced: readonly ReplacedVote[];
  /** The hash of all votes that its result shows; null until then, and if it shows none. */
  readonly hash: string | null;
  /**
   * The number of people who may vote: who has joined, or for a sale, who paid for the order. It is counted anew until
   * the tally is frozen.
   */
  readonly eligibleVoters: number;
  /** How its trade ended. Null until then, and if nothing was to be traded. */
  readonly outcome: Outcome | null;
  /** The card's message, or null while it is not known to be posted. */
  readonly cardId: number | null;
  readonly threadId: number | null;
  /** When the last edit of its card's counts began, in milliseconds since 1970; 0 if there was none. */
  readonly editedAt: number;
}

/** A proposal to buy a token. */
export interface BuyProposal extends ProposalBase {
  readonly kind: "buy";
  readonly token: string;
  /** What the executor gets as the token: its mint if that is known, else `token` itself. */
  readonly executorToken: string;
  readonly price: Price;
  readonly suggested: Lamports;
  /** The number of the order that it became; null until its trade has ended. */
  readonly order: number | null;
}

/** A proposal to sell an order. `bought` says how the order was bought. */
export interface SellProposal extends ProposalBase {
  readonly kind: "sell";
  readonly order: number;
  readonly bought: Bought;
  readonly paid: PaidByVoters;
}

/** A proposal, as the store reads it. */
export type Proposal = BuyProposal | SellProposal;

export type ProposalKind = Proposal["kind"];

/**
 * A kept proposal: it is over, and lives in a hash of its own. `chatId` is the chat where it ended, and `startTime` when
 * it began, in milliseconds since 1970.
 */
export interface KeptProposal {
  readonly id: string;
  readonly startTime: number;
  readonly chatId: number;
}

/** A live session, as the store reads it. */
export interface Session {
  readonly id: string;
  /** The chat that the session lives in now. After a move to a supergroup, it is not the chat in the session's id. */
  readonly chatId: number;
  readonly open: boolean;
  readonly message: string;
  readonly minutes: number;
  readonly creator: Person;
  readonly openedAt: number;
  readonly cardId: number | null;
  readonly threadId: number | null;
  /** The number of people who have joined. */
  readonly participantCount: number;
  /** Who has joined, in the order of joining. It holds only the first ones, unless all were asked for. */
  readonly participants: readonly Person[];
  /** The kept proposals, oldest first. The last one may also be among `proposals`. */
  readonly kept: readonly KeptProposal[];
  /**
   * The proposals, oldest first; only the last can be unfinished. They have no votes, unless everything was asked for.
   */
  readonly proposals: readonly Proposal[];
}
