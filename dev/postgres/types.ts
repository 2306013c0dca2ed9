/** What goes wrong on purpose. A statement is one round trip: a simple query, or all up to an extended query's Sync. */
export interface PostgresFaults {
  /** Connections are cut, those that are open and those that come. Nothing more is carried out. */
  down: boolean;
  /** This many more statements are carried out. Then each connection is cut that asks for one; null for no limit. */
  statementsLeft: number | null;
  /** Whether the last one of `statementsLeft` is carried out, but its reply lost and the connection cut. */
  loseLastReply: boolean;
}

/** A PostgreSQL on 127.0.0.1 that keeps everything in memory. */
export interface PostgresStandIn {
  /** Its address, with a password in it: miniflare's Hyperdrive refuses one without. Any password is taken. */
  readonly url: string;
  readonly port: number;
  readonly faults: PostgresFaults;
  /** How many statements have come from clients. */
  readonly statements: number;
  /** Asks the database itself, also while it is away for everybody else. Waits for a transaction that is under way. */
  query(sql: string, values?: readonly unknown[]): Promise<readonly Readonly<Record<string, unknown>>[]>;
  resetFaults(): void;
  close(): Promise<void>;
}
