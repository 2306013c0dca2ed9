import { type Person, packName } from "../domain/person.ts";
import { err, ok, type Result } from "../domain/result.ts";
import { EARLY_END_MIN_MS, EDIT_LEASE_MS, EDIT_PAUSE_MS, SETTLEMENT_MARGIN_MS } from "../time-limits.ts";
import type { StoreContext } from "./context.ts";
import type { EarlyEnd } from "./early-end.ts";
import { type EditLease, sessionEdit } from "./edit-lease.ts";
import { knownId } from "./keys.ts";
import { runOnChat } from "./run-on-chat.ts";
import { joinScript } from "./scripts/join.ts";
import { leaveScript } from "./scripts/leave.ts";

type NotHere = { readonly reason: "no_session" | "closed" | "other_session" };

export type Joined =
  | {
      readonly tag: "joined";
      readonly chatId: number;
      readonly participantCount: number;
      readonly edit: EditLease | null;
      readonly unfinished: Unfinished | null;
    }
  | {
      readonly tag: "already";
      readonly chatId: number;
      readonly participantCount: number;
      readonly unfinished: Unfinished | null;
    };

/** A session's vote that has not been announced. Its end is in milliseconds since 1970. */
export interface Unfinished {
  readonly proposalId: string;
  readonly endTime: number;
}

export type Left = {
  readonly tag: "left";
  readonly chatId: number;
  readonly participantCount: number;
  readonly edit: EditLease | null;
  /** The vote that waited for this person alone; null if there is none. */
  readonly endsEarly: EarlyEnd | null;
};
export type LeaveRefusal =
  | NotHere
  | { readonly reason: "voted" }
  /** The person may have left before. If the Worker died then, the vote that waited for them is still to end early. */
  | ({ readonly reason: "not_in" } & Pick<Left, "chatId" | "endsEarly">);

/** Lets people into sessions and out of them. */
export interface ParticipantStore {
  /**
   * Lets a person into a session: one request. Joining twice is harmless. It is refused if the session is not live in
   * `chatId`'s chat.
   */
  addParticipant(
    id: string,
    user: Person,
    at?: { chatId: number; attemptId: string },
  ): Promise<Result<Joined, NotHere>>;
  /** Lets a person out of a session, unless they have voted in it: one request. */
  removeParticipant(
    id: string,
    userId: number,
    at: { chatId: number; attemptId: string },
  ): Promise<Result<Left, LeaveRefusal>>;
}

export const participantStore = (context: StoreContext): ParticipantStore => ({
  async addParticipant(id, user, at) {
    const attemptId = at?.attemptId ?? "";
    const { chatId, reply } = await runOnChat(context, at?.chatId ?? knownId(id).chatId, joinScript, {
      now: context.now(),
      ttl: context.ttlMs,
      margin: SETTLEMENT_MARGIN_MS,
      sessionId: id,
      userId: user.id,
      name: packName(user.name),
      attemptId,
      editPause: EDIT_PAUSE_MS,
      editLease: EDIT_LEASE_MS,
    });
    switch (reply.tag) {
      case "joined": {
        const { tag, participantCount, editAt } = reply;
        return ok({
          tag,
          chatId,
          participantCount,
          edit: sessionEdit(id, attemptId, editAt),
          unfinished: unfinishedIn(reply),
        });
      }
      case "already":
        return ok({
          tag: "already",
          chatId,
          participantCount: reply.participantCount,
          unfinished: unfinishedIn(reply),
        });
      default:
        return err({ reason: reply.tag });
    }
  },

  async removeParticipant(id, userId, { chatId: startChatId, attemptId }) {
    const { chatId, reply } = await runOnChat(context, startChatId, leaveScript, {
      now: context.now(),
      sessionId: id,
      userId,
      attemptId,
      editPause: EDIT_PAUSE_MS,
      editLease: EDIT_LEASE_MS,
      minEarly: EARLY_END_MIN_MS,
    });
    switch (reply.tag) {
      case "left": {
        const { tag, participantCount, editAt } = reply;
        const edit = sessionEdit(id, attemptId, editAt);
        return ok({ tag, chatId, participantCount, edit, endsEarly: endsEarlyIn(reply) });
      }
      case "not_in":
        return err({ reason: reply.tag, chatId, endsEarly: endsEarlyIn(reply) });
      default:
        return err({ reason: reply.tag });
    }
  },
});

const endsEarlyIn = (reply: { proposalId: string | null; endsEarlyAt: number | null }): EarlyEnd | null => {
  const { proposalId, endsEarlyAt: at } = reply;
  return proposalId === null || at === null ? null : { proposalId, at };
};

const unfinishedIn = (reply: { unfinishedId: string | null; unfinishedEnd: number | null }): Unfinished | null => {
  const { unfinishedId: proposalId, unfinishedEnd: endTime } = reply;
  return proposalId === null || endTime === null ? null : { proposalId, endTime };
};
