import type { Lamports } from "./rules.ts";
import type { Proposal, ProposalState, Vote } from "./session.ts";
import { finalTallyOf } from "./tally.ts";
import type { Outcome } from "./trade.ts";

/** A vote of the past, as `/history` and `/export` show it. Times are milliseconds since 1970. */
export interface PastVote {
  readonly id: string;
  readonly kind: "buy" | "sell";
  /** The token that was to be bought, or that the order holds. */
  readonly token: string;
  /** The order that it made or was to sell; null if a buy made none. */
  readonly orderNumber: number | null;
  readonly startTime: number;
  readonly endTime: number;
  readonly state: ProposalState;
  /** Null if it never came to a result: it was cancelled, or its session expired before. */
  readonly passed: boolean | null;
  readonly yes: number;
  readonly no: number;
  readonly abstained: number;
  /** The total of the yes votes. */
  readonly lamports: Lamports;
  readonly outcome: Outcome | null;
  /** Whether its choices and sums are left out: it was hidden, and never came to its end. */
  readonly votesHidden: boolean;
  readonly votes: readonly Vote[];
}

/** A place in the list of a group's past votes, which is sorted by start, and then by id, the newest first. */
export interface PastVoteCursor {
  readonly startTime: number;
  readonly id: string;
}

/** The place of a vote in the list. */
export const cursorOf = ({ startTime, id }: PastVoteCursor): PastVoteCursor => ({ startTime, id });

/** Compares two places in the list: negative if `a` comes first. Ids are compared as plain text, byte by byte. */
export function comparePlaces(a: PastVoteCursor, b: PastVoteCursor): number {
  if (a.startTime !== b.startTime) return b.startTime - a.startTime;
  if (a.id === b.id) return 0;
  return a.id > b.id ? -1 : 1;
}

/** Whether a vote comes behind a place in the list. Every vote comes behind null. */
export const isBehind = (vote: PastVoteCursor, place: PastVoteCursor | null): boolean =>
  place === null || comparePlaces(place, vote) < 0;

/** Whether nobody may learn what was voted: the vote is hidden, and never came to its end. */
export const isSecret = (hidden: boolean, state: ProposalState): boolean =>
  hidden && (state === "open" || state === "cancelled");

/** Turns a proposal into what `/history` and `/export` show of it. */
export function pastVoteOf(proposal: Proposal): PastVote {
  const { id, kind, startTime, endTime, state, tally, rules, votes, outcome } = proposal;
  const { abstained, passed } = finalTallyOf(proposal);
  const secret = isSecret(rules.hidden, state);
  return {
    id,
    kind,
    token: proposal.kind === "buy" ? proposal.token : proposal.bought.token,
    orderNumber: proposal.order,
    startTime,
    endTime,
    state,
    passed: state === "open" || state === "cancelled" ? null : passed,
    ...(secret ? { yes: 0, no: 0, lamports: 0 } : tally),
    abstained: secret ? 0 : abstained,
    outcome,
    votesHidden: secret,
    votes: secret ? [] : votes,
  };
}
