import { type Person, packName } from "../domain/person.ts";
import { ok, type Result } from "../domain/result.ts";
import { EDIT_PATIENCE_MS, EDIT_PAUSE_MS, SETTLING_ROOM_MS } from "../time-limits.ts";
import { intAt, intOrNull, refused, runOnChat, type StoreContext, textAt } from "./context.ts";
import type { EditLease } from "./edit-lease.ts";
import { knownId } from "./keys.ts";
import { defineScript } from "./script.ts";
import joinLua from "./scripts/join.lua";
import leaveLua from "./scripts/leave.lua";

const join = defineScript(joinLua);
const leave = defineScript(leaveLua);

const NOT_HERE = ["no_session", "closed", "other_session"] as const;
type NotHere = { readonly reason: (typeof NOT_HERE)[number] };

export type Joined =
  | {
      readonly tag: "joined";
      readonly chatId: number;
      readonly participants: number;
      readonly edit: EditLease | null;
      readonly unfinished: Unfinished | null;
    }
  | {
      readonly tag: "already";
      readonly chatId: number;
      readonly participants: number;
      readonly unfinished: Unfinished | null;
    };

/** The vote of a session that has not been announced, if there is one. Its end is in milliseconds since 1970. */
export interface Unfinished {
  readonly proposalId: string;
  readonly endTime: number;
}

const unfinishedAt = (reply: readonly string[], index: number): Unfinished | null => {
  const proposalId = textAt(reply, index);
  return proposalId === "" ? null : { proposalId, endTime: intAt(reply, index + 1) };
};

export type Left = {
  readonly tag: "left";
  readonly chatId: number;
  readonly participants: number;
  readonly edit: EditLease | null;
};
export type LeaveRefusal = NotHere | { readonly reason: "not_in" | "voted" };

/** Who takes part in a session. */
export interface ParticipantStore {
  /** Lets a person in. Twice is harmless. One request. Refused where the session is not live in `chatId`'s chat. */
  addParticipant(
    id: string,
    user: Person,
    at?: { chatId: number; editToken: string },
  ): Promise<Result<Joined, NotHere>>;
  /** Lets a person out who has not voted. One request. */
  removeParticipant(
    id: string,
    userId: number,
    at: { chatId: number; editToken: string },
  ): Promise<Result<Left, LeaveRefusal>>;
}

export const participantStore = (context: StoreContext): ParticipantStore => ({
  async addParticipant(id, user, at) {
    const token = at?.editToken ?? "";
    const { chatId, reply } = await runOnChat(context, at?.chatId ?? knownId(id).chatId, join, [
      context.now(),
      context.ttlMs,
      SETTLING_ROOM_MS,
      id,
      user.id,
      packName(user.name),
      token,
      EDIT_PAUSE_MS,
      EDIT_PATIENCE_MS,
    ]);
    switch (reply[0]) {
      case "joined": {
        const at = intOrNull(reply, 2);
        return ok({
          tag: "joined",
          chatId,
          participants: intAt(reply, 1),
          edit: at === null ? null : { sessionId: id, proposalId: null, token, at },
          unfinished: unfinishedAt(reply, 3),
        });
      }
      case "already":
        return ok({ tag: "already", chatId, participants: intAt(reply, 1), unfinished: unfinishedAt(reply, 2) });
      default:
        return refused(reply, NOT_HERE);
    }
  },

  async removeParticipant(id, userId, { chatId: startChatId, editToken: token }) {
    const { chatId, reply } = await runOnChat(context, startChatId, leave, [
      context.now(),
      id,
      userId,
      token,
      EDIT_PAUSE_MS,
      EDIT_PATIENCE_MS,
    ]);
    if (reply[0] !== "left") return refused(reply, [...NOT_HERE, "not_in", "voted"] as const);
    const at = intOrNull(reply, 2);
    const edit = at === null ? null : { sessionId: id, proposalId: null, token, at };
    return ok({ tag: "left", chatId, participants: intAt(reply, 1), edit });
  },
});
