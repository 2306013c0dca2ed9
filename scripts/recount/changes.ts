import type { VoteRow } from "../../src/domain/recount.ts";
import { findNumber, findSwap } from "./guesses.ts";
import type { Problem } from "./problems.ts";
import type { CastVote } from "./votes-file.ts";

/** A vote with a receipt, and the hash of its row. */
export interface Row extends CastVote, VoteRow {
  readonly receipt: NonNullable<CastVote["receipt"]>;
  readonly hash: string;
}

/** What was done to rows that do not fit their own hashes. */
interface Changes {
  readonly problems: readonly Problem[];
  /** Numbers that are not missing: a row had them before. */
  readonly numbers: ReadonlySet<number>;
  /** The rows' own hashes in the order of the numbers that they had before. */
  order(rows: readonly Row[]): readonly string[];
}

/**
 * Finds what was done to rows that do not fit their own hashes: two of them were swapped, one was given another number, of
 * which `gaps` are left, or it was changed.
 */
export async function changesOf(misfits: readonly Row[], gaps: readonly number[]): Promise<Changes> {
  const problems: Problem[] = [];
  const before = new Map<Row, number>();
  let rest = misfits;
  for (let swap = await findSwap(rest); swap !== null; swap = await findSwap(rest)) {
    const [a, b] = swap.rows;
    problems.push({ tag: "swapped", numbers: [a.receipt.number, b.receipt.number] });
    before.set(a, swap.numbers[0]).set(b, swap.numbers[1]);
    rest = rest.filter((row) => row !== a && row !== b);
  }
  for (const row of rest) {
    const { number } = row.receipt;
    const from = await findNumber(row, gaps);
    if (from !== null) before.set(row, from);
    problems.push(from === null ? { tag: "changed", number } : { tag: "renumbered", number, from });
  }
  const numberOf = (row: Row) => before.get(row) ?? row.receipt.number;
  return {
    problems,
    numbers: new Set(before.values()),
    order: (rows) => [...rows].sort((a, b) => numberOf(a) - numberOf(b)).map((row) => row.rowHash),
  };
}
