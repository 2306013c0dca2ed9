import { FormattedString, fmt } from "@grammyjs/parse-mode";
import type { InlineKeyboardButton } from "grammy/types";
import { encodeButton, type ForgetAnswer } from "../domain/button.ts";
import { plainView, type View } from "./message.ts";

const { b } = FormattedString;

const button = (text: string, answer: ForgetAnswer, style: { style?: "danger" } = {}): InlineKeyboardButton => ({
  text,
  ...style,
  callback_data: encodeButton({ kind: "forget", answer }),
});

const KEEP = button("Keep", "keep");

/** `/forget`: says what goes and what stays, and asks. `minutes` is how long the question can be answered. */
export const forgetQuestion = (minutes: number): View => ({
  text: fmt`🗑 ${b("Forget this group's history?")}

${b("Goes:")} all past votes and who voted what, all closed sessions, and orders that were sold or never bought.
${b("Stays:")} orders that you still hold, with who paid for them, and this group's rules.

Want a copy first? Send /export
Only the group's owner can answer, within ${minutes} minutes.`,
  buttons: [[button("Forget everything", "ask_again", { style: "danger" })], [KEEP]],
});

/** The second question, in place of the first. */
export const forgetAgainQuestion: View = {
  text: fmt`🗑 ${b("Really forget it all?")}

All past votes and closed sessions of this group go for good, and its orders that are not held. Nobody can bring them back.`,
  buttons: [[button("Yes, forget it for good", "forget", { style: "danger" })], [KEEP]],
};

/** What the question becomes once everything is forgotten. */
export const forgottenView = (archiving: boolean): View =>
  plainView(
    `🗑 Forgotten. Orders that you still hold are in /orders${archiving ? "\nThe last copies are deleted within a few minutes." : ""}`,
  );

/** What the question becomes if nothing was forgotten. */
export const keptView: View = plainView("👍 Nothing was forgotten.");

/** What the question becomes if it is answered too late. */
export const forgetLateView: View = plainView(
  "That came too late, so nothing was forgotten. Send /forget to ask again.",
);
