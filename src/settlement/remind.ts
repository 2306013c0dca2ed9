import type { Deps } from "../deps.ts";
import type { Reminder } from "../domain/reminder.ts";
import { sendView } from "../telegram/send.ts";
import { reminderMessage } from "../views/reminder.ts";

/**
 * Sends a reminder that is recorded, behind the response. Since it was recorded first, one that Telegram does not take
 * is never sent again. It does nothing if `reminder` is null, or if nobody is left to be reminded.
 */
export function remindLater(deps: Deps, reminder: Reminder | null): void {
  if (reminder === null || reminder.missing.length === 0) return;
  const { chatId, threadId, cardId } = reminder;
  const message = reminderMessage(reminder, deps.now());
  deps.later("remind", sendView(deps.api, { chatId, threadId, replyTo: cardId }, message));
}
