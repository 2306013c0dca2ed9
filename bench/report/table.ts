/** A table of texts; every row is as long as the head. */
export interface Table {
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** So many columns from the left are words, and stand to the left; the others are figures. Default 1. */
  readonly words?: number;
}

/** The table for a terminal: words to the left, figures to the right, a line under the head. */
export function textTable({ head, rows, words = 1 }: Table): string {
  const widths = head.map((_, i) => Math.max(...[head, ...rows].map((row) => width(row[i] ?? ""))));
  const line = (row: readonly string[]) =>
    row
      .map((cell, i) => {
        const gap = " ".repeat((widths[i] ?? 0) - width(cell));
        return i < words ? cell + gap : gap + cell;
      })
      .join("  ")
      .trimEnd();
  const rule = widths.map((one) => "─".repeat(one)).join("──");
  return [line(head), rule, ...rows.map(line)].join("\n");
}

/** The table as Markdown. */
export function markdownTable({ head, rows, words = 1 }: Table): string {
  const line = (row: readonly string[]) => `| ${row.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  const rule = `| ${head.map((_, i) => (i < words ? "---" : "---:")).join(" | ")} |`;
  return [line(head), rule, ...rows.map(line)].join("\n");
}

/** Every character used here takes one place. */
const width = (text: string): number => [...text].length;
