import type { Order } from "../domain/order.ts";
import type { PastVote } from "../domain/past-vote.ts";
import { withoutAddresses, withoutMentions } from "../domain/text.ts";
import { ordersCsv, sharesCsv } from "./export-orders.ts";
import { votesCsv } from "./export-votes.ts";
import { plainView, type View } from "./message.ts";

/** What an export holds, and why it may not be all there is. */
export interface Export {
  readonly votes: readonly PastVote[];
  readonly orders: readonly Order[];
  readonly missing: "archive_away" | "too_many" | null;
}

/** The files of an export: their names and texts. */
export const exportFiles = ({ votes, orders }: Export): readonly { readonly name: string; readonly text: string }[] => [
  { name: "votes.csv", text: votesCsv(votes) },
  { name: "orders.csv", text: ordersCsv(orders) },
  { name: "shares.csv", text: sharesCsv(orders) },
];

/** What stands below the first file: which group it is of, and how to read it. */
export function exportCaption(groupTitle: string, { votes, missing }: Export): string {
  const title = withoutAddresses(withoutMentions(groupTitle));
  return `🗂 ${title}: votes, orders and shares. Times are UTC, amounts are SOL.${missingText(missing, votes.length)}`;
}

/** The answer in the group. */
export const exportedText = ({ votes, missing }: Export): string =>
  `📬 I've sent you 3 files in our private chat.${missingText(missing, votes.length)}`;

function missingText(missing: Export["missing"], count: number): string {
  if (missing === null) return "";
  return missing === "too_many"
    ? ` There were too many votes: these are the newest ${count}.`
    : " Older votes could not be read just now. Send /export again later for all of them.";
}

/** The answer in the group if the person never started the bot, or has blocked it. */
export const startFirstView = (botUsername: string): View => ({
  ...plainView("I can't write to you yet. Tap the button, press Start there, then send /export here again."),
  buttons: [[{ text: "Open our private chat", url: `https://t.me/${botUsername}?start=export` }]],
});

/** The answer in the group if Telegram took only some of the files. */
export const partlySentText = (sent: number): string =>
  sent === 0
    ? "Telegram didn't take the files just now. Please send /export again in a minute."
    : `Telegram took only ${sent} of 3 files just now. Please send /export again in a minute.`;

/** The answer to _Start_ behind the button of `startFirstView`. */
export const startedForExportText = "👍 Now I can write to you. Go back to your group and send /export there again.";
