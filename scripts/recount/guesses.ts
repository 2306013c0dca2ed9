import { byNumber, hashOfHashes, hashOfRow, type VoteRow } from "../../src/domain/recount.ts";

/** A row of a file, with the hash that it comes to and the one that the file has. */
interface HashedRow extends VoteRow {
  readonly hash: string;
  readonly rowHash: string;
}

/** With more rows than these, what takes too long is not tried: a hash tells that something is wrong in any case. */
const MAX_PAIRED = 24;

/** What two rows can have exchanged, each as a change to one by the other. */
const PARTS: readonly ((to: VoteRow, from: VoteRow) => VoteRow)[] = [
  (to, from) => ({ ...to, receipt: { ...to.receipt, number: from.receipt.number } }),
  (to, from) => ({ ...to, receipt: { ...to.receipt, nonce: from.receipt.nonce } }),
  (to, from) => ({ ...to, userId: from.userId }),
  (to, from) => ({ ...to, choice: from.choice }),
  (to, from) => ({ ...to, lamports: from.lamports }),
];
/** All choices of parts but none at all. */
const CHOICES = Array.from({ length: 2 ** PARTS.length - 1 }, (_, i) =>
  PARTS.filter((_, part) => ((i + 1) >> part) & 1),
);

const exchanged = (parts: typeof PARTS, to: VoteRow, from: VoteRow): VoteRow =>
  parts.reduce((row, part) => part(row, from), to);

/**
 * Returns two of these rows that fit their row hashes once something of them is exchanged, and the numbers that they had
 * before; null if there are none.
 */
export async function findSwap<R extends HashedRow>(
  misfits: readonly R[],
): Promise<{ readonly rows: readonly [R, R]; readonly numbers: readonly [number, number] } | null> {
  for (const [a, b] of pairsOf(misfits.slice(0, MAX_PAIRED))) {
    for (const parts of CHOICES) {
      const [first, second] = [exchanged(parts, a, b), exchanged(parts, b, a)];
      if ((await hashOfRow(first)) === a.rowHash && (await hashOfRow(second)) === b.rowHash)
        return { rows: [a, b], numbers: [first.receipt.number, second.receipt.number] };
    }
  }
  return null;
}

/**
 * Returns the numbers of two rows that were exchanged together with their row hashes, so that only the hash of all
 * tells it; null if there are none.
 */
export async function findHashedSwap(
  proposalId: string,
  rows: readonly HashedRow[],
  announced: string,
): Promise<readonly [number, number] | null> {
  if (rows.length > MAX_PAIRED) return null;
  for (const [a, b] of pairsOf(rows)) {
    for (const parts of CHOICES) {
      const [first, second] = [exchanged(parts, a, b), exchanged(parts, b, a)];
      const changed = [
        ...rows.filter((row) => row !== a && row !== b),
        { ...first, hash: await hashOfRow(first) },
        { ...second, hash: await hashOfRow(second) },
      ].sort(byNumber);
      const hash = await hashOfHashes(
        proposalId,
        changed.map((row) => row.hash),
      );
      if (hash === announced) return [a.receipt.number, b.receipt.number];
    }
  }
  return null;
}

/** Returns the row without which the others come to the announced hash; null if there is none. */
export async function findAdded<R extends HashedRow>(
  proposalId: string,
  rows: readonly R[],
  announced: string,
): Promise<R | null> {
  for (const row of rows) {
    const others = rows.filter((one) => one !== row).map(({ hash }) => hash);
    if ((await hashOfHashes(proposalId, others)) === announced) return row;
  }
  return null;
}

/** Returns the number with which a row fits its row hash; null if it is none of these. */
export async function findNumber(row: HashedRow, numbers: readonly number[]): Promise<number | null> {
  for (const number of numbers) {
    const hash = await hashOfRow({ ...row, receipt: { ...row.receipt, number } });
    if (hash === row.rowHash) return number;
  }
  return null;
}

function* pairsOf<T>(all: readonly T[]): Generator<readonly [T, T]> {
  for (const [i, a] of all.entries()) for (const b of all.slice(i + 1)) yield [a, b];
}
