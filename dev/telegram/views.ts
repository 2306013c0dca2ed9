import type { InlineKeyboardButton, MessageEntity } from "grammy/types";
import type { SentFile } from "./args.ts";
import type { ChatState, Extra, StoredMessage } from "./chat-state.ts";

/** A button under a message. One that opens or copies something instead of calling back has empty `data`. */
interface Button {
  text: string;
  data: string;
  /** What a tap copies, where it copies something. */
  copyText?: string;
  /** What a tap opens, where it opens something. */
  url?: string;
  style?: "danger" | "success" | "primary";
}

/** A message of the bot as it is now. */
export interface BotMessage {
  messageId: number;
  text: string;
  entities: MessageEntity[];
  buttons: Button[][];
  /** The file that it is, with what is in it; `text` is then its caption. */
  file?: SentFile;
  topic?: number;
  replyTo?: number;
  edits: number;
  /** Put by the bot. */
  reactions: string[];
}

/** A message of anybody as it is now. */
export interface GroupMessage extends BotMessage {
  /** The chat that it was written in, which after an upgrade may be the earlier one. */
  readonly chatId: number;
  readonly by: "bot" | "member" | "service";
  /** Of the account that the bot sees: Telegram's own where somebody wrote in the name of a chat. */
  readonly userId: number;
  /** The title of the chat in whose name it was written, else the first name. */
  readonly name: string;
  /** Seconds. */
  readonly date: number;
  /** What a service message says. */
  readonly extra: Extra;
}

export interface HistoryEntry {
  messageId: number;
  /** A service message has its field's name in brackets. */
  text: string;
  /** Put by the bot. */
  reactions: string[];
}

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
    buttons: rows.map((row) => row.map(buttonView)),
    ...(message.file === undefined ? {} : { file: { ...message.file } }),
    ...(message.inTopic && message.thread !== undefined ? { topic: message.thread } : {}),
    ...(message.replyTo === undefined ? {} : { replyTo: message.replyTo }),
    edits: message.edits,
    reactions: [...message.reactions],
  };
}

const buttonView = (button: InlineKeyboardButton): Button => ({
  text: button.text,
  data: "callback_data" in button ? button.callback_data : "",
  ...("copy_text" in button ? { copyText: button.copy_text.text } : {}),
  ...("url" in button ? { url: button.url } : {}),
  ...(button.style === undefined ? {} : { style: button.style }),
});

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
