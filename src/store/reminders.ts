import type { Person } from "../domain/person.ts";
import { unpackName } from "../domain/person.ts";
import type { Reminder } from "../domain/reminder.ts";
import { assertNever } from "../domain/result.ts";
import { REMIND_FROM_MS, REMINDER_MARGIN_MS } from "../time-limits.ts";
import type { StoreContext } from "./context.ts";
import { StoreUnavailable } from "./errors.ts";
import { readBought, readContributions } from "./order-json.ts";
import { runOnChat } from "./run-on-chat.ts";
import { remindScript } from "./scripts/remind.ts";

/** Reminds of votes. */
export interface ReminderStore {
  /**
   * Records that those who have not voted in a proposal are reminded, and reads who that is: one request. Null if the
   * proposal takes no votes, it is not the time, or they were reminded before.
   */
  beginReminder(chatId: number, proposalId: string): Promise<Reminder | null>;
}

export const reminderStore = (context: StoreContext): ReminderStore => ({
  async beginReminder(startChatId, proposalId) {
    const { chatId, reply } = await runOnChat(context, startChatId, remindScript, {
      now: context.now(),
      proposalId,
      attemptId: context.attemptId,
      remindFrom: REMIND_FROM_MS,
      margin: REMINDER_MARGIN_MS,
    });
    return reply.tag === "remind" ? reminderOf(chatId, reply) : null;
  },
});

type RemindReply = Extract<ReturnType<typeof remindScript.decode>, { readonly tag: "remind" }>;

function reminderOf(chatId: number, reply: RemindReply): Reminder {
  const { kind, token, order, bought, endTime, threadId, cardId } = reply;
  const base = { chatId, threadId, cardId, endTime, missing: missingOf(reply) };
  switch (kind) {
    case "buy":
      return { ...base, kind, token };
    case "sell":
      if (order === null) throw new StoreUnavailable("unreadable", "a sale's reminder");
      return { ...base, kind, order, bought: readBought(bought) };
    default:
      return assertNever(kind);
  }
}

/** Returns those who may vote and have not. */
function missingOf({ contributions, joined, voters }: RemindReply): readonly Person[] {
  const voted = new Set(voters);
  const eligible =
    contributions === ""
      ? [...joined].map(([id, name]) => ({ id: Number(id), name: unpackName(name) }))
      : readContributions(contributions).map(({ contributor }) => contributor);
  return eligible.filter(({ id }) => !voted.has(id));
}
