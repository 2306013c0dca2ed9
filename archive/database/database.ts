import type { Archivable } from "../../src/domain/archivable.ts";

/** PostgreSQL, where the archive is. */
export interface ArchiveDatabase {
  /**
   * Runs `work` in one transaction that no other run can be in at the same time, and commits. Returns "busy", without
   * running it, if another run is in one. Throws DatabaseUnavailable if PostgreSQL does not answer, or takes nothing
   * (wrong password, no such table, read-only, no room). Whatever `work` throws rolls back and is thrown on.
   */
  inTransaction<Done>(work: (writer: ArchiveWriter) => Promise<Done>): Promise<Done | "busy">;
  /** Looks whether PostgreSQL answers and has our tables, without the lock. Throws DatabaseUnavailable if not. */
  ping(): Promise<void>;
  /** Closes the connection. Repeatable; never throws. */
  close(): Promise<void>;
}

/** What PostgreSQL refuses: its table, and the SQLSTATE, which says why. It quotes nothing of the row. */
export interface RowRefusal {
  readonly table: string;
  readonly sqlState: string;
}

/** Writes to the archive inside a transaction. Every call may be repeated, and writes the same again. */
export interface ArchiveWriter {
  /**
   * Writes something as it is now, over what was written before. Returns the rows that PostgreSQL refuses; all others
   * are written. Writes nothing that began before its chat was forgotten.
   */
  write(archivable: Archivable): Promise<readonly RowRefusal[]>;
  /**
   * Lets all rows of a chat follow it to the supergroup that it became. `orderShift` is added to the numbers of its
   * orders. If PostgreSQL refuses that, nothing moves, and the refusal is returned.
   */
  moveChat(fromChatId: number, toChatId: number, orderShift: number): Promise<readonly RowRefusal[]>;
  /**
   * Deletes what a chat began before `time` (milliseconds since 1970), but for orders that are held, and keeps late
   * writes of it out from then on. If PostgreSQL refuses that, nothing is deleted, and the refusal is returned.
   */
  forgetChat(chatId: number, time: number): Promise<readonly RowRefusal[]>;
  /**
   * Deletes some of what was over before `time` (milliseconds since 1970), but for orders that are held. Whoever calls it
   * each minute deletes all of it in the end.
   */
  deleteOlderThan(time: number): Promise<void>;
}

/** PostgreSQL as a whole takes nothing. `sqlState` is null if it did not answer. The cause is never logged whole. */
export class DatabaseUnavailable extends Error {
  override readonly name = "DatabaseUnavailable";
  readonly sqlState: string | null;
  constructor(sqlState: string | null, cause?: unknown) {
    super(sqlState === null ? "PostgreSQL does not answer" : `PostgreSQL takes nothing (${sqlState})`, { cause });
    this.sqlState = sqlState;
  }
}
