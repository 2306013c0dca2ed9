import { randomInt } from "node:crypto";

/** Somebody who takes part. */
export interface Voter {
  readonly id: number;
  readonly username: string;
}

/** A group, and the messages that were written in it. */
export interface Chat {
  readonly id: number;
  /** The number of a message that comes now. */
  nextMessage(): number;
}

export type Choice = "yes" | "no";

/**
 * One way to keep a session. Every method does what its command asks of Redis, on a chat of its own. It throws where it is refused,
 * so that no refusal is ever measured as work.
 */
export interface Peer {
  readonly name: string;
  /** Leaves a chat as one that has had a session before, where that makes a difference. */
  readonly hadSession?: (chat: Chat) => Promise<void>;
  /** `/create_session`, with writing down the card that is posted for it. */
  create(chat: Chat, creator: Voter): Promise<void>;
  join(chat: Chat, voter: Voter): Promise<void>;
  /** `/propose` of a buy, with writing down its card. */
  propose(chat: Chat, proposer: Voter): Promise<void>;
  /** `/vote`. */
  vote(chat: Chat, voter: Voter, choice: Choice): Promise<void>;
  /** A `/vote` in a chat that has no session: it must be refused. */
  voteWithoutSession(chat: Chat, voter: Voter): Promise<void>;
  /** The end of a vote that did not pass; left out by a peer that cannot act on its own. */
  readonly settle?: (chat: Chat) => Promise<void>;
  /** Puts an open vote straight into Redis, in which the first `voted` of the members have said yes. */
  seed(chat: Chat, members: readonly Voter[], voted: number): Promise<void>;
  /** How many votes the chat's open proposal has. */
  votesKept(chat: Chat): Promise<number>;
}

/** What everybody puts in, in SOL and in lamports. */
export const AMOUNT_SOL = 0.05;
export const AMOUNT_LAMPORTS = 50_000_000;

/** How long a vote runs: longer than any measure. */
export const VOTING_MINUTES = 10;
export const DAY_S = 86_400;

/** So many voters; always the same. */
export const voters = (count: number): Voter[] =>
  Array.from({ length: count }, (_, i) => ({ id: 700_000_000 + i, username: `voter_${i}` }));

/** A chat that nobody has used before. */
export function newChat(): Chat {
  let last = 9;
  return {
    id: -1_000_000_000_000 - randomInt(1, 2 ** 40),
    nextMessage: () => {
      last += 1;
      return last;
    },
  };
}
