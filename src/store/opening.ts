import { type Person, packName } from "../domain/person.ts";
import { err, ok, type Result } from "../domain/result.ts";
import type { StoreContext } from "./context.ts";
import { knownId } from "./keys.ts";
import { runOnChat } from "./run-on-chat.ts";
import { createSessionScript } from "./scripts/create-session.ts";

/** What a session is opened with. */
export interface NewSession {
  readonly message: string;
  readonly minutes: number;
  readonly creator: Person;
  readonly threadId: number | null;
  /** The id of this attempt to post the card, and until when nobody else posts it (ms since 1970). */
  readonly claim: { readonly attemptId: string; readonly until: number };
  /** Whether its `/create_session` is late. It then opens nothing new. */
  readonly late: boolean;
}

/**
 * The result of `saveSession`. `mayPost` says that the caller may post the card.
 *
 * - `created`: the session was opened.
 * - `again`: the same message had opened it before.
 */
export type SavedSession =
  | { readonly tag: "created" }
  | {
      readonly tag: "again";
      readonly mayPost: boolean;
      /**
       * When another request's claim to post the card runs out (ms since 1970). Null if the card is posted, or the
       * caller may post it.
       */
      readonly claimedUntil: number | null;
    };

export type SaveSessionRefusal =
  | { readonly reason: "session_open"; readonly message: string }
  | { readonly reason: "session_closing"; readonly sessionId: string }
  | { readonly reason: "not_allowed"; readonly chatId: number }
  | { readonly reason: "late" | "past" };

/** Opens sessions. */
export interface OpeningStore {
  /**
   * Opens a session in the chat of `id`, which names its `/create_session`. The session lives for `ttlSeconds`. It is
   * refused if the chat has a live session or may not trade, or if this message opened a session that is over.
   */
  saveSession(id: string, session: NewSession, ttlSeconds: number): Promise<Result<SavedSession, SaveSessionRefusal>>;
}

export const openingStore = (context: StoreContext): OpeningStore => ({
  async saveSession(id, session, ttlSeconds) {
    const ref = knownId(id);
    const { chatId, reply } = await runOnChat(context, ref.chatId, createSessionScript, {
      now: context.now(),
      ttl: ttlSeconds * 1_000,
      id,
      message: session.message,
      minutes: session.minutes,
      creatorId: session.creator.id,
      name: packName(session.creator.name),
      threadId: session.threadId,
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
});
