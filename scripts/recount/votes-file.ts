import { NONCE, type Receipt } from "../../src/domain/recount.ts";
import type { Lamports } from "../../src/domain/rules.ts";
import { type CsvRow, NoCsv, readCsv } from "./read-csv.ts";

/** A vote of a file: one that counts, or one that its voter replaced. */
export interface CastVote {
  readonly line: number;
  readonly userId: number;
  readonly choice: "yes" | "no";
  readonly lamports: Lamports;
  /** Null if an older version of the bot counted it. */
  readonly receipt: Receipt | null;
  readonly replaced: boolean;
  readonly rowHash: string;
}

/** All lines of a file about one proposal. */
export interface FileVote {
  readonly id: string;
  /** What every line says of the proposal, by column; where the lines differ, what most of them say. */
  readonly head: Readonly<Record<(typeof HEAD)[number], string>>;
  /** Where lines differ about the proposal: the columns, each with a line that says something else than most. */
  readonly disagreements: readonly { readonly column: string; readonly line: number }[];
  readonly cast: readonly CastVote[];
}

/** Why a file cannot be recounted, in a sentence. */
export class UnreadableFile extends Error {
  constructor(sentence: string) {
    super(sentence);
    this.name = "UnreadableFile";
  }
}

/** The columns that say the same in each line of a proposal. */
const HEAD = [
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
  "vote_hash",
] as const;
const CAST = ["user_id", "choice", "amount_sol", "number", "nonce", "replaced", "row_hash"] as const;
const COLUMNS = ["vote_id", ...HEAD, ...CAST] as const;
type Column = (typeof COLUMNS)[number];
type Line = { readonly line: number } & Readonly<Record<Column, string>>;

const REWRITTEN =
  "A spreadsheet program seems to have saved this file anew, and changed what was in it. Recount the file as the bot sent it: open that chat, and download votes.csv again.";

/** Reads `votes.csv`, as `/export` writes it. Throws UnreadableFile. */
export function readVotesFile(text: string): readonly FileVote[] {
  const lines = readLines(text);
  return [...Map.groupBy(lines, ({ vote_id }) => vote_id)].map(([id, all]) => {
    const head = Object.fromEntries(HEAD.map((column) => [column, mostOften(all.map((line) => line[column]))]));
    return {
      id,
      head: head as FileVote["head"],
      disagreements: HEAD.flatMap((column) => {
        const other = all.find((line) => line[column] !== head[column]);
        return other === undefined ? [] : [{ column, line: other.line }];
      }),
      cast: all.flatMap(readCast),
    };
  });
}

function readLines(text: string): readonly Line[] {
  const [header, ...rows] = rowsOf(text);
  const names = header?.cells ?? [];
  const missing = COLUMNS.filter((column) => !names.includes(column));
  if (missing.length > 0 && names.length === 1 && /[;\t]/.test(names[0] ?? ""))
    throw new UnreadableFile(`Its columns are not separated by commas. ${REWRITTEN}`);
  if (missing.length > 0)
    throw new UnreadableFile(`It has no column ${missing.join(", ")}. Is this the votes.csv that /export sends?`);
  const odd = rows.find(({ cells }) => cells.length !== names.length);
  if (odd !== undefined)
    throw new UnreadableFile(`Line ${odd.line} has ${odd.cells.length} cells instead of ${names.length}. ${REWRITTEN}`);
  return rows.map(({ line, cells }) => {
    const named = Object.fromEntries(COLUMNS.map((column) => [column, cells[names.indexOf(column)] ?? ""]));
    return { ...(named as Record<Column, string>), line };
  });
}

function rowsOf(text: string): readonly CsvRow[] {
  try {
    return readCsv(text);
  } catch (thrown) {
    if (thrown instanceof NoCsv) throw new UnreadableFile(`Line ${thrown.line} is no CSV. ${REWRITTEN}`);
    throw thrown;
  }
}

/** The vote of a line; none if nobody voted on its proposal. */
function readCast(cells: Line): readonly CastVote[] {
  const { line, user_id, choice, amount_sol, number, nonce, replaced, row_hash } = cells;
  if (CAST.every((column) => cells[column] === "")) return [];
  const fail = (column: Column): never => {
    throw new UnreadableFile(`Line ${line}: ${column} is “${cells[column]}”. ${REWRITTEN}`);
  };
  if (!/^\d{1,16}$/.test(user_id)) fail("user_id");
  if (choice !== "yes" && choice !== "no") return fail("choice");
  if (!/^(\d{1,9})?$/.test(number)) fail("number");
  // Such as 1.23E+09: ten digits, or digits around an e, look like a number.
  if (!NONCE.test(nonce) && /^[\d.,]*(e\+?\d+)?$/i.test(nonce) && number !== "") fail("nonce");
  if (replaced !== "yes" && replaced !== "no") fail("replaced");
  const receipt = number === "" ? null : { number: Number(number), nonce };
  const lamports = amount_sol === "" ? 0 : (lamportsIn(amount_sol) ?? fail("amount_sol"));
  return [
    { line, userId: Number(user_id), choice, lamports, receipt, replaced: replaced === "yes", rowHash: row_hash },
  ];
}

/** Reads an amount of SOL as whole lamports. Returns null if it is none. */
export function lamportsIn(sol: string): Lamports | null {
  const [, whole, decimals = ""] = /^(\d{1,9})(?:\.(\d{1,9}))?$/.exec(sol) ?? [];
  if (whole === undefined) return null;
  const lamports = Number(whole + decimals.padEnd(9, "0"));
  return Number.isSafeInteger(lamports) ? lamports : null;
}

function mostOften(words: readonly string[]): string {
  const [[most] = [""]] = [...Map.groupBy(words, (word) => word)].sort(([, a], [, b]) => b.length - a.length);
  return most;
}
