import * as z from "zod/mini";
import type { MessageRef } from "../domain/ids.ts";
import { type Person, packName } from "../domain/person.ts";
import { type SessionRecord, toRecord } from "../domain/record.ts";
import { err, ok, type Result } from "../domain/result.ts";
import type { Session } from "../domain/session.ts";
import { runOnChat, type StoreContext } from "./context.ts";
import { readAs } from "./errors.ts";
import { closedKey, keptKey, knownId, recordKey } from "./keys.ts";
import { readRecord } from "./record-json.ts";
import { withKept } from "./records.ts";
import type { Arg } from "./script.ts";
import { createSessionScript } from "./scripts/create-session.ts";
import { forgetSessionScript } from "./scripts/forget-session.ts";
import { noteScript } from "./scripts/note.ts";
import { readRecordScript } from "./scripts/read-record.ts";
import { readSessionScript } from "./scripts/read-session.ts";
import { readSession } from "./session-hash.ts";

/** So many names are read of who takes part, where not all are needed: `/status` lists no more. */
const FIRST_NAMES = 30;

/** What a session is opened with. */
export interface NewSession {
  readonly message: string;
  readonly minutes: number;
  readonly creator: Person;
  readonly threadId: number | null;
  /** Names this attempt to post the card; while it holds, nobody else posts it. Milliseconds since 1970. */
  readonly claim: { readonly attemptId: string; readonly until: number };
  /** Whether its `/create_session` is late: then it opens nothing that it has not opened before. */
  readonly late: boolean;
}

/** What became of `saveSession`. `mayPost` says that posting the card is the caller's. */
export type SavedSession =
  | { readonly tag: "created" }
  | {
      readonly tag: "again";
      readonly mayPost: boolean;
      /** When the claim of another request to post the card runs out; null where it is posted, or ours to post. */
      readonly claimedUntil: number | null;
    };

export type SaveSessionRefusal =
  | { readonly reason: "session_open"; readonly message: string }
  | { readonly reason: "session_closing"; readonly sessionId: string }
  | { readonly reason: "not_allowed"; readonly chatId: number }
  | { readonly reason: "late" | "past" };

/** Sessions: making, finding, reading and deleting them. */
export interface SessionStore {
  /**
   * Opens a session under an id that names its `/create_session`; the chat is the id's. `ttlSeconds` is how long it
   * lives. Refused where the chat has a live session, or may not trade, or the same message opened one that is over.
   */
  saveSession(id: string, session: NewSession, ttlSeconds: number): Promise<Result<SavedSession, SaveSessionRefusal>>;
  /** The session with this id, live or closed, or null. */
  getSession(id: string): Promise<SessionRecord | null>;
  /** The chat's latest session, open or closed, or null. */
  getSessionByChatId(chatId: number): Promise<SessionRecord | null>;
  /** The chat's sessions that have not expired, oldest first. */
  getAllSessionsForChat(chatId: number): Promise<readonly SessionRecord[]>;
  /** Writes down what became of a live session's card: one request. False where the session is not live. */
  updateSession(chatId: number, id: string, updates: CardUpdates): Promise<boolean>;
  /** Deletes a session, its votes and what names it. False, and nothing is deleted, while its vote is being settled. */
  deleteSession(id: string): Promise<boolean>;
  /**
   * The chat's live session, also one that is closed and not yet archived: without votes, and with the names of those only who joined
   * first. What it costs does not grow with who voted. Null where there is none.
   */
  findActiveSession(chatId: number): Promise<Session | null>;
  /** The chat's live session with everything in it. */
  readWhole(chatId: number): Promise<Session | null>;
}

/** What became of posting a card. */
export interface CardUpdates {
  /** The id of the card's message. */
  readonly cardId?: number;
  /** Until when the posting of the card is claimed, in milliseconds since 1970; 0 gives the claim back. */
  readonly claimUntil?: number;
}

/** The hash fields of a card's updates, names and values in turn, as note.lua takes them. */
export const cardFields = ({ cardId, claimUntil }: CardUpdates): readonly Arg[] => [
  ...(cardId === undefined ? [] : ["card", cardId]),
  ...(claimUntil === undefined ? [] : ["claim_until", claimUntil]),
];

const Ids = z.array(z.string());

/**
 * Reads a chat's live session, and where the chat is now: one request, and one more for each move. `names` says of how many people the
 * names are wanted; `all` is with votes, too.
 */
export async function locateSession(context: StoreContext, startChatId: number, names: number | "all") {
  const { chatId, reply } = await runOnChat(context, startChatId, readSessionScript, { wanted: names });
  return { chatId, session: reply.tag === "live" ? readSession(reply.fields, chatId) : null };
}

export function sessionStore(context: StoreContext): SessionStore {
  const { connection } = context;

  const findActiveSession: SessionStore["findActiveSession"] = async (chatId) =>
    (await locateSession(context, chatId, FIRST_NAMES)).session;
  const readWhole: SessionStore["readWhole"] = async (chatId) => (await locateSession(context, chatId, "all")).session;

  const recordOfLive = async (session: Session): Promise<SessionRecord> =>
    toRecord(await withKept(connection, session));

  const store: SessionStore = {
    findActiveSession,
    readWhole,

    async saveSession(id, session, ttlSeconds) {
      const ref: MessageRef = knownId(id);
      const { chatId, reply } = await runOnChat(context, ref.chatId, createSessionScript, {
        now: context.now(),
        ttl: ttlSeconds * 1_000,
        id,
        message: session.message,
        minutes: session.minutes,
        creator: session.creator.id,
        name: packName(session.creator.name),
        topic: session.threadId,
        attemptId: session.claim.attemptId,
        claimUntil: session.claim.until,
        isLate: session.late,
        needsPermission: context.permissionRequired,
      });
      switch (reply.tag) {
        case "created":
          return ok({ tag: "created" });
        case "again": {
          const { tag, mayPost, cardId, claimUntil } = reply;
          return ok({ tag, mayPost, claimedUntil: cardId === null && !mayPost ? claimUntil : null });
        }
        case "exists":
          return err({ reason: "session_open", message: reply.message });
        case "closing":
          return err({ reason: "session_closing", sessionId: reply.sessionId });
        case "not_allowed":
          return err({ reason: "not_allowed", chatId });
        default:
          return err({ reason: reply.tag });
      }
    },

    async getSession(id) {
      const ref = knownId(id);
      const live = await readWhole(ref.chatId);
      if (live?.id === id) return recordOfLive(live);
      // After the hash, because closing writes the record before it deletes the hash: one of the two is always found.
      const record = await connection.run(readRecordScript, [recordKey(ref)], {});
      return record.tag === "record" ? readRecord(record.json) : null;
    },

    async getSessionByChatId(chatId) {
      const { chatId: home, session } = await locateSession(context, chatId, "all");
      if (session !== null) return recordOfLive(session);
      const [latest] = await connection.batch(({ pipeline }) => pipeline.zrange(closedKey(home), -1, -1));
      const [id] = readAs(Ids, latest);
      return id === undefined ? null : store.getSession(id);
    },

    async getAllSessionsForChat(chatId) {
      const { chatId: home, session: live } = await locateSession(context, chatId, "all");
      const [ids] = await connection.batch(({ pipeline }) => pipeline.zrange(closedKey(home), 0, -1));
      const refs = readAs(Ids, ids)
        .filter((id) => id !== live?.id)
        .map(knownId);
      const open = live === null ? [] : [await recordOfLive(live)];
      if (refs.length === 0) return open;
      const [records] = await connection.batch(({ pipeline }) => pipeline.mget(refs.map(recordKey)));
      const closed = readAs(z.array(z.unknown()), records).map(readRecord);
      return [...closed.flatMap((record) => record ?? []), ...open];
    },

    async updateSession(chatId, id, updates) {
      const args = { sessionId: id, proposalId: null, rest: cardFields(updates) };
      const { reply } = await runOnChat(context, chatId, noteScript, args);
      return reply.tag === "noted";
    },

    async deleteSession(id) {
      const ref = knownId(id);
      const session = await store.getSession(id);
      const votes = (session?.proposals ?? []).flatMap((proposal) =>
        // Where it ended: in the chat of now, or in the one that it began in.
        [session?.chatId ?? ref.chatId, knownId(proposal.id).chatId].map((chatId) => keptKey(chatId, proposal.id)),
      );
      const args = { now: context.now(), sessionId: id };
      const { reply } = await runOnChat(context, ref.chatId, forgetSessionScript, args);
      if (reply.tag === "settling") return false;
      await connection.batch(({ pipeline }) => {
        for (const key of [recordKey(ref), ...votes]) pipeline.del(key);
      });
      return true;
    },
  };
  return store;
}
