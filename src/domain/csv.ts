/**
 * A cell of a CSV file: a text that somebody wrote, or a value of ours that stands as it is (a number, a time, an id).
 * Null is an empty cell.
 */
export type Cell = string | { readonly exact: string | number } | null;

/** A value of ours, which stands as it is. It must not be anything that others wrote. */
export const exact = (value: string | number | null): Cell => (value === null ? null : { exact: value });

/** Excel reads a file as UTF-8 only if it begins with this mark. */
const BYTE_ORDER_MARK = "\uFEFF";

/**
 * What makes a formula of a cell, as spreadsheets read it, and so would run what a member wrote
 * (https://owasp.org/www-community/attacks/CSV_Injection).
 */
const FORMULA = /^[=+\-@\t\r\n＝＋－＠]/;

/**
 * Writes a table as CSV by RFC 4180: commas, CRLF behind each line, and quotes where they are needed. A text that a
 * spreadsheet would take for a formula gets a `'` before it.
 */
export function writeCsv(columns: readonly string[], rows: Iterable<readonly Cell[]>): string {
  const lines = [columns.map(quoted).join(",")];
  for (const row of rows) lines.push(row.map(written).join(","));
  return `${BYTE_ORDER_MARK}${lines.join("\r\n")}\r\n`;
}

function written(cell: Cell): string {
  if (cell === null) return "";
  return quoted(typeof cell === "string" ? withoutFormula(cell) : String(cell.exact));
}

/** The text as it stands in a cell: never a formula. */
export const withoutFormula = (text: string): string => (FORMULA.test(text) ? `'${text}` : text);

const quoted = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
