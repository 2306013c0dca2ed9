/** A row of a CSV file, and the line where it begins, from 1. */
export interface CsvRow {
  readonly line: number;
  readonly cells: readonly string[];
}

/** A file that is no CSV: where it stops being that. */
export class NoCsv extends Error {
  readonly line: number;

  constructor(line: number) {
    super(`no CSV at line ${line}`);
    this.name = "NoCsv";
    this.line = line;
  }
}

/** A cell, and what ends it: a comma, the end of a line, or the end of the file. */
const CELL = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/y;

/**
 * Reads CSV by RFC 4180, strictly: a quote stands around a whole cell, or doubled inside of one. It takes a byte order
 * mark, lines that end with LF, and a last line without an end, since editors add and drop these. Throws NoCsv.
 */
export function readCsv(text: string): readonly CsvRow[] {
  const body = text.replace(/^\uFEFF/, "");
  const cell = new RegExp(CELL);
  const rows: CsvRow[] = [];
  let line = 1;
  let row: { line: number; cells: string[] } = { line, cells: [] };
  while (cell.lastIndex < body.length || row.cells.length > 0) {
    const [whole, quoted, plain = "", end] = cell.exec(body) ?? [];
    if (whole === undefined) throw new NoCsv(line);
    row.cells.push(quoted?.replaceAll('""', '"') ?? plain);
    line += whole.split("\n").length - 1;
    if (end === ",") continue;
    rows.push(row);
    row = { line, cells: [] };
  }
  return rows;
}
