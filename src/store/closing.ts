import { ok, type Result } from "../domain/result.ts";
import type { Session } from "../domain/session.ts";
import { KEPT_FOR_MS, LEAST_LIFE_MS } from "../time-limits.ts";
import { intAt, refused, runOnChat, type StoreContext, textAt } from "./context.ts";
import { proposalKeys } from "./keys.ts";
import { writeRecord } from "./records.ts";
import { defineScript } from "./script.ts";
import closeLua from "./scripts/close-session.lua";
import dropLua from "./scripts/drop-session.lua";
import keepLua from "./scripts/keep-proposal.lua";
import type { SessionStore } from "./sessions.ts";
import { type Cause, causeArgs, packCause } from "./votes.ts";

const closeScript = defineScript(closeLua);
const keepScript = defineScript(keepLua);
const dropScript = defineScript(dropLua);

/** A session that was marked closed, and what became of its proposal. */
export interface Closed {
  readonly chatId: number;
  readonly sessionId: string;
  readonly proposal: "none" | "cancelled" | "settling";
  readonly proposalId: string;
  /** When edits of the two cards last began, in milliseconds since 1970; 0 for never. */
  readonly lastProposalEditAt: number;
  readonly lastSessionEditAt: number;
}

export type CloseRefusal = { readonly reason: "no_session" | "not_creator" | "late" | "past" };

/** Closing a session, in two repeatable steps: mark it, after which nothing in it changes; then archive it. */
export interface ClosingStore {
  /** Marks the chat's session closed. `isAdmin` is what is known of the person; ask again with true once it is. */
  closeSession(chatId: number, userId: number, isAdmin: boolean, cause: Cause): Promise<Result<Closed, CloseRefusal>>;
  /**
   * Writes the record of a closed session and deletes its hash. Returns the session, or null where there is nothing to
   * archive: it is open, gone, or its settlement has not been announced.
   */
  archiveSession(chatId: number): Promise<Session | null>;
  /** The first half of it: writes the record, and returns the session or null in the same way. */
  recordSession(chatId: number): Promise<Session | null>;
  /** Writes the record of a session that a move displaced, when its settlement is done. */
  recordDisplaced(session: Session): Promise<void>;
  /** Keeps a proposal that was cancelled apart from its session, as settling does with others. Repeatable; one request. */
  keepCancelled(chatId: number, proposalId: string): Promise<void>;
  /** The second half: deletes the hash of a session whose record is written. */
  dropSession(session: Pick<Session, "id" | "chatId">): Promise<void>;
}

const what = (text: string): Closed["proposal"] => (text === "cancelled" || text === "settling" ? text : "none");

export function closingStore(context: StoreContext, sessions: SessionStore): ClosingStore {
  const closeSession: ClosingStore["closeSession"] = async (startChatId, userId, isAdmin, cause) => {
    const { chatId, reply } = await runOnChat(context, startChatId, closeScript, [
      context.now(),
      userId,
      isAdmin ? "1" : "0",
      packCause(cause),
      ...causeArgs(cause),
      LEAST_LIFE_MS,
    ]);
    if (reply[0] !== "closed" && reply[0] !== "again")
      return refused(reply, ["no_session", "not_creator", "late", "past"]);
    return ok({
      chatId,
      sessionId: textAt(reply, 1),
      proposal: what(textAt(reply, 2)),
      proposalId: textAt(reply, 3),
      lastProposalEditAt: intAt(reply, 4),
      lastSessionEditAt: intAt(reply, 5),
    });
  };

  const recordDisplaced: ClosingStore["recordDisplaced"] = (session) =>
    writeRecord(context.connection, session, { now: context.now(), ttlMs: context.ttlMs, listed: true });

  const keepCancelled: ClosingStore["keepCancelled"] = async (chatId, proposalId) => {
    await runOnChat(context, chatId, keepScript, [context.now(), proposalId, KEPT_FOR_MS], {
      keysOf: proposalKeys(proposalId),
    });
  };

  const recordSession: ClosingStore["recordSession"] = async (chatId) => {
    const session = await sessions.readWhole(chatId);
    const last = session?.proposals.at(-1);
    const settling = last !== undefined && last.state !== "announced" && last.state !== "cancelled";
    if (session === null || session.open || settling) return null;
    const withdrawn = last?.state === "cancelled" && session.kept.every(({ id }) => id !== last.id) ? last : null;
    // Before the record, with which it expires.
    if (withdrawn !== null) await keepCancelled(session.chatId, withdrawn.id);
    const kept = withdrawn === null ? session.kept : [...session.kept, { id: withdrawn.id, chatId: session.chatId }];
    await recordDisplaced({ ...session, kept });
    return session;
  };

  const dropSession: ClosingStore["dropSession"] = async ({ id, chatId }) => {
    await runOnChat(context, chatId, dropScript, [id]);
  };

  return {
    keepCancelled,
    closeSession,
    recordSession,
    recordDisplaced,
    dropSession,
    // First the record, then the deletion: what stops between the two is repeated and loses nothing.
    async archiveSession(chatId) {
      const session = await recordSession(chatId);
      if (session !== null) await dropSession(session);
      return session;
    },
  };
}
