import { DatabaseError } from "pg";
import { DatabaseUnavailable } from "./database.ts";

/**
 * The classes of SQLSTATE that say that PostgreSQL as a whole takes nothing, or that our tables are not as we know them
 * (https://www.postgresql.org/docs/current/errcodes-appendix.html). The next row would meet the same.
 *
 * - 08, 28, 3D: no connection, no such user or database. 53, 57, 58: no room, shutting down, a disk that fails.
 * - 25, 2D, 3B, 40, 55: the transaction's state: read-only, aborted, timed out, a deadlock, a lock.
 * - 26, 34: a pool of connections that mixes up its clients.
 * - 0A, 3F, 42, F0: no such schema, table or column, no permission, a wrong type, a wrong setting.
 */
const WHOLE_CLASSES = "08 0A 25 26 28 2D 34 3B 3D 3F 40 42 53 55 57 58 F0".split(" ");

/** Damaged tables and indexes. XX000, which any defect of PostgreSQL's raises, may be about a single row. */
const WHOLE_STATES = ["XX001", "XX002"];

const SQL_STATE = /^[0-9A-Z]{5}$/;

/** Returns the SQLSTATE that PostgreSQL answered with, or null if the failure is another one, like a lost connection. */
export function sqlStateOf(thrown: unknown): string | null {
  if (!(thrown instanceof DatabaseError)) return null;
  return thrown.code !== undefined && SQL_STATE.test(thrown.code) ? thrown.code : null;
}

/** Whether PostgreSQL refuses this row only: as data (21, 22, 23, 54), or by a trigger (P0 and others). */
export const isAboutRow = (sqlState: string): boolean =>
  !WHOLE_CLASSES.includes(sqlState.slice(0, 2)) && !WHOLE_STATES.includes(sqlState);

/** Turns what the driver threw into a DatabaseUnavailable. */
export const unavailable = (thrown: unknown): DatabaseUnavailable =>
  thrown instanceof DatabaseUnavailable ? thrown : new DatabaseUnavailable(sqlStateOf(thrown), thrown);

/** An SQLSTATE that is thrown inside to leave a statement: PostgreSQL refused a row, and the transaction can go on. */
export class RowRefused extends Error {
  override readonly name = "RowRefused";
  readonly sqlState: string;
  constructor(sqlState: string) {
    super(`PostgreSQL refuses a row (${sqlState})`);
    this.sqlState = sqlState;
  }
}

/** Turns a refused row into a DatabaseUnavailable, where there is no row to leave out. Anything else stays as it is. */
export const asWhole = (thrown: unknown): unknown =>
  thrown instanceof RowRefused ? new DatabaseUnavailable(thrown.sqlState, thrown) : thrown;
