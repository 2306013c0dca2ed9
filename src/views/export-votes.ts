import { type Cell, exact, writeCsv } from "../domain/csv.ts";
import type { PastVote } from "../domain/past-vote.ts";
import { PERSON_COLUMNS, personCells, solCell, timeCell } from "./export-cells.ts";

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
];

/** `votes.csv`: a row for each vote that somebody cast. A proposal that nobody voted on has one row, too. */
export const votesCsv = (votes: readonly PastVote[]): string => writeCsv(COLUMNS, votes.flatMap(rowsOf));

function rowsOf(vote: PastVote): readonly (readonly Cell[])[] {
  const { id, startTime, endTime, kind, token, orderNumber, outcome, votesHidden, votes } = vote;
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
  if (votes.length === 0) return [[...head, ...PERSON_COLUMNS.map(() => null), null, null]];
  return votes.map(({ voter, choice, lamports }) => [
    ...head,
    ...personCells(voter),
    exact(choice),
    kind === "buy" && choice === "yes" ? solCell(lamports) : null,
  ]);
}

function resultOf({ state, passed, votesHidden }: PastVote): string {
  if (state === "cancelled") return votesHidden ? "cancelled_hidden" : "cancelled";
  if (passed === null) return votesHidden ? "never_settled_hidden" : "never_settled";
  return passed ? "passed" : "not_passed";
}
