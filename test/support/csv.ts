import { readCsv as readRows } from "../../scripts/recount/read-csv.ts";

/** Reads CSV by RFC 4180, byte order mark or not. Returns each row's cells by the names of their columns. */
export function readCsv(text: string): Record<string, string>[] {
  const [columns = [], ...rows] = readCells(text);
  return rows.map((cells) => Object.fromEntries(columns.map((column, i) => [column, cells[i] ?? ""])));
}

/** Reads the rows of a CSV text. Throws if it is none. */
export const readCells = (text: string): string[][] => readRows(text).map(({ cells }) => [...cells]);
