/** Reads CSV by RFC 4180, byte order mark or not. Returns each row's cells by the names of their columns. */
export function readCsv(text: string): Record<string, string>[] {
  const [columns = [], ...rows] = readCells(text.replace(/^\uFEFF/, ""));
  return rows.map((cells) => Object.fromEntries(columns.map((column, i) => [column, cells[i] ?? ""])));
}

/** Reads the rows of a CSV text. Throws if it is none. */
export function readCells(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  const CELL = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/y;
  for (CELL.lastIndex = 0; CELL.lastIndex < text.length; ) {
    const at = CELL.lastIndex;
    const [, quoted, plain, end] = CELL.exec(text) ?? [];
    if (end === undefined) throw new Error(`no CSV at ${at}: ${JSON.stringify(text.slice(at, at + 40))}`);
    row.push(quoted === undefined ? (plain ?? "") : quoted.replaceAll('""', '"'));
    if (end === ",") continue;
    rows.push(row);
    row = [];
  }
  return rows;
}
