import { type Cell, exact, writeCsv } from "../domain/csv.ts";
import { isAnnounced, type PastVote } from "../domain/past-vote.ts";
import type { Person } from "../domain/person.ts";
import { hashOfRow, type Receipt } from "../domain/recount.ts";
import { flagCell, PERSON_COLUMNS, personCells, solCell, timeCell } from "./export-cells.ts";

const COLUMNS = [
  "vote_id",
  "started_at",
  "ends_at",
  "kind",
  "token",
  "order",
  "result",
  "trade",
  "yes",
  "no",
  "not_voted",
  "total_sol",
  ...PERSON_COLUMNS,
  "choice",
  "amount_sol",
  "number",
  "nonce",
  "replaced",
  "row_hash",
  "vote_hash",
];

/**
 * `votes.csv`: a row for each vote that somebody cast, those that were replaced included. A proposal that nobody voted
 * on has one row, too. `npm run recount` reads it.
 */
export async function votesCsv(votes: readonly PastVote[]): Promise<string> {
  const rows: (readonly Cell[])[] = [];
  // One vote after the other: a hash takes its time, and there may be thousands.
  for (const vote of votes) rows.push(...(await rowsOf(vote)));
  return writeCsv(COLUMNS, rows);
}

async function rowsOf(vote: PastVote): Promise<readonly (readonly Cell[])[]> {
  const { id, startTime, endTime, kind, token, orderNumber, outcome, votesHidden, votes, hash } = vote;
  const counts = votesHidden
    ? [null, null, null, null]
    : [exact(vote.yes), exact(vote.no), exact(vote.abstained), kind === "buy" ? solCell(vote.lamports) : null];
  const head = [
    exact(id),
    timeCell(startTime),
    timeCell(endTime),
    exact(kind),
    token,
    exact(orderNumber),
    exact(resultOf(vote)),
    exact(outcome?.tag ?? null),
    ...counts,
  ];
  const empty = Array.from({ length: COLUMNS.length - head.length - 1 }, (): Cell => null);
  if (votes.length === 0) return [[...head, ...empty, exact(hash)]];
  return Promise.all(
    castIn(vote).map(async (cast) => [
      ...head,
      ...personCells(cast.voter),
      exact(cast.choice),
      kind === "buy" && cast.choice === "yes" ? solCell(cast.lamports) : null,
      ...(await receiptCells(cast)),
      exact(hash),
    ]),
  );
}

/** A vote of the file: one that counts, or one that was replaced. */
interface CastVote {
  readonly voter: Person;
  readonly choice: "yes" | "no";
  readonly lamports: number;
  readonly receipt: Receipt | null;
  readonly replaced: boolean;
}

/** The votes in the order in which they were counted, each replaced one with the name that its voter has now. */
function castIn({ votes, replaced }: PastVote): readonly CastVote[] {
  const people = new Map(votes.map(({ voter }) => [voter.id, voter]));
  const nameless = (id: number): Person => ({ id, name: { kind: "first_name", text: "Someone" } });
  const earlier = replaced.map(({ userId, ...vote }) => ({
    ...vote,
    voter: people.get(userId) ?? nameless(userId),
    replaced: true,
  }));
  const place = ({ receipt }: CastVote) => receipt?.number ?? 0;
  return [...votes.map((vote) => ({ ...vote, replaced: false })), ...earlier].sort((a, b) => place(a) - place(b));
}

async function receiptCells({ receipt, voter, choice, lamports, replaced }: CastVote): Promise<readonly Cell[]> {
  const rowHash = receipt && (await hashOfRow({ receipt, userId: voter.id, choice, lamports }));
  return [exact(receipt?.number ?? null), exact(receipt?.nonce ?? null), flagCell(replaced), exact(rowHash)];
}

/** What the group was told. A vote whose session expired before that was never settled, whatever its counts say. */
function resultOf({ state, passed, votesHidden }: PastVote): string {
  if (state === "cancelled") return votesHidden ? "cancelled_hidden" : "cancelled";
  if (passed === null || !isAnnounced(state)) return votesHidden ? "never_settled_hidden" : "never_settled";
  return passed ? "passed" : "not_passed";
}
