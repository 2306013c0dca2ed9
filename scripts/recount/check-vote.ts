import { byNumber, hashOfHashes, hashOfRow, hashOfRows, type VoteRow } from "../../src/domain/recount.ts";
import { checkSums } from "./check-sums.ts";
import { findAdded, findHashedSwap, findSwap } from "./guesses.ts";
import type { Problem } from "./problems.ts";
import type { CastVote, FileVote } from "./votes-file.ts";

/** A vote of a file, recounted. */
export interface Recounted {
  readonly vote: FileVote;
  /** The hash of its rows, whatever the file says; null if it has none. */
  readonly hash: string | null;
  readonly problems: readonly Problem[];
}

/** A vote with a receipt, and the hash of its row. */
interface Row extends CastVote, VoteRow {
  readonly receipt: NonNullable<CastVote["receipt"]>;
  readonly hash: string;
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
  const flags = flagProblems(rows);
  const numberOf = ({ receipt }: VoteRow) => receipt.number;
  // Without a hash, rows can only be held against their own hashes.
  if (announced === "") return [...(await changesOf(misfits)), ...flags];
  const unnumbered = vote.cast.filter(({ receipt }) => receipt === null);
  const without = unnumbered.map(({ line }): Problem => ({ tag: "no_receipt", line }));
  if (hash === announced)
    return [...without, ...misfits.map((row): Problem => ({ tag: "row_hash", number: numberOf(row) })), ...flags];

  const changes = await changesOf(misfits);
  const missing = missingIn(vote, rows);
  const seen = [...without, ...changes, ...missing, ...flags];
  // The rows' own hashes lead to the announced one: whatever is wrong has been found.
  const byOwn = rows.map((row) => row.rowHash);
  if (changes.length > 0 && (await hashOfHashes(vote.id, byOwn)) === announced) return seen;
  const added = await findAdded(vote.id, rows, announced);
  if (added !== null) return [...without, { tag: "added", number: numberOf(added), line: added.line }];
  if (missing.length > 0) return seen;
  const swapped = misfits.length === 0 ? await findHashedSwap(vote.id, rows, announced) : null;
  if (swapped !== null) return [{ tag: "swapped", numbers: swapped }];
  const twice = twiceIn(rows);
  return [...seen, ...(twice.length > 0 ? twice : [{ tag: "hash", announced } as const])];
}

/** Which rows do not fit their own hashes, and which two of them would if they were exchanged. */
async function changesOf(misfits: readonly Row[]): Promise<readonly Problem[]> {
  const problems: Problem[] = [];
  let rest = misfits;
  for (let pair = await findSwap(rest); pair !== null; pair = await findSwap(rest)) {
    const [a, b] = pair;
    problems.push({ tag: "swapped", numbers: [a.receipt.number, b.receipt.number] });
    rest = rest.filter((row) => row !== a && row !== b);
  }
  return [...problems, ...rest.map(({ receipt }): Problem => ({ tag: "changed", number: receipt.number }))];
}

/** The numbers that are not there, and at the end as many as the counts of yes and no say. */
function missingIn(vote: FileVote, rows: readonly Row[]): readonly Problem[] {
  const numbers = new Set(rows.map(({ receipt }) => receipt.number));
  const last = Math.max(0, ...numbers);
  const gaps: number[] = [];
  // A number that was made up could be huge.
  for (let number = 1; number < last && gaps.length < rows.length + 100; number += 1)
    if (!numbers.has(number)) gaps.push(number);
  const counted = vote.cast.filter(({ replaced }) => !replaced).length;
  const short = Number(vote.head.yes) + Number(vote.head.no) - counted - gaps.length;
  for (let more = 1; more <= Math.min(short, 100); more += 1) gaps.push(last + more);
  return gaps.length === 0 ? [] : [{ tag: "missing", numbers: gaps }];
}

function twiceIn(rows: readonly Row[]): readonly Problem[] {
  return [...Map.groupBy(rows, ({ receipt }) => receipt.number)]
    .filter(([, same]) => same.length > 1)
    .map(([number]): Problem => ({ tag: "twice", number }));
}

/** A vote was replaced if its voter has a later one, and only then. No hash covers what the file says of that. */
function flagProblems(rows: readonly Row[]): readonly Problem[] {
  const newest = new Map(rows.map(({ userId, receipt }) => [userId, receipt.number]));
  return rows
    .filter(({ userId, receipt, replaced }) => replaced !== receipt.number < (newest.get(userId) ?? 0))
    .map(({ receipt, replaced }): Problem => ({ tag: "flag", number: receipt.number, replaced }));
}

/** The proposals whose lines have the hash of another one, too: somebody changed a `vote_id`. */
export async function sharedHashes(votes: readonly FileVote[]): Promise<ReadonlyMap<string, string>> {
  const shared = new Map<string, string>();
  const hashed = votes.filter(({ head }) => head.vote_hash !== "");
  for (const [announced, same] of Map.groupBy(hashed, ({ head }) => head.vote_hash)) {
    if (same.length < 2) continue;
    const rows = same.flatMap(({ cast }) =>
      cast.flatMap(({ receipt, ...one }) => (receipt ? [{ ...one, receipt }] : [])),
    );
    const fits = await Promise.all(same.map(async ({ id }) => (await hashOfRows(id, rows)) === announced));
    const right = same[Math.max(0, fits.indexOf(true))];
    for (const { id } of same) if (right !== undefined && id !== right.id) shared.set(id, right.id);
  }
  return shared;
}
