import type { Deps } from "../deps.ts";
import { sendView } from "../telegram/send.ts";
import { reminderMessage } from "../views/reminder.ts";

/**
 * Reminds those who may vote and have not, once in a vote's life. That it was done is recorded first, so that a reminder
 * which Telegram does not take is never sent again.
 */
export async function remind(deps: Deps, startChatId: number, proposalId: string): Promise<void> {
  const reminder = await deps.store.beginReminder(startChatId, proposalId);
  if (reminder === null || reminder.missing.length === 0) return;
  const { chatId, threadId, cardId } = reminder;
  await sendView(deps.api, { chatId, threadId, replyTo: cardId }, reminderMessage(reminder, deps.now()));
}
