import type { Redis } from "@upstash/redis";
import * as z from "zod/mini";
import type { Archivable } from "../domain/archivable.ts";
import { parseId } from "../domain/ids.ts";
import { ARCHIVE_BEFORE_EXPIRY_MS, ENDED_KEPT_FOR_MS } from "../time-limits.ts";
import { type Found, type FoundInChat, readFound } from "./archivable.ts";
import { enterForArchive } from "./archive-due.ts";
import { type Connection, connect, readReply } from "./connection.ts";
import { StoreUnavailable } from "./errors.ts";
import { ARCHIVE_DUE_KEY, ARCHIVE_REFUSED_KEY, ARCHIVE_SEEN_KEY, archivableKeys, chatKeys, endedKey } from "./keys.ts";
import { readAs } from "./read-as.ts";
import { joinKept, keptElsewhere, readKeptProposals } from "./records.ts";
import { readArchivableScript } from "./scripts/read-archivable.ts";
import { readChatScript } from "./scripts/read-chat.ts";
import { strikeArchivedScript } from "./scripts/strike-archived.ts";

/** An entry of `archive:due`, as it was taken. `score` is when it was to be looked at (milliseconds since 1970). */
export interface ArchiveEntry {
  readonly id: string;
  readonly score: number;
}

/** What has become of an entry. Without `lookAt` it is taken off. `endedIn` is that of `Found`. */
export interface LookedAt extends ArchiveEntry {
  readonly lookAt: number | null;
  readonly endedIn: number | null;
}

/** What the archive has to know of a chat as a whole. `movedTo` is null if it has not moved. */
export interface ArchivedChat {
  /** The chat's live session. */
  readonly sessionId: string | null;
  /** Whether a move is under way. */
  readonly moving: boolean;
  readonly movedTo: number | null;
  /** What was added to the numbers of its orders when it moved. */
  readonly orderShift: number;
  /** When the chat as it is now was forgotten (milliseconds since 1970), or null. */
  readonly forgottenAt: number | null;
}

/** What waits for the archive. Times are in milliseconds. */
export interface ArchiveBacklog {
  readonly waiting: number;
  /** How long the first of them has been due. */
  readonly behindMs: number;
  /** The number of ids of which PostgreSQL refused something. */
  readonly refused: number;
  /** How long ago the archive ran last; null if it never did. */
  readonly cronMs: number | null;
}

/** Redis, as the archive needs it. Each call is one request unless it says otherwise, and may be repeated. */
export interface ArchiveStore {
  /** Returns at most `limit` entries that are due, the first due first, and records that the archive runs. */
  takeDue(limit: number): Promise<readonly ArchiveEntry[]>;
  /**
   * Reads what sessions' and proposals' ids name. Null stands for something unreadable. It takes one request, one more
   * if a chat has moved, and one for each fifty kept proposals.
   */
  readArchivables(ids: readonly string[]): Promise<ReadonlyMap<string, Found | null>>;
  /** Copies those sessions among `ids` that are about to expire, while PostgreSQL takes nothing. */
  keepEnding(ids: readonly string[]): Promise<void>;
  /** Reads a chat as a whole: one request, or two if it has moved. */
  readChat(chatId: number): Promise<ArchivedChat>;
  /** Enters ids, to be looked at now. */
  enter(ids: readonly string[]): Promise<void>;
  /**
   * Takes entries off or puts them off, unless they were made again meanwhile. Deletes the ended sessions of those that
   * it takes off, and what was remembered of their refusal, by a second request.
   */
  settleEntries(entries: readonly LookedAt[]): Promise<void>;
  /** Remembers ids of which PostgreSQL refused something, and why. */
  noteRefused(refused: ReadonlyMap<string, string>): Promise<void>;
  /** Reads what waits. */
  readBacklog(): Promise<ArchiveBacklog>;
  /** The number of requests to Redis so far. */
  requests(): number;
}

const Entries = z.array(z.string());
const Count = z.coerce.number();
const Time = z.nullish(z.coerce.number());
const First = z.union([z.tuple([]), z.tuple([z.string(), z.coerce.number()])]);

/** Makes the archive's store. */
export function createArchiveStore(redis: Redis, now: () => number): ArchiveStore {
  const connection = connect(redis);
  const reading = (id: string, onlyKeep: boolean) => ({
    id,
    now: now(),
    beforeExpiry: ARCHIVE_BEFORE_EXPIRY_MS,
    endedKeptFor: ENDED_KEPT_FOR_MS,
    onlyKeep,
  });

  /** Reads ids, each in the chat that `chatOf` says. */
  const readIn = async (chats: ReadonlyMap<string, number>, onlyKeep: boolean): Promise<readonly FoundInChat[]> => {
    if (chats.size === 0) return [];
    const replies = await connection.batch(({ run }) => {
      for (const [id, chatId] of chats) run(readArchivableScript, archivableKeys(id)(chatId), reading(id, onlyKeep));
    });
    return replies.map((reply) => readArchivableScript.decode(readReply(reply)));
  };

  return {
    async takeDue(limit) {
      const [raw] = await connection.batch(({ pipeline }) => {
        const options = { byScore: true, offset: 0, count: limit, withScores: true } as const;
        pipeline.zrange(ARCHIVE_DUE_KEY, "-inf", now(), options);
        pipeline.set(ARCHIVE_SEEN_KEY, now());
      });
      const flat = readAs(Entries, raw);
      return flat.flatMap((id, i) => (i % 2 === 0 ? [{ id, score: Number(flat[i + 1]) }] : []));
    },

    async readArchivables(ids) {
      const at = new Map(ids.map((id) => [id, chatOf(id)]));
      const found = new Map<string, { chatId: number; reply: FoundInChat }[]>(ids.map((id) => [id, []]));
      // A chat moves once. What is read is where it is now, and perhaps where it was.
      for (let wanted = at, hop = 0; wanted.size > 0 && hop < 2; hop += 1) {
        const replies = await readIn(wanted, false);
        const moved = new Map<string, number>();
        for (const [i, [id, chatId]] of [...wanted].entries()) {
          const reply = replies[i];
          if (reply === undefined) throw new StoreUnavailable("unreadable", "a short batch");
          found.get(id)?.push({ chatId, reply });
          if (reply.movedTo !== null) moved.set(id, reply.movedTo);
        }
        for (const [id, chatId] of moved) at.set(id, chatId);
        wanted = moved;
      }
      const read = new Map([...found].map(([id, replies]) => [id, readOne(id, replies, at.get(id) ?? 0, now())]));
      return withKeptProposals(connection, read);
    },

    async keepEnding(ids) {
      await readIn(new Map(ids.map((id) => [id, chatOf(id)])), true);
    },

    async readChat(chatId) {
      const { movedTo, sessionId, moving, forgottenAt } = await connection.run(readChatScript, chatKeys(chatId), {
        cameFrom: null,
      });
      if (movedTo === null) return { sessionId, moving, movedTo, orderShift: 0, forgottenAt };
      const there = await connection.run(readChatScript, chatKeys(movedTo), { cameFrom: chatId });
      const { orderShift } = there;
      return { sessionId: there.sessionId, moving, movedTo, orderShift, forgottenAt: there.forgottenAt };
    },

    async enter(ids) {
      if (ids.length > 0) await connection.batch(({ pipeline }) => enterForArchive(pipeline, ids, now()));
    },

    async settleEntries(entries) {
      if (entries.length === 0) return;
      const rest = entries.flatMap(({ id, score, lookAt }) => [id, score, lookAt]);
      const { struck } = await connection.run(strikeArchivedScript, [ARCHIVE_DUE_KEY], { rest });
      const done = entries.filter(({ lookAt }, i) => struck[i] === true && lookAt === null);
      if (done.length === 0) return;
      await connection.batch(({ pipeline }) => {
        for (const { id, endedIn } of done) if (endedIn !== null) pipeline.del(endedKey(endedIn, id));
        pipeline.hdel(ARCHIVE_REFUSED_KEY, ...done.map(({ id }) => id));
      });
    },

    async noteRefused(refused) {
      if (refused.size === 0) return;
      await connection.batch(({ pipeline }) => {
        pipeline.hset(ARCHIVE_REFUSED_KEY, Object.fromEntries(refused));
        pipeline.pexpire(ARCHIVE_REFUSED_KEY, ENDED_KEPT_FOR_MS);
      });
    },

    async readBacklog() {
      const [waiting, first, refused, seen] = await connection.batch(({ pipeline }) => {
        pipeline.zcount(ARCHIVE_DUE_KEY, "-inf", now());
        pipeline.zrange(ARCHIVE_DUE_KEY, 0, 0, { withScores: true });
        pipeline.hlen(ARCHIVE_REFUSED_KEY);
        pipeline.get(ARCHIVE_SEEN_KEY);
      });
      const [, dueAt] = readAs(First, first);
      const seenAt = readAs(Time, seen) ?? null;
      return {
        waiting: readAs(Count, waiting),
        behindMs: dueAt === undefined ? 0 : Math.max(0, now() - dueAt),
        refused: readAs(Count, refused),
        cronMs: seenAt === null ? null : Math.max(0, now() - seenAt),
      };
    },

    requests: connection.requests,
  };
}

/** The chat in an id of a session or proposal. An id that is none is in no chat, and nothing is found there. */
const chatOf = (id: string): number => parseId(id)?.chatId ?? 0;

/** Reads what was found of an id. Returns null for nonsense, which is not to hold up the others. */
function readOne(...found: Parameters<typeof readFound>): Found | null {
  try {
    return readFound(...found);
  } catch (thrown) {
    if (thrown instanceof StoreUnavailable && thrown.failure === "unreadable") return null;
    throw thrown;
  }
}

/** Puts the kept proposals of all sessions among what was found into them, fifty in one request. */
async function withKeptProposals(connection: Connection, found: ReadonlyMap<string, Found | null>) {
  const sessions = [...found.values()].flatMap((one) =>
    (one?.archivables ?? []).flatMap((archivable) => (archivable.kind === "session" ? [archivable.session] : [])),
  );
  const kept = await readKeptProposals(connection, sessions.flatMap(keptElsewhere));
  const joined = (archivable: Archivable): Archivable => {
    if (archivable.kind !== "session") return archivable;
    const ids = new Set(archivable.session.kept.map(({ id }) => id));
    return {
      ...archivable,
      session: joinKept(
        archivable.session,
        kept.filter(({ id }) => ids.has(id)),
      ),
    };
  };
  return new Map(
    [...found].map(([id, one]) => [id, one && { ...one, archivables: one.archivables.map(joined) }] as const),
  );
}
