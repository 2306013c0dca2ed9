import type { ArchiveView } from "../../protocol/archive.ts";
import { solText } from "./money.ts";
import { clockText } from "./times.ts";

/** A cell as it is read, and as it is stored. */
export interface Cell {
  readonly text: string;
  readonly stored: string;
}

const MOMENT = /^\d{4}-\d\d-\d\dT[\d:.]+Z$/;

/** Writes a cell: lamports as SOL, a moment by the reader's clock, a long text cut off by the table itself. */
export function cellOf(column: string, stored: string | null): Cell {
  if (stored === null) return { text: "–", stored: "null" };
  if (column === "lamports") return { text: solText(Number(stored)), stored };
  return { text: MOMENT.test(stored) ? clockText(Date.parse(stored)) : stored, stored };
}

/** Says in a few words what the archive has of a group: `1 session · 2 waiting`. */
export function archiveText({ tables, waiting }: ArchiveView): string {
  const sessions = tables.find(({ table }) => table === "sessions")?.count ?? 0;
  const words = [
    sessions === 0 ? "nothing yet" : `${sessions} ${sessions === 1 ? "session" : "sessions"}`,
    ...(waiting.length === 0 ? [] : [`${waiting.length} waiting`]),
  ];
  return words.join(" · ");
}
