import type { PastVote } from "../../../src/domain/past-vote.ts";
import { hashToAnnounce, type Receipt } from "../../../src/domain/recount.ts";
import { votesCsv } from "../../../src/views/export-votes.ts";
import { readCsv } from "../../support/csv.ts";
import { pastVote } from "../../support/past-votes.ts";

/** A row of a file by its columns. */
export type FileRow = Record<string, string>;

/** The receipt that a vote of `buy` has. */
export const receipt = (number: number): Receipt => ({ number, nonce: `k7qd9sx2m${number}` });
const person = (id: number, username: string) => ({ id, name: { kind: "username", text: username } as const });
const ann = person(7001, "ann");
const bob = person(7002, "bob");
const cleo = person(7003, "cleo");
const dan = person(7004, "dan");

/** A vote as it was announced. */
export async function announced(vote: PastVote): Promise<PastVote> {
  return { ...vote, hash: await hashToAnnounce(vote) };
}

/** A buy with four votes that count. Bob said no first, and that was vote 2. */
export const buy = () =>
  announced(
    pastVote({
      id: "-100.20",
      ...{ yes: 3, no: 1, abstained: 1, lamports: 160_000_000 },
      votes: [
        { voter: ann, choice: "yes", lamports: 50_000_000, receipt: receipt(1) },
        { voter: cleo, choice: "yes", lamports: 10_000_000, receipt: receipt(3) },
        { voter: bob, choice: "yes", lamports: 100_000_000, receipt: receipt(4) },
        { voter: dan, choice: "no", lamports: 0, receipt: receipt(5) },
      ],
      replaced: [{ userId: bob.id, choice: "no", lamports: 0, receipt: receipt(2) }],
    }),
  );

/** A sale with two votes, a day later. */
export const sale = () =>
  announced(
    pastVote({
      ...{ id: "-100.30", kind: "sell", startTime: 1_700_086_400_000, endTime: 1_700_086_700_000 },
      ...{ yes: 1, no: 1, lamports: 0, passed: false, outcome: null },
      votes: [
        { voter: ann, choice: "yes", lamports: 0, receipt: { number: 2, nonce: "0a1b2c3d4e" } },
        { voter: bob, choice: "no", lamports: 0, receipt: { number: 1, nonce: "zyxwvtsrqp" } },
      ],
    }),
  );

/** The file that `/export` writes of these. */
export const fileOf = (...votes: readonly PastVote[]): Promise<string> => votesCsv(votes);

/** The file with its rows changed. */
export function tampered(file: string, change: (rows: FileRow[]) => readonly FileRow[] | undefined): string {
  const rows = readCsv(file).map((row) => ({ ...row }));
  const columns = Object.keys(rows[0] ?? {});
  const changed = change(rows) ?? rows;
  return [columns, ...changed.map((row) => columns.map((column) => row[column] ?? ""))]
    .map((cells) => `${cells.join(",")}\r\n`)
    .join("");
}

/** The row of a vote by its number. Throws if it is not there. */
export function rowOf(rows: readonly FileRow[], number: number, id = "-100.20"): FileRow {
  const row = rows.find((one) => one.vote_id === id && one.number === String(number));
  if (row === undefined) throw new Error(`no vote ${number}`);
  return row;
}
