import type { ProposalRules } from "./group-rules.ts";
import type { MarketNote } from "./market.ts";
import type { Bought } from "./order.ts";
import type { Name } from "./person.ts";
import type { Price } from "./price.ts";
import type { Lamports } from "./rules.ts";
import type { Tally } from "./tally.ts";

/** What a session's card shows. */
export interface SessionCard {
  readonly sessionId: string;
  readonly message: string;
  readonly minutes: number;
  readonly participantCount: number;
  readonly creator: Name;
}

interface ProposalCardBase {
  readonly sessionId: string;
  readonly proposalId: string;
  readonly proposer: Name;
  readonly minutes: number;
  /** When the vote ends, in milliseconds since 1970. */
  readonly endTime: number;
  readonly tally: Tally;
  /** The group's rules, as they were frozen with the proposal. */
  readonly rules: ProposalRules;
  /** What the market said of its token; null if it was not asked, or did not answer. */
  readonly market: MarketNote | null;
  /** The number of people who may vote. */
  readonly eligibleVoters: number;
}

/** What the card of an open buy shows. */
export interface BuyCard extends ProposalCardBase {
  readonly kind: "buy";
  readonly token: string;
  /** What the executor will get as the token: its mint if that is known, else `token` itself. */
  readonly executorToken: string;
  readonly price: Price;
  readonly suggested: Lamports;
}

/** What the card of an open sale shows. */
export interface SellCard extends ProposalCardBase {
  readonly kind: "sell";
  readonly order: number;
  readonly bought: Bought;
}

/** What the card of an open proposal shows. */
export type ProposalCard = BuyCard | SellCard;
