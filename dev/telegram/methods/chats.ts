import type { ChatMember } from "grammy/types";
import { findChat } from "../access.ts";
import type { Args } from "../args.ts";
import type { TalkingChat } from "../chat-state.ts";
import { administratorsJson, botMemberJson, memberJson } from "../members.ts";
import { badRequest } from "../refusal.ts";
import { tellBotMember } from "../updates.ts";
import type { World } from "../world.ts";

/** The chat, with the few fields of the full information that are the same for most chats. */
export function getChat(world: World, args: Args): TalkingChat & Record<string, unknown> {
  const state = findChat(world, args.text("chat_id"), "look");
  const common = { accent_color_id: 0, max_reaction_count: 11 };
  if (state.chat.type === "private") return { ...state.chat, ...common };
  return { ...state.chat, ...common, permissions: { can_send_messages: state.open, can_react_to_messages: true } };
}

export function getChatMember(world: World, args: Args): ChatMember {
  const userId = args.integer("user_id");
  if (userId <= 0) throw badRequest("invalid user_id specified");
  const isBot = userId === world.bot.id;
  const state = findChat(world, args.text("chat_id"), isBot ? "look" : "act");
  if (isBot) return botMemberJson(world.bot, state);
  const seat = state.seats.get(userId);
  if (seat !== undefined) return memberJson(seat, state.chat.type);
  const user = world.users.get(userId);
  if (state.chat.type === "supergroup" && user !== undefined) return { user, status: "left" };
  throw badRequest(state.chat.type === "supergroup" ? "PARTICIPANT_ID_INVALID" : "member not found");
}

export function getChatAdministrators(world: World, args: Args): ChatMember[] {
  const state = findChat(world, args.text("chat_id"), "act");
  if (state.chat.type === "private") throw badRequest("there are no administrators in the private chat");
  return administratorsJson(world.bot, state);
}

/** Takes the bot out of a group, of which it is told like of any other change of its place. */
export function leaveChat(world: World, args: Args): true {
  const state = findChat(world, args.text("chat_id"), "act");
  if (state.chat.type === "private") throw badRequest("chat_id is invalid");
  const before = botMemberJson(world.bot, state);
  state.bot = "left";
  tellBotMember(world, state, world.bot, before, botMemberJson(world.bot, state));
  return true;
}
