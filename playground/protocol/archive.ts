/** Rows of one table, newest last. Cells are as PostgreSQL has them, moments as ISO 8601; null where a cell is. */
export interface ArchiveTableView {
  readonly table: string;
  readonly columns: readonly string[];
  /** The last few dozen. */
  readonly rows: readonly (readonly (string | null)[])[];
  /** How many there are of the group. */
  readonly count: number;
}

/** What the archive is to look at, from Redis' list `archive:due`. */
export interface ArchiveDueView {
  readonly id: string;
  readonly dueAt: number;
}

/** What the archive has of a group. */
export interface ArchiveView {
  readonly group: string;
  readonly tables: readonly ArchiveTableView[];
  /** The earliest first. */
  readonly waiting: readonly ArchiveDueView[];
}
