import type { ChatState, StoredMessage } from "./chat-state.ts";
import { badRequest, forbidden } from "./refusal.ts";
import type { TelegramState } from "./telegram-state.ts";

/**
 * Finds the chat that a call names; throws the refusal of one that the bot cannot reach. To `look` at a basic group is
 * possible even where the bot may no longer `act`.
 */
export function findChat(telegram: TelegramState, chatId: string, rights: "look" | "act"): ChatState {
  if (chatId === "") throw badRequest("chat_id is empty");
  const id = /^-?\d{1,16}$/.test(chatId) ? Number(chatId) : 0;
  const state = telegram.chats.get(id);
  if (state === undefined) {
    if (telegram.users.has(id) && rights === "act") throw forbidden("bot can't initiate conversation with a user");
    throw badRequest("chat not found");
  }
  const { type } = state.chat;
  if (type === "private" && state.blocked && rights === "act") throw forbidden("bot was blocked by the user");
  if (type === "private") return state;
  if (type === "group" && rights === "look") return state;
  if (state.upgradedTo !== undefined)
    throw badRequest("group chat was upgraded to a supergroup chat", { migrate_to_chat_id: state.upgradedTo });
  if (state.bot === "kicked") throw forbidden(`bot was kicked from the ${type} chat`);
  if (state.bot === "left") throw forbidden(`bot is not a member of the ${type} chat`);
  return state;
}

/** Finds a message of a chat; `what` names it in the refusal ("message to edit"). */
export function findMessage(state: ChatState, messageId: number, what: string): StoredMessage {
  const message = state.messages.get(messageId);
  if (message === undefined) throw badRequest(`${what} not found`);
  return message;
}

/** Counts a message or an edit against the group's limit; private chats have none here. */
export function countAgainstFlood(telegram: TelegramState, state: ChatState): void {
  if (state.chat.type !== "private") telegram.flood.count(state.id, telegram.now());
}
