import { Args } from "./args.ts";
import { answerCallbackQuery } from "./methods/answer-callback-query.ts";
import * as chats from "./methods/chats.ts";
import * as commands from "./methods/commands.ts";
import { editMessageText } from "./methods/edit-message-text.ts";
import { sendChatAction } from "./methods/send-chat-action.ts";
import { sendDocument } from "./methods/send-document.ts";
import { sendMessage } from "./methods/send-message.ts";
import { setMessageReaction } from "./methods/set-message-reaction.ts";
import * as webhook from "./methods/webhook.ts";
import { Refusal } from "./refusal.ts";
import type { TelegramState } from "./telegram-state.ts";

type Method = (telegram: TelegramState, args: Args) => unknown;

const methods: Readonly<Record<string, Method>> = {
  getMe: (telegram) => telegram.bot,
  ...webhook,
  ...commands,
  sendMessage,
  sendDocument,
  editMessageText,
  setMessageReaction,
  sendChatAction,
  answerCallbackQuery,
  ...chats,
};

/** Method names are taken in any case, as the real server does. */
const byLowerCase = new Map(Object.entries(methods).map(([name, method]) => [name.toLowerCase(), method]));

/** Carries a call out and gives its result; throws a Refusal. */
export function perform(telegram: TelegramState, method: string, payload: Readonly<Record<string, unknown>>): unknown {
  const run = byLowerCase.get(method.toLowerCase());
  if (run === undefined) throw new Refusal(404, "Not Found: method not found");
  return run(telegram, new Args(payload));
}
