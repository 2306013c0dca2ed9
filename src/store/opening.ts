import { type Person, packName } from "../domain/person.ts";
import { err, ok, type Result } from "../domain/result.ts";
import { beforeExpiry } from "./archive-due.ts";
import { readReply } from "./connection.ts";
import type { StoreContext } from "./context.ts";
import { ARCHIVE_DUE_KEY, chatKeys, knownId } from "./keys.ts";
import { minutesArgs } from "./rule-args.ts";
import { runOnChat } from "./run-on-chat.ts";
import { createSessionScript } from "./scripts/create-session.ts";

/** What a session is opened with. */
export interface NewSession {
  readonly message: string;
  /** How long its votes run; null for the group's or the deployment's default. */
  readonly minutes: number | null;
  readonly creator: Person;
  readonly threadId: number | null;
  /** The id of this attempt to post the card, and until when nobody else posts it (ms since 1970). */
  readonly claim: { readonly attemptId: string; readonly until: number };
  /** Whether its `/create_session` is late. It then opens nothing new. */
  readonly late: boolean;
}

/**
 * The result of `saveSession`. `minutes` says how long its votes run if nobody says. `mayPost` says that the caller may
 * post the card.
 *
 * - `created`: the session was opened.
 * - `again`: the same message had opened it before.
 */
export type SavedSession =
  | { readonly tag: "created"; readonly minutes: number }
  | {
      readonly tag: "again";
      readonly minutes: number;
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
    const life = ttlSeconds * 1_000;
    const { chatId, reply } = await runWithArchiveEntry(context, id, life, {
      now: context.now(),
      ttl: life,
      id,
      message: session.message,
      minutesGiven: session.minutes,
      creatorId: session.creator.id,
      name: packName(session.creator.name),
      threadId: session.threadId,
      attemptId: session.claim.attemptId,
      claimUntil: session.claim.until,
      isLate: session.late,
      needsPermission: context.permissionRequired,
      ...minutesArgs(context.rules),
    });
    switch (reply.tag) {
      case "created":
        return ok({ tag: "created", minutes: reply.minutes });
      case "again": {
        const { tag, minutes, mayPost, cardId, claimUntil } = reply;
        return ok({ tag, minutes, mayPost, claimedUntil: cardId === null && !mayPost ? claimUntil : null });
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

/**
 * Opens a session. If the archive is on, the session's id is entered in `archive:due` before it, in the same request.
 * A message that is delivered again leaves the entry as it is.
 */
async function runWithArchiveEntry(
  context: StoreContext,
  id: string,
  life: number,
  args: Parameters<typeof createSessionScript.encode>[0],
) {
  const { chatId } = knownId(id);
  if (!context.archiving) return runOnChat(context, chatId, createSessionScript, args);
  const [, first] = await context.connection.batch(({ pipeline, run }) => {
    pipeline.zadd(ARCHIVE_DUE_KEY, { nx: true }, { score: beforeExpiry(context.now() + life, life), member: id });
    run(createSessionScript, chatKeys(chatId), args);
  });
  return runOnChat(context, chatId, createSessionScript, args, { firstReply: readReply(first) });
}
