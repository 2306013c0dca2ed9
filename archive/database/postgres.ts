import type { Archivable } from "../../src/domain/archivable.ts";
import { attempt } from "./attempt.ts";
import { deleteOlderThan, forgetChat, moveChat, placeOf } from "./chats.ts";
import { type Ask, type Connection, connect } from "./connection.ts";
import { type ArchiveDatabase, type ArchiveWriter, DatabaseUnavailable, type RowRefusal } from "./database.ts";
import { asWhole } from "./errors.ts";
import type { Place } from "./rows.ts";
import { writeAt } from "./write.ts";

/** Another transaction has the lock. */
const LOCK_NOT_AVAILABLE = "55P03";
/** The table that the lock is a row of is empty. */
const NO_LOCK = "02000";

/**
 * Makes the archive's side of a PostgreSQL at this address. It connects with the first transaction, and again if the
 * connection was lost. Hyperdrive wants one of these for each run.
 */
export function connectArchive(connectionString: string): ArchiveDatabase {
  let connection: Connection | null = null;
  const close = async () => {
    const open = connection;
    connection = null;
    await open?.close();
  };

  return {
    async inTransaction(work) {
      connection ??= await connect(connectionString);
      const { ask, begin, commit, rollback } = connection;
      try {
        await begin();
        if (!(await takeLock(ask))) {
          await rollback();
          return "busy";
        }
        const done = await work(writerOn(ask));
        await commit();
        return done;
      } catch (thrown) {
        // Where nothing answers, closing alone has to do: PostgreSQL then rolls back.
        if (!(thrown instanceof DatabaseUnavailable && thrown.sqlState === null)) await rollback();
        await close();
        throw asWhole(thrown);
      }
    },
    async ping() {
      connection ??= await connect(connectionString);
      try {
        await connection.begin("read only");
        await connection.ask("select id from archive_lock");
        await connection.commit();
      } catch (thrown) {
        await close();
        throw asWhole(thrown);
      }
    },
    close,
  };
}

/** Locks the archive until the transaction ends. Returns false if another one has it. */
async function takeLock(ask: Ask): Promise<boolean> {
  try {
    const rows = await ask("select id from archive_lock where id = 1 for update nowait");
    if (rows.length === 0) throw new DatabaseUnavailable(NO_LOCK);
    return true;
  } catch (thrown) {
    if (thrown instanceof DatabaseUnavailable && thrown.sqlState === LOCK_NOT_AVAILABLE) return false;
    throw thrown;
  }
}

function writerOn(ask: Ask): ArchiveWriter {
  // Nobody else moves or forgets a chat while this transaction has the lock.
  const places = new Map<number, Place>();
  const remembered = async (chatId: number): Promise<Place> => {
    const place = places.get(chatId) ?? (await placeOf(ask, chatId));
    places.set(chatId, place);
    return place;
  };
  const changeChat = async (change: () => Promise<void>): Promise<readonly RowRefusal[]> => {
    places.clear();
    const sqlState = await attempt(ask, change);
    return sqlState === null ? [] : [{ table: "chats", sqlState }];
  };
  return {
    async write(archivable) {
      return writeAt(ask, archivable, placeFor(archivable, await remembered(chatOf(archivable))));
    },
    moveChat: (...args) => changeChat(() => moveChat(ask, ...args)),
    forgetChat: (...args) => changeChat(() => forgetChat(ask, ...args)),
    deleteOlderThan: (time) => deleteOlderThan(ask, time),
  };
}

const chatOf = (archivable: Archivable): number =>
  archivable.kind === "session" ? archivable.session.chatId : archivable.chatId;

/** An order stays in the chat that numbered it: its number in the chat that this became is not known before it comes anew. */
const placeFor = (archivable: Archivable, place: Place): Place =>
  archivable.kind === "order" ? { ...place, chatId: archivable.chatId } : place;
