import * as z from "zod/mini";
import type { GroupRules } from "../domain/group-rules.ts";
import { type SessionRecord, toRecord } from "../domain/record.ts";
import type { Session } from "../domain/session.ts";
import { type CardUpdates, cardFields } from "./card-updates.ts";
import type { StoreContext } from "./context.ts";
import { closedKey, keptKey, knownId, recordKey } from "./keys.ts";
import { locateSession, readWithRules } from "./locate-session.ts";
import { readAs } from "./read-as.ts";
import { readRecord } from "./record-json.ts";
import { withKept } from "./records.ts";
import { runOnChat } from "./run-on-chat.ts";
import { forgetSessionScript } from "./scripts/forget-session.ts";
import { noteScript } from "./scripts/note.ts";
import { readRecordScript } from "./scripts/read-record.ts";

/** The number of people whose names are read if not all are needed: `/status` lists no more. */
const FIRST_NAMES = 30;

/** Finds, reads, updates and deletes sessions. */
export interface SessionStore {
  /** Reads the session with this id, live or closed. Null if there is none. */
  getSession(id: string): Promise<SessionRecord | null>;
  /** Reads the chat's latest session, open or closed. Null if there is none. */
  getSessionByChatId(chatId: number): Promise<SessionRecord | null>;
  /** Reads the chat's sessions that have not expired, oldest first. */
  getAllSessionsForChat(chatId: number): Promise<readonly SessionRecord[]>;
  /** Records the message or the claim of a live session's card: one request. False if the session is not live. */
  updateSession(chatId: number, id: string, updates: CardUpdates): Promise<boolean>;
  /**
   * Deletes a session, its votes and what names it. While its vote is being settled it deletes nothing, and returns
   * false.
   */
  deleteSession(id: string): Promise<boolean>;
  /**
   * Reads the chat's live session, also one that is closed and not yet archived. Null if there is none. It has no
   * votes, and only the names of those who joined first. Its cost does not grow with the number of voters.
   */
  findActiveSession(chatId: number): Promise<Session | null>;
  /** Reads what `findActiveSession` reads, and the group's rules: one request. Null if there is no session. */
  findWithRules(chatId: number): Promise<{ readonly session: Session; readonly rules: GroupRules } | null>;
  /** Reads the chat's live session with everything in it. Null if there is none. */
  readWhole(chatId: number): Promise<Session | null>;
}

const Ids = z.array(z.string());

export function sessionStore(context: StoreContext): SessionStore {
  const { connection } = context;

  const findActiveSession: SessionStore["findActiveSession"] = async (chatId) =>
    (await locateSession(context, chatId, FIRST_NAMES)).session;
  const readWhole: SessionStore["readWhole"] = async (chatId) => (await locateSession(context, chatId, "all")).session;

  const recordOfLive = async (session: Session): Promise<SessionRecord> =>
    toRecord(await withKept(connection, session));

  const store: SessionStore = {
    findActiveSession,
    findWithRules: (chatId) => readWithRules(context, chatId, FIRST_NAMES),
    readWhole,

    async getSession(id) {
      const ref = knownId(id);
      const live = await readWhole(ref.chatId);
      if (live?.id === id) return recordOfLive(live);
      // After the hash, since closing writes the record before it deletes the hash. One of the two is thus always
      // found.
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
      // By the chat in their ids, whose records lie on one node of a cluster: this chat, and the one that moved here.
      const byChat = [...Map.groupBy(refs, ({ chatId: madeIn }) => madeIn).values()];
      const replies = await connection.batch(({ pipeline }) => {
        for (const some of byChat) pipeline.mget(some.map(recordKey));
      });
      const records = replies.flatMap((reply) => readAs(z.array(z.unknown()), reply));
      const recordOf = new Map(byChat.flat().map((ref, i) => [ref, readRecord(records[i])]));
      const closed = refs.map((ref) => recordOf.get(ref));
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
        // They are kept where they ended: in the chat of now, or in the one where they began.
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
