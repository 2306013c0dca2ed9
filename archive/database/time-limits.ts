/** The longest time that connecting to PostgreSQL may take. */
export const CONNECT_TIMEOUT_MS = 5_000;

/** The longest time that PostgreSQL may work on one statement. It is set for each transaction, since Hyperdrive pools them. */
export const STATEMENT_TIMEOUT_MS = 10_000;

/** The longest time that we wait for a reply: PostgreSQL ends a statement earlier, unless the connection is dead. */
export const REPLY_TIMEOUT_MS = 12_000;

/** PostgreSQL ends a transaction that asks for nothing for this long, so that its lock does not outlive its Worker. */
export const IDLE_TIMEOUT_MS = 30_000;

/** The longest time that closing a connection may take; then it is dropped. */
export const CLOSE_TIMEOUT_MS = 1_000;
