import type { Person } from "./person.ts";
import type { Price } from "./price.ts";
import type { Lamports } from "./rules.ts";
import type { Tally } from "./tally.ts";

/** A member's vote. It keeps the message or tap that cast it, so that a redelivered update finds its own trace. */
export interface Vote {
  readonly voter: Person;
  readonly choice: "yes" | "no";
  readonly lamports: Lamports;
}

/**
 * Where a proposal stands. `open` takes votes; `closed` has its tally frozen; `announcing` is recorded before the result
 * is sent, `announced` after; `cancelled` was withdrawn. Only `announced` and `cancelled` free the chat for the next one.
 */
export type ProposalState = "open" | "closed" | "announcing" | "announced" | "cancelled";

export const PROPOSAL_STATES: readonly ProposalState[] = ["open", "closed", "announcing", "announced", "cancelled"];

/** Whether a proposal in this state is over, so that the next one may be made. */
export const isOver = (state: ProposalState): boolean => state === "announced" || state === "cancelled";

/** A proposal with all its votes, as the store reads it. Times are milliseconds since 1970. */
export interface Proposal {
  readonly id: string;
  readonly kind: "buy";
  readonly text: string;
  readonly token: string;
  readonly price: Price;
  readonly suggested: Lamports;
  readonly proposer: Person;
  readonly minutes: number;
  readonly startTime: number;
  readonly endTime: number;
  readonly state: ProposalState;
  readonly tally: Tally;
  readonly votes: readonly Vote[];
  /** How many took part when the tally was frozen, or now while it is not. */
  readonly participants: number;
  /** The card's message, or null while it is not known to be posted. */
  readonly cardId: number | null;
  readonly threadId: number | null;
}

/** A live session with everything in it, as the store reads it. */
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
  readonly participants: readonly Person[];
  /** Oldest first; only the last can be unfinished. */
  readonly proposals: readonly Proposal[];
}
