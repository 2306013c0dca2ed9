import type { Name } from "./person.ts";
import type { Price } from "./price.ts";
import type { Lamports } from "./rules.ts";
import type { Tally } from "./tally.ts";

/** What a session's card shows. */
export interface SessionCard {
  readonly sessionId: string;
  readonly message: string;
  readonly minutes: number;
  readonly participants: number;
  readonly creator: Name;
}

/** What the card of an open proposal shows. */
export interface ProposalCard {
  readonly sessionId: string;
  readonly proposalId: string;
  readonly token: string;
  readonly price: Price;
  readonly suggested: Lamports;
  readonly proposer: Name;
  readonly minutes: number;
  readonly tally: Tally;
  readonly participants: number;
}
