import * as z from "zod/mini";
import type { MessageRef } from "../domain/ids.ts";
import { type Person, packName } from "../domain/person.ts";
import { type SessionRecord, toRecord } from "../domain/record.ts";
import { ok, type Result } from "../domain/result.ts";
import type { Session } from "../domain/session.ts";
import { intAt, refusalIn, refused, runOnChat, type StoreContext, textAt } from "./context.ts";
import { readAs } from "./errors.ts";
import { closedKey, keptKey, knownId, recordKey } from "./keys.ts";
import { note } from "./note.ts";
import { readRecord } from "./record-json.ts";
import { withKept } from "./records.ts";
import { defineScript } from "./script.ts";
import createSessionLua from "./scripts/create-session.lua";
import forgetSessionLua from "./scripts/forget-session.lua";
import readRecordLua from "./scripts/read-record.lua";
import readSessionLua from "./scripts/read-session.lua";
import { readFields, readSession } from "./session-hash.ts";

const createSession = defineScript(createSessionLua);
const forgetSession = defineScript(forgetSessionLua);
const readRecordScript = defineScript(readRecordLua);
const readSessionScript = defineScript(readSessionLua);

/** So many names are read of who takes part, where not all are needed: `/status` lists no more. */
const FIRST_NAMES = 30;

/** What a session is opened with. */
export interface NewSession {
  readonly message: string;
  readonly minutes: number;
  readonly creator: Person;
  readonly threadId: number | null;
  /** Names this attempt to post the card; while it holds, nobody else posts it. Milliseconds since 1970. */
  readonly claim: { readonly token: string; readonly until: number };
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
  /** Changes a live session's title, card or creator's name. False where the session is not live. */
  updateSession(id: string, updates: SessionUpdates): Promise<boolean>;
  /** Deletes a session, its votes and what names it. False, and nothing is deleted, while its vote is being settled. */
  deleteSession(id: string): Promise<boolean>;
  /** The chat's session that is open, with everything in it, or null. */
  findActiveSession(chatId: number): Promise<Session | null>;
  /**
   * The chat's live session, also one that is closed and not yet archived: without votes, and with the names of those only who joined
   * first. What it costs does not grow with who voted.
   */
  readLive(chatId: number): Promise<Session | null>;
  /** The chat's live session with everything in it. */
  readWhole(chatId: number): Promise<Session | null>;
}

export interface SessionUpdates {
  readonly message?: string;
  readonly msgId?: number;
  readonly createdByUsername?: string;
}

const Ids = z.array(z.string());

export function sessionStore(context: StoreContext): SessionStore {
  const { connection } = context;

  /** Reads a chat's session wherever the chat has moved to: one request, and one more for each move. */
  const locate = async (startChatId: number, names: number | "all") => {
    const { chatId, reply } = await runOnChat(context, startChatId, readSessionScript, [names]);
    if (reply[0] === "live") return { chatId, session: readSession(readFields(reply.slice(1)), chatId) };
    refusalIn(reply, ["no_session"]);
    return { chatId, session: null };
  };

  const readLive: SessionStore["readLive"] = async (chatId) => (await locate(chatId, FIRST_NAMES)).session;
  const readWhole: SessionStore["readWhole"] = async (chatId) => (await locate(chatId, "all")).session;

  const recordOfLive = async (session: Session): Promise<SessionRecord> =>
    toRecord(await withKept(connection, session));

  const store: SessionStore = {
    readLive,
    readWhole,

    async saveSession(id, session, ttlSeconds) {
      const ref: MessageRef = knownId(id);
      const { chatId, reply } = await runOnChat(context, ref.chatId, createSession, [
        context.now(),
        ttlSeconds * 1_000,
        id,
        session.message,
        session.minutes,
        session.creator.id,
        packName(session.creator.name),
        session.threadId ?? "",
        session.claim.token,
        session.claim.until,
        session.late ? "1" : "0",
        context.permissionRequired ? "1" : "0",
      ]);
      switch (reply[0]) {
        case "created":
          return ok({ tag: "created" });
        case "again":
          return ok({
            tag: "again",
            mayPost: reply[2] === "1",
            claimedUntil: reply[1] === "" && reply[2] === "0" ? intAt(reply, 3) : null,
          });
        case "exists":
          return { ok: false, error: { reason: "session_open", message: textAt(reply, 1) } };
        case "closing":
          return { ok: false, error: { reason: "session_closing", sessionId: textAt(reply, 1) } };
        case "not_allowed":
          return { ok: false, error: { reason: "not_allowed", chatId } };
        default:
          return refused(reply, ["late", "past"]);
      }
    },

    async getSession(id) {
      const ref = knownId(id);
      const live = await readWhole(ref.chatId);
      if (live?.id === id) return recordOfLive(live);
      // After the hash, because closing writes the record before it deletes the hash: one of the two is always found.
      const [, record = null] = await connection.run(readRecordScript, [recordKey(ref)], []);
      return readRecord(record);
    },

    async getSessionByChatId(chatId) {
      const { chatId: home, session } = await locate(chatId, "all");
      if (session !== null) return recordOfLive(session);
      const [latest] = await connection.batch(({ pipeline }) => pipeline.zrange(closedKey(home), -1, -1));
      const [id] = readAs(Ids, latest);
      return id === undefined ? null : store.getSession(id);
    },

    async getAllSessionsForChat(chatId) {
      const { chatId: home, session: live } = await locate(chatId, "all");
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

    async updateSession(id, { message, msgId, createdByUsername }) {
      const fields: Record<string, string | number> = {};
      if (message !== undefined) fields.message = message;
      if (msgId !== undefined) fields.card = msgId;
      if (createdByUsername !== undefined) fields.by_name = packName({ kind: "username", text: createdByUsername });
      return note(context, knownId(id).chatId, id, null, fields);
    },

    async deleteSession(id) {
      const ref = knownId(id);
      const session = await store.getSession(id);
      const votes = (session?.proposals ?? []).flatMap((proposal) =>
        // Where it ended: in the chat of now, or in the one that it began in.
        [session?.chatId ?? ref.chatId, knownId(proposal.id).chatId].map((chatId) => keptKey(chatId, proposal.id)),
      );
      const { reply } = await runOnChat(context, ref.chatId, forgetSession, [context.now(), id]);
      if (refusalIn(reply, ["forgotten", "settling"]).reason === "settling") return false;
      await connection.batch(({ pipeline }) => {
        for (const key of [recordKey(ref), ...votes]) pipeline.del(key);
      });
      return true;
    },

    async findActiveSession(chatId) {
      const session = await readWhole(chatId);
      return session?.open ? session : null;
    },
  };
  return store;
}
