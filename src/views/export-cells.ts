import { type Cell, exact } from "../domain/csv.ts";
import { formatSol } from "../domain/money.ts";
import type { Name, Person } from "../domain/person.ts";
import type { Lamports } from "../domain/rules.ts";

/** A time by ISO 8601 in UTC: `2026-11-12T14:32:05.000Z`. Times are in milliseconds since 1970. */
export const timeCell = (ms: number | null): Cell => exact(ms === null ? null : new Date(ms).toISOString());

/** An amount as an exact number of SOL. A loss is below zero. */
export function solCell(lamports: Lamports | null): Cell {
  if (lamports === null) return null;
  return exact(`${lamports < 0 ? "-" : ""}${formatSol(Math.abs(lamports))}`);
}

/** A yes or no. */
export const flagCell = (value: boolean): Cell => exact(value ? "yes" : "no");

const nameCell = (name: Name, kind: Name["kind"]): Cell => (name.kind === kind ? name.text : null);

/** The columns of a person: the id stays, and names may change. */
export const PERSON_COLUMNS = ["user_id", "username", "first_name"];

/** The cells of `PERSON_COLUMNS`. */
export const personCells = ({ id, name }: Person): readonly Cell[] => [
  exact(id),
  nameCell(name, "username"),
  nameCell(name, "first_name"),
];
