import { FormattedString, fmt } from "@grammyjs/parse-mode";
import { type Person, shownName } from "../domain/person.ts";
import type { Reminder } from "../domain/reminder.ts";
import { timeLeft, type View } from "./message.ts";
import { titleOf } from "./trade.ts";

/** The number of names in a reminder. The rest are counted. */
const MAX_NAMES = 20;

/** The reminder of a running vote: who has not voted, and what to do. `now` is in milliseconds since 1970. */
export function reminderMessage(reminder: Reminder, now: number): View {
  const { missing, endTime } = reminder;
  const names = missing.slice(0, MAX_NAMES).map(mention);
  const more = missing.length - names.length;
  return {
    text: fmt`⏰ ${FormattedString.b(titleOf(reminder))}: ${timeLeft(endTime - now)} left
Not voted yet: ${FormattedString.join(names, ", ")}${more > 0 ? ` and ${more} more` : ""}.
Tap a button on the card to vote.`,
    buttons: [],
  };
}

/** Names somebody so that Telegram tells them. A first name alone notifies nobody. */
const mention = ({ id, name }: Person): FormattedString =>
  name.kind === "username" ? new FormattedString(shownName(name)) : FormattedString.mentionUser(shownName(name), id);
