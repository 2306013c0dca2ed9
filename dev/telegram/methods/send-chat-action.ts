import { findChat } from "../access.ts";
import type { Args } from "../args.ts";
import { badRequest } from "../refusal.ts";
import type { TelegramState } from "../telegram-state.ts";
import { checkThread } from "./send-message.ts";

/** Shows members for a moment that the bot is at something. */
export function sendChatAction(telegram: TelegramState, args: Args): true {
  const state = findChat(telegram, args.text("chat_id"), "act");
  checkThread(state, args.integer("message_thread_id"));
  if (args.text("action") !== "typing") throw badRequest("wrong parameter action in request");
  if (!state.open && state.bot !== "administrator")
    throw badRequest("not enough rights to send text messages to the chat");
  return true;
}
