import type { Redis } from "@upstash/redis";
import * as z from "zod/mini";
import { parseId } from "../domain/ids.ts";
import { ENDED_KEPT_FOR_MS } from "../time-limits.ts";
import type { Found } from "./archivable.ts";
import { type ArchiveBacklog, readBacklog } from "./archive-backlog.ts";
import { type ArchivedChat, readChats } from "./archive-chats.ts";
import { enterForArchive } from "./archive-due.ts";
import { keepEnding, readArchivables } from "./archive-reading.ts";
import { connect } from "./connection.ts";
import { ARCHIVE_DUE_KEY, ARCHIVE_REFUSED_KEY, ARCHIVE_SEEN_KEY, endedKey } from "./keys.ts";
import { readAs } from "./read-as.ts";
import { strikeArchivedScript } from "./scripts/strike-archived.ts";

/** An entry of `archive:due`, as it was taken. `score` is when it was to be looked at (milliseconds since 1970). */
export interface ArchiveEntry {
  readonly id: string;
  readonly score: number;
}

/** What has become of an entry. Without `lookAt` it is taken off. `endedIn` is that of `Found`. */
export interface LookedAt extends ArchiveEntry {
  readonly lookAt: number | null;
  readonly endedIn: readonly number[];
}

/** What has become of entries that were looked at. */
export interface Settled {
  /** The entries to take off or put off. All others stay. */
  readonly looked: readonly LookedAt[];
  /** Of which ids something could not be written, and why. */
  readonly refused: ReadonlyMap<string, string>;
  /** The ids to enter, since a chat's entry led to them. */
  readonly entered: readonly string[];
}

/** Redis, as the archive needs it. Each call is one request unless it says otherwise, and may be repeated. */
export interface ArchiveStore {
  /**
   * Returns at most `limit` entries that are due, the first due first, without the first `offset`. It records that the
   * archive runs.
   */
  takeDue(limit: number, offset?: number): Promise<readonly ArchiveEntry[]>;
  /**
   * Reads what sessions' and proposals' ids name. Null stands for something unreadable. Ids are left out if there is
   * too much to read at a time. It takes one request, one more if a chat has moved, and one for each fifty kept
   * proposals.
   */
  readArchivables(ids: readonly string[]): Promise<ReadonlyMap<string, Found | null>>;
  /**
   * Copies sessions that are about to expire, while PostgreSQL takes nothing: those among `ids`, and those of chats
   * among them. It takes up to four requests.
   */
  keepEnding(ids: readonly string[]): Promise<void>;
  /** Reads chats as a whole: one request, or two if any has moved. */
  readChats(chatIds: readonly number[]): Promise<ReadonlyMap<number, ArchivedChat>>;
  /**
   * Records what has become of entries that PostgreSQL has. Each is taken off or put off, unless it was made again
   * meanwhile. Copies of what is taken off are deleted before it, so that none is left behind.
   */
  settleEntries(settled: Settled): Promise<void>;
  /** Reads what waits. */
  readBacklog(): Promise<ArchiveBacklog>;
  /** The number of requests to Redis so far. */
  requests(): number;
}

const Entries = z.array(z.string());

/** An id of a chat, as moves, `/forget` and what happens to a chat's live session enter it. */
const CHAT_ID = /^-?[1-9]\d{0,15}$/;

/** Returns the id of the chat that an entry of `archive:due` names. Null if it names none. */
export const chatOfEntry = (id: string): number | null => (CHAT_ID.test(id) ? Number(id) : null);

/** Makes the archive's store. */
export function createArchiveStore(redis: Redis, now: () => number): ArchiveStore {
  const connection = connect(redis);
  return {
    async takeDue(limit, offset = 0) {
      const [raw] = await connection.batch(({ pipeline }) => {
        const options = { byScore: true, offset, count: limit, withScores: true } as const;
        pipeline.zrange(ARCHIVE_DUE_KEY, "-inf", now(), options);
        pipeline.set(ARCHIVE_SEEN_KEY, now());
      });
      const flat = readAs(Entries, raw);
      return flat.flatMap((id, i) => (i % 2 === 0 ? [{ id, score: Number(flat[i + 1]) }] : []));
    },

    readArchivables: (ids) => readArchivables(connection, ids, now()),
    readChats: (chatIds) => readChats(connection, chatIds),

    async keepEnding(ids) {
      const chats = await readChats(
        connection,
        ids.flatMap((id) => chatOfEntry(id) ?? []),
      );
      const live = [...chats.values()].flatMap(({ sessionId }) => sessionId ?? []);
      await keepEnding(connection, [...ids.filter((id) => parseId(id) !== null), ...live], now());
    },

    async settleEntries({ looked, refused, entered }) {
      if (looked.length + refused.size + entered.length === 0) return;
      const healed = looked.filter(({ id }) => !refused.has(id));
      await connection.batch(({ pipeline, run }) => {
        enterForArchive(pipeline, entered, now());
        if (refused.size > 0) {
          pipeline.hset(ARCHIVE_REFUSED_KEY, Object.fromEntries(refused));
          pipeline.pexpire(ARCHIVE_REFUSED_KEY, ENDED_KEPT_FOR_MS);
        }
        if (healed.length > 0) pipeline.hdel(ARCHIVE_REFUSED_KEY, ...healed.map(({ id }) => id));
        for (const { id, lookAt, endedIn } of looked)
          if (lookAt === null) for (const chatId of endedIn) pipeline.del(endedKey(chatId, id));
        const rest = looked.flatMap(({ id, score, lookAt }) => [id, score, lookAt]);
        if (looked.length > 0) run(strikeArchivedScript, [ARCHIVE_DUE_KEY], { rest });
      });
    },

    readBacklog: () => readBacklog(connection, now()),
    requests: connection.requests,
  };
}
