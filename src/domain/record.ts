import { isSecret } from "./past-vote.ts";
import { type Person, recordName } from "./person.ts";
import { LAMPORTS_PER_SOL } from "./rules.ts";
import type { Proposal, Session } from "./session.ts";

/**
 * A proposal in the shape that the earlier bot kept. Amounts are in SOL, for reading; nothing is computed from them.
 */
export interface ProposalRecord {
  readonly id: string;
  readonly text: string;
  readonly type: "buy" | "sell";
  readonly votes: Readonly<Record<string, { readonly vote: "yes" | "no"; readonly amount: number }>>;
  /** Set if `votes` is empty because the vote is hidden, and still runs or was withdrawn. */
  readonly votesHidden?: true | undefined;
  readonly open: boolean;
  readonly createdBy: number;
  readonly createdByUsername: string;
  readonly duration: number;
  readonly startTime: number;
  readonly endTime: number;
}

/** A session in the shape that the earlier bot kept: what `getSession` returns and a closed session's key holds. */
export interface SessionRecord {
  readonly message: string;
  readonly participants: readonly string[];
  readonly votes: Readonly<Record<string, never>>;
  readonly chatId: number;
  readonly msgId: number;
  readonly open: boolean;
  readonly createdBy: number;
  readonly createdByUsername: string;
  readonly proposals: readonly ProposalRecord[];
}

/** Turns a session into its record. */
export const toRecord = (session: Session): SessionRecord => ({
  message: session.message,
  participants: session.participants.map(recordName),
  votes: {},
  chatId: session.chatId,
  msgId: session.cardId ?? 0,
  open: session.open,
  createdBy: session.creator.id,
  createdByUsername: writtenName(session.creator),
  proposals: session.proposals.map(toProposalRecord),
});

/** Turns a proposal into its record. */
export const toProposalRecord = (proposal: Proposal): ProposalRecord => ({
  id: proposal.id,
  text: proposal.text,
  type: proposal.kind,
  ...(isSecret(proposal.rules.hidden, proposal.state)
    ? { votes: {}, votesHidden: true }
    : { votes: Object.fromEntries(namedVotes(proposal.votes)) }),
  open: proposal.state === "open",
  createdBy: proposal.proposer.id,
  createdByUsername: writtenName(proposal.proposer),
  duration: proposal.minutes,
  startTime: proposal.startTime,
  endTime: proposal.endTime,
});

/**
 * A person's @username without the @, as the earlier bot wrote it. Without a username it is the first name with the id.
 */
const writtenName = (person: Person): string =>
  person.name.kind === "username" ? person.name.text : recordName(person);

/**
 * Lists votes by name. If a @username has passed from one voter to another, the later voter's key carries the id, so
 * that neither hides the other.
 */
function namedVotes(votes: Proposal["votes"]): Map<string, { vote: "yes" | "no"; amount: number }> {
  const named = new Map<string, { vote: "yes" | "no"; amount: number }>();
  for (const { voter, choice, lamports } of votes) {
    const name = recordName(voter);
    const key = named.has(name) ? `${name} (id ${voter.id})` : name;
    named.set(key, { vote: choice, amount: lamports / LAMPORTS_PER_SOL });
  }
  return named;
}
