import { err, ok, type Result } from "../domain/result.ts";
import type { KeptProposal, Proposal, Session } from "../domain/session.ts";
import { EARLY_END_MIN_MS, ENDED_KEPT_FOR_MS, KEPT_FOR_MS, MIN_TTL_MS } from "../time-limits.ts";
import { runOnChatArchived } from "./archive-due.ts";
import { type Cause, causeArgs } from "./cause.ts";
import type { StoreContext } from "./context.ts";
import { archivableKeys, proposalKeys } from "./keys.ts";
import { writeRecord, writing } from "./records.ts";
import { closeSessionScript } from "./scripts/close-session.ts";
import { dropSessionScript } from "./scripts/drop-session.ts";
import { keepProposalScript } from "./scripts/keep-proposal.ts";
import type { SessionStore } from "./sessions.ts";

/** A session that was marked closed, and what happens to its proposal. */
export interface Closed {
  readonly chatId: number;
  readonly sessionId: string;
  readonly proposal: "none" | "cancelled" | "settling";
  readonly proposalId: string;
  /** When the last edits of the two cards began, in milliseconds since 1970; 0 for never. */
  readonly lastProposalEditAt: number;
  readonly lastSessionEditAt: number;
}

export type CloseRefusal = { readonly reason: "no_session" | "not_creator" | "late" | "past" };

/**
 * Closes sessions in two repeatable steps. The first marks a session closed. After that only the settlement of its
 * last vote changes anything in it. The second archives it.
 */
export interface ClosingStore {
  /**
   * Marks the chat's session closed. `isAdmin` is true if the person is known to be an admin. If not, ask Telegram
   * after a refusal, and call again with true.
   */
  closeSession(chatId: number, userId: number, isAdmin: boolean, cause: Cause): Promise<Result<Closed, CloseRefusal>>;
  /**
   * Writes the record of a closed session and deletes its hash. Returns the session. Returns null if the session is
   * open or gone, or its settlement has not been announced.
   */
  archiveSession(chatId: number): Promise<Session | null>;
  /**
   * Does the first half of `archiveSession`: writes the record. Returns the session, or null, as `archiveSession` does.
   */
  recordSession(chatId: number): Promise<Session | null>;
  /** Writes a closed session's record, and lists the session among its chat's closed ones. */
  writeSessionRecord(session: Session): Promise<void>;
  /** Keeps a cancelled proposal in a hash of its own, as settling does with others. Repeatable; one request. */
  keepCancelled(chatId: number, proposalId: string): Promise<void>;
  /**
   * Does the second half of `archiveSession`: deletes the hash of a session whose record is written. If the archive is
   * on, the hash is kept for it under another key.
   */
  dropSession(session: Pick<Session, "id" | "chatId">): Promise<void>;
}

const keptOf = ({ id, startTime }: Proposal, chatId: number): KeptProposal => ({ id, startTime, chatId });

export function closingStore(context: StoreContext, sessions: SessionStore): ClosingStore {
  const closeSession: ClosingStore["closeSession"] = async (startChatId, userId, isAdmin, cause) => {
    const args = {
      now: context.now(),
      userId,
      isAdmin,
      ...causeArgs(cause),
      minTtl: MIN_TTL_MS,
      minEarly: EARLY_END_MIN_MS,
    };
    const { chatId, reply } = await runOnChatArchived(
      context,
      [String(startChatId)],
      startChatId,
      closeSessionScript,
      args,
    );
    switch (reply.tag) {
      case "closed":
      case "again": {
        const { tag, ...closed } = reply;
        return ok({ chatId, ...closed });
      }
      default:
        return err({ reason: reply.tag });
    }
  };

  const writeSessionRecord: ClosingStore["writeSessionRecord"] = (session) =>
    writeRecord(context.connection, session, { ...writing(context), listed: true });

  const keepCancelled: ClosingStore["keepCancelled"] = async (chatId, proposalId) => {
    const args = { now: context.now(), proposalId, keptFor: KEPT_FOR_MS };
    const keysOf = proposalKeys(proposalId);
    await runOnChatArchived(context, [proposalId], chatId, keepProposalScript, args, { keysOf });
  };

  const recordSession: ClosingStore["recordSession"] = async (chatId) => {
    const session = await sessions.readWhole(chatId);
    const last = session?.proposals.at(-1);
    const settling = last !== undefined && last.state !== "announced" && last.state !== "cancelled";
    if (session === null || session.open || settling) return null;
    const withdrawn = last?.state === "cancelled" && session.kept.every(({ id }) => id !== last.id) ? last : null;
    // Before the record, since the kept proposal expires with it.
    if (withdrawn !== null) await keepCancelled(session.chatId, withdrawn.id);
    const kept = withdrawn === null ? session.kept : [...session.kept, keptOf(withdrawn, session.chatId)];
    await writeSessionRecord({ ...session, kept });
    return session;
  };

  const dropSession: ClosingStore["dropSession"] = async ({ id, chatId }) => {
    const args = { sessionId: id, endedKeptFor: context.archiving ? ENDED_KEPT_FOR_MS : 0 };
    await runOnChatArchived(context, [id], chatId, dropSessionScript, args, { keysOf: archivableKeys(id) });
  };

  return {
    keepCancelled,
    closeSession,
    recordSession,
    writeSessionRecord,
    dropSession,
    // First the record, then the deletion. If it stops between the two, it can be repeated and nothing is lost.
    async archiveSession(chatId) {
      const session = await recordSession(chatId);
      if (session !== null) await dropSession(session);
      return session;
    },
  };
}
