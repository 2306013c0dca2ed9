import type { ChatMember } from "grammy/types";
import { findChat } from "../access.ts";
import type { Args } from "../args.ts";
import type { ChatState } from "../chat-state.ts";
import { administratorsJson, botMemberJson, memberJson } from "../members.ts";
import { badRequest } from "../refusal.ts";
import type { TelegramState } from "../telegram-state.ts";

export function getChatMember(telegram: TelegramState, args: Args): ChatMember {
  const userId = args.integer("user_id");
  if (userId <= 0) throw badRequest("invalid user_id specified");
  const isBot = userId === telegram.bot.id;
  const state = findChat(telegram, args.text("chat_id"), isBot ? "look" : "act");
  if (isBot) return botMemberJson(telegram.bot, state);
  const membership = state.memberships.get(userId);
  if (membership !== undefined) return memberJson(membership, state.chat.type);
  const user = telegram.users.get(userId);
  if (state.chat.type === "supergroup" && user !== undefined) return { user, status: "left" };
  throw badRequest(state.chat.type === "supergroup" ? "PARTICIPANT_ID_INVALID" : "member not found");
}

export function getChatAdministrators(telegram: TelegramState, args: Args): ChatMember[] {
  const state = findChat(telegram, args.text("chat_id"), "act");
  if (state.chat.type === "private") throw badRequest("there are no administrators in the private chat");
  return administratorsJson(telegram.bot, state);
}

/** A chat's kind and names; the stand-in tells no more of it. */
export function getChat(telegram: TelegramState, args: Args): ChatState["chat"] {
  return findChat(telegram, args.text("chat_id"), "look").chat;
}
