/** A row on its way to PostgreSQL, by its columns' names. Times are milliseconds since 1970. */
export type Row = Readonly<Record<string, unknown>>;

/** How a column comes to PostgreSQL. `time` is a number of milliseconds, which becomes a timestamptz. */
type ColumnType = "text" | "bigint" | "int" | "boolean" | "jsonb" | "time";

/** A table that archivables are written to. */
export interface Table {
  readonly name: TableName;
  readonly key: readonly string[];
  readonly columns: Readonly<Record<string, ColumnType>>;
  /** Columns that keep what they have where a later write knows nothing. */
  readonly kept?: readonly string[];
  /** The column that names the row that this one belongs to. Rows of it that are not written any more are deleted. */
  readonly parent?: string;
}

export type TableName = "sessions" | "participants" | "proposals" | "votes" | "replaced_votes" | "orders";

/** The tables, in the order of writing. Their types are those of archive/migrations. */
export const TABLES: readonly Table[] = [
  {
    name: "sessions",
    key: ["id"],
    columns: {
      id: "text",
      chat_id: "bigint",
      message: "text",
      opened_by: "bigint",
      opened_by_name: "text",
      opened_at: "time",
      ended_at: "time",
      ended: "text",
      minutes: "int",
    },
  },
  {
    name: "participants",
    key: ["session_id", "user_id"],
    parent: "session_id",
    columns: { session_id: "text", user_id: "bigint", name: "text", is_username: "boolean", position: "int" },
  },
  {
    name: "proposals",
    key: ["id"],
    kept: ["session_id"],
    columns: {
      id: "text",
      session_id: "text",
      chat_id: "bigint",
      kind: "text",
      token: "text",
      text: "text",
      proposed_by: "bigint",
      proposed_by_name: "text",
      minutes: "int",
      started_at: "time",
      ends_at: "time",
      state: "text",
      passed: "boolean",
      verdict: "text",
      hidden: "boolean",
      yes: "int",
      no: "int",
      abstained: "int",
      eligible_voters: "int",
      lamports: "bigint",
      order_number: "int",
      outcome: "jsonb",
      rules: "jsonb",
      hash: "text",
    },
  },
  {
    name: "votes",
    key: ["proposal_id", "user_id"],
    parent: "proposal_id",
    columns: {
      proposal_id: "text",
      user_id: "bigint",
      name: "text",
      is_username: "boolean",
      choice: "text",
      lamports: "bigint",
      number: "int",
      nonce: "text",
    },
  },
  {
    name: "replaced_votes",
    key: ["proposal_id", "number"],
    parent: "proposal_id",
    columns: {
      proposal_id: "text",
      number: "int",
      user_id: "bigint",
      choice: "text",
      lamports: "bigint",
      nonce: "text",
    },
  },
  {
    name: "orders",
    key: ["chat_id", "number"],
    columns: {
      chat_id: "bigint",
      number: "int",
      proposal_id: "text",
      state: "text",
      lamports: "bigint",
      bought: "jsonb",
      sale: "jsonb",
      contributions: "jsonb",
      bought_at: "time",
      ended_at: "time",
    },
  },
];
