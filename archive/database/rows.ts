import type { Archivable } from "../../src/domain/archivable.ts";
import { isHeld, type Order } from "../../src/domain/order.ts";
import type { Person } from "../../src/domain/person.ts";
import { assertNever } from "../../src/domain/result.ts";
import type { Proposal } from "../../src/domain/session.ts";
import { finalTallyOf } from "../../src/domain/tally.ts";
import { personColumns, writtenName } from "./person-columns.ts";
import type { Row, TableName } from "./tables.ts";

/** What one archivable is in PostgreSQL. */
export interface Rows {
  readonly rows: Readonly<Record<TableName, readonly Row[]>>;
  /** The ids of the sessions and proposals whose participants and votes these are, whole. */
  readonly parents: readonly string[];
}

/** Where an archivable is written to: the chat where it is now, and when that was forgotten (milliseconds since 1970). */
export interface Place {
  readonly chatId: number;
  readonly forgottenAt: number | null;
}

const NO_ROWS: Rows["rows"] = {
  sessions: [],
  participants: [],
  proposals: [],
  votes: [],
  replaced_votes: [],
  orders: [],
};

/** Turns an archivable into rows. What began before its chat was forgotten has none, unless it is an order that is held. */
export function rowsOf(archivable: Archivable, place: Place): Rows {
  switch (archivable.kind) {
    case "session": {
      const { session, ended, endedAt } = archivable;
      const proposals = proposalRows(session.proposals, session.id, place);
      if (isForgotten(session.openedAt, place)) return proposals;
      const { id: session_id, creator } = session;
      return {
        parents: [session_id, ...proposals.parents],
        rows: {
          ...proposals.rows,
          sessions: [
            {
              id: session_id,
              chat_id: place.chatId,
              message: session.message,
              opened_by: creator.id,
              opened_by_name: writtenName(creator),
              opened_at: session.openedAt,
              ended_at: endedAt,
              ended,
              minutes: session.minutes,
            },
          ],
          participants: session.participants.map((person: Person, index) => ({
            session_id,
            ...personColumns(person),
            position: index + 1,
          })),
        },
      };
    }
    case "proposal":
      return proposalRows([archivable.proposal], archivable.sessionId, place);
    case "order":
      return {
        parents: [],
        rows: {
          ...NO_ROWS,
          orders: isOrderForgotten(archivable.order, place) ? [] : [orderRow(archivable.order, place)],
        },
      };
    default:
      return assertNever(archivable);
  }
}

const isForgotten = (beganAt: number, { forgottenAt }: Place): boolean =>
  forgottenAt !== null && beganAt <= forgottenAt;

/**
 * Whether an order is to be in the archive no more. An order that was held when its chat was forgotten stays, also if it
 * is sold later.
 */
export const isOrderForgotten = ({ state, bought, sale }: Order, place: Place): boolean =>
  !isHeld(state) && isForgotten(sale?.at ?? bought.at, place);

function proposalRows(proposals: readonly Proposal[], sessionId: string | null, place: Place): Rows {
  const written = proposals.filter(({ startTime }) => !isForgotten(startTime, place));
  const votes = written.flatMap(({ id, votes }) =>
    votes.map(({ voter, choice, lamports, receipt }) => ({
      proposal_id: id,
      ...personColumns(voter),
      choice,
      lamports,
      number: receipt?.number ?? null,
      nonce: receipt?.nonce ?? null,
    })),
  );
  const replaced_votes = written.flatMap(({ id, replaced }) =>
    replaced.map(({ receipt, userId, choice, lamports }) => ({
      proposal_id: id,
      number: receipt.number,
      user_id: userId,
      choice,
      lamports,
      nonce: receipt.nonce,
    })),
  );
  const rows = written.map((proposal) => proposalRow(proposal, sessionId, place));
  return { parents: written.map(({ id }) => id), rows: { ...NO_ROWS, proposals: rows, votes, replaced_votes } };
}

function proposalRow(proposal: Proposal, session_id: string | null, { chatId }: Place): Row {
  const { yes, no, lamports, abstained, passed, verdict } = finalTallyOf(proposal);
  const cameToResult = proposal.state !== "open" && proposal.state !== "cancelled";
  return {
    id: proposal.id,
    session_id,
    chat_id: chatId,
    kind: proposal.kind,
    token: proposal.kind === "buy" ? proposal.token : proposal.bought.token,
    text: proposal.text,
    proposed_by: proposal.proposer.id,
    proposed_by_name: writtenName(proposal.proposer),
    minutes: proposal.minutes,
    started_at: proposal.startTime,
    ends_at: proposal.endTime,
    state: proposal.state,
    passed: cameToResult ? passed : null,
    verdict: cameToResult ? verdict : null,
    hidden: proposal.rules.hidden,
    yes,
    no,
    abstained,
    eligible_voters: proposal.eligibleVoters,
    lamports,
    order_number: proposal.order,
    outcome: proposal.outcome,
    rules: proposal.rules,
    hash: proposal.hash,
  };
}

function orderRow(order: Order, { chatId }: Place): Row {
  const { number, state, bought, sale, contributions } = order;
  return {
    chat_id: chatId,
    number,
    proposal_id: bought.proposalId,
    state,
    lamports: bought.total,
    bought,
    sale,
    contributions,
    bought_at: bought.at,
    ended_at: isHeld(state) ? null : (sale?.at ?? bought.at),
  };
}
