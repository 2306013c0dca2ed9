import type { ChatState, StoredMessage } from "./chat-state.ts";
import type { BotMessage, GroupMessage, HistoryEntry } from "./types.ts";

/** The bot's messages in a chat as they are now, oldest first. */
export function botMessages(state: ChatState): BotMessage[] {
  return [...state.messages.values()].filter((message) => message.by === "bot").map(botMessage);
}

function botMessage(message: StoredMessage): BotMessage {
  const rows = message.markup?.inline_keyboard ?? [];
  return {
    messageId: message.id,
    text: message.text,
    entities: structuredClone(message.entities),
    buttons: rows.map((row) =>
      row.map((button) => ({ text: button.text, data: "callback_data" in button ? button.callback_data : "" })),
    ),
    ...(message.inTopic && message.thread !== undefined ? { topic: message.thread } : {}),
    ...(message.replyTo === undefined ? {} : { replyTo: message.replyTo }),
    edits: message.edits,
    reactions: [...message.reactions],
  };
}

/** All messages of a chat as they are now, oldest first. */
export function groupMessages(state: ChatState): GroupMessage[] {
  return [...state.messages.values()].map((message) => ({
    ...botMessage(message),
    chatId: state.id,
    by: message.by,
    userId: message.from.id,
    name: message.senderChat?.title ?? message.from.first_name,
    date: message.date,
    extra: structuredClone(message.extra),
  }));
}

/** Everything in a chat in order. */
export function history(state: ChatState): HistoryEntry[] {
  return [...state.messages.values()].map((message) => ({
    messageId: message.id,
    text: message.by === "service" ? `[${Object.keys(message.extra).join(", ")}]` : message.text,
    reactions: [...message.reactions],
  }));
}
