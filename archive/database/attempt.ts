import type { Ask } from "./connection.ts";
import { RowRefused } from "./errors.ts";

/**
 * Does something inside a transaction, all or nothing. Returns the SQLSTATE by which PostgreSQL refused a part of it, or
 * null. The transaction goes on in either case.
 */
export async function attempt(ask: Ask, work: () => Promise<unknown>): Promise<string | null> {
  await ask("savepoint attempt");
  try {
    await work();
    await ask("release savepoint attempt");
    return null;
  } catch (thrown) {
    if (!(thrown instanceof RowRefused)) throw thrown;
    await ask("rollback to savepoint attempt");
    await ask("release savepoint attempt");
    return thrown.sqlState;
  }
}
