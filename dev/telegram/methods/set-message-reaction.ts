import { findChat, findMessage } from "../access.ts";
import type { Args } from "../args.ts";
import { readReaction } from "../reactions.ts";
import type { TelegramState } from "../telegram-state.ts";

/** Puts the bot's reaction on a message, instead of the one it had. */
export function setMessageReaction(telegram: TelegramState, args: Args): true {
  const reaction = readReaction(args);
  const state = findChat(telegram, args.text("chat_id"), "act");
  findMessage(state, args.integer("message_id"), "message to react").reactions = reaction;
  return true;
}
