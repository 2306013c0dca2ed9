import type { ListedOrder, OrderState } from "./order.ts";
import { isSecret, type PastVote } from "./past-vote.ts";
import { type Person, shownName } from "./person.ts";
import type { Lamports } from "./rules.ts";
import { isOver, type Proposal, type ProposalState, type Session, type Vote } from "./session.ts";
import type { Outcome } from "./trade.ts";

/**
 * What a board shows, as its page gets it: JSON in two parts, `live` and `ledger`. Each has a number; a part with a
 * lower number than the one that is shown is older, and left out. Times are milliseconds since 1970.
 */

/** A vote as a board shows it: name, choice, lamports. Choice and lamports are null while they are secret. */
export type BoardVote = readonly [name: string, choice: "yes" | "no" | null, lamports: Lamports | null];

/** The session and its vote. */
export interface BoardLive {
  readonly number: number;
  /** The time by the Worker's clock. */
  readonly time: number;
  readonly session: {
    readonly message: string;
    readonly open: boolean;
    readonly openedBy: string;
    readonly openedAt: number;
    readonly participants: number;
  } | null;
  /** The vote that is not over, or null. */
  readonly vote: BoardProposal | null;
}

interface BoardProposal {
  readonly id: string;
  readonly kind: "buy" | "sell";
  readonly token: string;
  /** The order that a sale is about. */
  readonly order: number | null;
  /** What is suggested to be put in, or what was paid for the order. */
  readonly lamports: Lamports;
  readonly proposedBy: string;
  readonly startTime: number;
  readonly endTime: number;
  readonly state: ProposalState;
  readonly eligible: number;
  readonly voted: number;
  /** Null while votes are hidden. */
  readonly tally: { readonly yes: number; readonly no: number; readonly lamports: Lamports } | null;
  readonly votes: readonly BoardVote[];
  /** How many voters are left out of `votes`. */
  readonly moreVotes: number;
  /** The rules that are not the default, in words. */
  readonly rules: readonly string[];
}

/** Orders, past votes, and money in and out. */
export interface BoardLedger {
  readonly number: number;
  readonly time: number;
  /** The orders that are held, newest first. */
  readonly positions: readonly {
    readonly number: number;
    readonly token: string;
    readonly paid: Lamports;
    readonly tokens: string | null;
    readonly price: string | null;
    readonly since: number;
    readonly state: OrderState;
    readonly beingSold: boolean;
    readonly onPaper: boolean;
  }[];
  /** Newest first. */
  readonly past: readonly BoardPastVote[];
  /** What was paid (above 0) and received (below 0), in the order of time. */
  readonly flow: readonly (readonly [time: number, lamports: Lamports])[];
  /** Whether older orders are left out of all this. */
  readonly isCut: boolean;
}

interface BoardPastVote {
  readonly id: string;
  readonly kind: "buy" | "sell";
  readonly token: string;
  readonly order: number | null;
  readonly endTime: number;
  readonly state: ProposalState;
  readonly passed: boolean | null;
  readonly tally: {
    readonly yes: number;
    readonly no: number;
    readonly abstained: number;
    readonly lamports: Lamports;
  } | null;
  readonly outcome: Outcome["tag"] | null;
  /** What came back from a sale. */
  readonly received: Lamports | null;
  readonly votes: readonly BoardVote[];
  readonly moreVotes: number;
}

/** The most votes that a board names in the running proposal, and in a past one: a message has to stay small. */
export const MAX_BOARD_VOTES = 500;
export const MAX_PAST_BOARD_VOTES = 100;

/** How many past votes a board shows. */
export const BOARD_PAST_VOTES = 20;

/** How many orders a board shows and counts. */
export const BOARD_ORDERS = 300;

/** Makes what a board shows of the live session. `rulesOf` says a vote's rules in words. */
export function boardLive(
  session: Session | null,
  numbered: { readonly number: number; readonly time: number },
  rulesOf: (proposal: Proposal) => readonly string[],
): BoardLive {
  const last = session?.proposals.at(-1);
  const running = last !== undefined && !isOver(last.state) ? last : null;
  return {
    ...numbered,
    session: session && {
      message: session.message,
      open: session.open,
      openedBy: boardName(session.creator),
      openedAt: session.openedAt,
      participants: session.participantCount,
    },
    vote: running && boardProposal(running, rulesOf(running)),
  };
}

function boardProposal(proposal: Proposal, rules: readonly string[]): BoardProposal {
  const { id, kind, state, tally, votes, startTime, endTime } = proposal;
  const secret = isSecret(proposal.rules.hidden, state);
  const isSale = proposal.kind === "sell";
  return {
    ...{ id, kind, state, startTime, endTime, rules },
    token: isSale ? proposal.bought.token : proposal.token,
    order: isSale ? proposal.order : null,
    lamports: isSale ? proposal.bought.total : proposal.suggested,
    proposedBy: boardName(proposal.proposer),
    eligible: proposal.eligibleVoters,
    voted: tally.yes + tally.no,
    tally: secret ? null : tally,
    ...boardVotes(votes, secret, MAX_BOARD_VOTES),
  };
}

/** Makes what a board shows of orders and past votes. `pastVotes` and `orders` are newest first. */
export function boardLedger(
  {
    orders,
    pastVotes,
    isCut,
  }: {
    readonly orders: readonly ListedOrder[];
    readonly pastVotes: readonly PastVote[];
    readonly isCut: boolean;
  },
  numbered: { readonly number: number; readonly time: number },
): BoardLedger {
  return {
    ...numbered,
    positions: orders.filter(({ state }) => state === "filled" || state === "unknown").map(position),
    past: pastVotes.map(boardPastVote),
    flow: orders.flatMap(flowOf).sort(([a], [b]) => a - b),
    isCut,
  };
}

const position = ({ number, bought, state, beingSold }: ListedOrder): BoardLedger["positions"][number] => ({
  number,
  token: bought.token,
  paid: bought.total,
  tokens: bought.tokenAmount,
  price: bought.price,
  since: bought.at,
  state,
  beingSold,
  onPaper: bought.onPaper,
});

/** What an order moved. Of a sale whose result nobody knows, only what was paid counts. */
function flowOf({ state, bought, sale }: ListedOrder): [number, Lamports][] {
  if (state === "rejected") return [];
  const paid: [number, Lamports] = [bought.at, bought.total];
  return state === "sold" && sale !== null ? [paid, [sale.at, -sale.received]] : [paid];
}

function boardPastVote(vote: PastVote): BoardPastVote {
  const { id, kind, token, endTime, state, passed, outcome, votesHidden: secret } = vote;
  const { yes, no, abstained, lamports } = vote;
  return {
    ...{ id, kind, token, endTime, state, passed },
    order: vote.orderNumber,
    tally: secret ? null : { yes, no, abstained, lamports },
    outcome: outcome?.tag ?? null,
    received: outcome?.tag === "filled" ? outcome.fill.received : null,
    ...boardVotes(vote.votes, secret, MAX_PAST_BOARD_VOTES),
  };
}

const boardVotes = (votes: readonly Vote[], secret: boolean, most: number) => ({
  votes: votes
    .slice(0, most)
    .map(
      ({ voter, choice, lamports }): BoardVote => [boardName(voter), secret ? null : choice, secret ? null : lamports],
    ),
  moreVotes: Math.max(0, votes.length - most),
});

const boardName = ({ name }: Person): string => shownName(name);
