import type { ChatMember } from "grammy/types";
import { findChat } from "../access.ts";
import type { Args } from "../args.ts";
import { administratorsJson, botMemberJson, memberJson } from "../members.ts";
import { badRequest } from "../refusal.ts";
import type { World } from "../world.ts";

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
