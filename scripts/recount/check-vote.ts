import { byNumber, hashOfHashes, hashOfRow } from "../../src/domain/recount.ts";
import { changesOf, type Row } from "./changes.ts";
import { checkSums } from "./check-sums.ts";
import { findAdded, findHashedSwap } from "./guesses.ts";
import type { Problem } from "./problems.ts";
import type { CastVote, FileVote } from "./votes-file.ts";

/** A vote of a file, recounted. */
export interface Recounted {
  readonly vote: FileVote;
  /** The hash of its rows, whatever the file says; null if it has none. */
  readonly hash: string | null;
  readonly problems: readonly Problem[];
}

/** Recounts one vote, and says exactly what is wrong with it. */
export async function checkVote(vote: FileVote): Promise<Recounted> {
  const rows = (await Promise.all(vote.cast.map(rowOf))).flat().sort(byNumber);
  const announced = vote.head.vote_hash;
  const hash =
    rows.length === 0
      ? null
      : await hashOfHashes(
          vote.id,
          rows.map((row) => row.hash),
        );
  const lines = vote.disagreements.map((one): Problem => ({ tag: "disagrees", ...one }));
  const found = [...lines, ...(await problemsOf(vote, rows, hash))];
  // Whoever reads that a vote is missing need not read that the sums do not fit.
  const problems = found.length > 0 ? found : checkSums(vote);
  const isComplete = rows.length === vote.cast.length && rows.every(({ receipt }, i) => receipt.number === i + 1);
  const unhashed = announced === "" && isComplete && rows.length > 0 && hasResult(vote);
  return { vote, hash, problems: unhashed ? [...problems, { tag: "no_hash" }] : problems };
}

const hasResult = ({ head }: FileVote): boolean => head.result === "passed" || head.result === "not_passed";

async function rowOf(cast: CastVote): Promise<readonly Row[]> {
  const { receipt } = cast;
  return receipt === null ? [] : [{ ...cast, receipt, hash: await hashOfRow({ ...cast, receipt }) }];
}

async function problemsOf(vote: FileVote, rows: readonly Row[], hash: string | null): Promise<readonly Problem[]> {
  const announced = vote.head.vote_hash;
  const misfits = rows.filter((row) => row.hash !== row.rowHash);
  const gaps = gapsIn(vote, rows);
  const changes = await changesOf(misfits, gaps);
  // Without a hash, rows can only be held against their own hashes.
  if (announced === "") return [...changes.problems, ...flagProblems(rows, [])];
  const unnumbered = vote.cast.filter(({ receipt }) => receipt === null);
  const without = unnumbered.map(({ line }): Problem => ({ tag: "no_receipt", line }));
  if (hash === announced) {
    const rehashed = misfits.map(({ receipt }): Problem => ({ tag: "row_hash", number: receipt.number }));
    // A bot that lies can leave a vote out of the hash, too, but not close the gap: somebody has the next receipt.
    const left = gapsBelowLast(rows);
    const lost: readonly Problem[] = left.length === 0 ? [] : [{ tag: "missing", numbers: left }];
    return [...without, ...rehashed, ...lost, ...twiceIn(rows), ...flagProblems(rows, left)];
  }

  const missing = gaps.filter((number) => !changes.numbers.has(number));
  const lost: readonly Problem[] = missing.length === 0 ? [] : [{ tag: "missing", numbers: missing }];
  const seen = [...without, ...changes.problems, ...lost, ...flagProblems(rows, missing)];
  // The rows' own hashes lead to the announced one: whatever is wrong has been found.
  if (changes.problems.length > 0 && (await hashOfHashes(vote.id, changes.order(rows))) === announced) return seen;
  const added = await findAdded(vote.id, rows, announced);
  if (added !== null) return [...without, { tag: "added", number: added.receipt.number, line: added.line }];
  if (missing.length > 0) return seen;
  const swapped = misfits.length === 0 ? await findHashedSwap(vote.id, rows, announced) : null;
  if (swapped !== null) return [{ tag: "swapped", numbers: swapped }];
  const twice = twiceIn(rows);
  return [...seen, ...(twice.length > 0 ? twice : [{ tag: "hash" } as const])];
}

/** So many numbers are missing at most: one that was made up could be huge. */
const MAX_GAPS = 1_000;

const lastNumber = (rows: readonly Row[]): number =>
  rows.reduce((last, { receipt }) => Math.max(last, receipt.number), 0);

/** The numbers below the highest one that are not there. */
function gapsBelowLast(rows: readonly Row[]): number[] {
  const numbers = new Set(rows.map(({ receipt }) => receipt.number));
  const last = lastNumber(rows);
  const gaps: number[] = [];
  for (let number = 1; number < last && gaps.length < MAX_GAPS; number += 1)
    if (!numbers.has(number)) gaps.push(number);
  return gaps;
}

/** The numbers that are not there, and at the end as many as the counts of yes and no say. */
function gapsIn(vote: FileVote, rows: readonly Row[]): readonly number[] {
  const gaps = gapsBelowLast(rows);
  const last = lastNumber(rows);
  const counted = vote.cast.filter(({ replaced }) => !replaced).length;
  const short = Number(vote.head.yes) + Number(vote.head.no) - counted - gaps.length;
  for (let more = 1; more <= Math.min(short, MAX_GAPS); more += 1) gaps.push(last + more);
  return gaps;
}

function twiceIn(rows: readonly Row[]): readonly Problem[] {
  return [...Map.groupBy(rows, ({ receipt }) => receipt.number)]
    .filter(([, same]) => same.length > 1)
    .map(([number]): Problem => ({ tag: "twice", number }));
}

/**
 * A vote was replaced if its voter has a later one, and only then. No hash covers what the file says of that. The later
 * one may be among those that are missing.
 */
function flagProblems(rows: readonly Row[], missing: readonly number[]): readonly Problem[] {
  const newest = new Map(rows.map(({ userId, receipt }) => [userId, receipt.number]));
  const last = Math.max(0, ...missing);
  return rows
    .filter(({ userId, receipt, replaced }) => {
      const isReplaced = receipt.number < (newest.get(userId) ?? 0);
      return replaced !== isReplaced && !(replaced && receipt.number < last);
    })
    .map(({ receipt, replaced }): Problem => ({ tag: "flag", number: receipt.number, replaced }));
}
