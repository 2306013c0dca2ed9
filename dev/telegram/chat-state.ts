import type { Chat, InlineKeyboardMarkup, Message, MessageEntity, User } from "grammy/types";
import type { SentFile } from "./args.ts";
import { randomLongId } from "./random.ts";

export type TalkingChat = Exclude<Chat, Chat.ChannelChat>;

/** Somebody's membership of a chat. */
export interface Membership {
  user: User;
  role: "creator" | "administrator" | "member";
  anonymous: boolean;
  /** What Telegram says of somebody who is no member any more. */
  gone?: "left" | "kicked" | "restricted";
}

export interface Topic {
  name: string;
  closed: boolean;
}

/** What a message may carry beside its text: a service message's field, where it was forwarded from, or which bot wrote it. */
export type Extra = Partial<
  Pick<
    Message,
    | "new_chat_members"
    | "left_chat_member"
    | "forum_topic_created"
    | "forum_topic_closed"
    | "migrate_to_chat_id"
    | "migrate_from_chat_id"
    | "is_automatic_forward"
    | "forward_origin"
    | "via_bot"
    | "photo"
  >
>;

export interface StoredMessage {
  readonly id: number;
  readonly by: "bot" | "member" | "service";
  readonly from: User;
  readonly senderChat: Chat | undefined;
  /** Seconds. */
  readonly date: number;
  text: string;
  entities: MessageEntity[];
  markup: InlineKeyboardMarkup | undefined;
  readonly replyTo: number | undefined;
  /** The topic, or the first message of a thread of replies in a supergroup without topics. */
  readonly thread: number | undefined;
  readonly inTopic: boolean;
  readonly extra: Extra;
  /** The file that it is; its text is then the caption. */
  readonly file: SentFile | undefined;
  /** Seconds. */
  editDate: number | undefined;
  edits: number;
  /** The bot's. */
  reactions: string[];
}

/** A chat as Telegram keeps it: who is in it and what was written. */
export class ChatState {
  readonly chat: TalkingChat;
  readonly memberships = new Map<number, Membership>();
  readonly messages = new Map<number, StoredMessage>();
  readonly topics = new Map<number, Topic>();
  readonly chatInstance = randomLongId();
  bot: "member" | "administrator" | "left" | "kicked";
  /** Whether members without special rights may write. */
  open = true;
  /** Whether its person has blocked the bot; in private chats only. */
  blocked = false;
  /** The supergroup that this group has become. */
  upgradedTo: number | undefined;
  readonly #nextMessageId: () => number;

  constructor(chat: TalkingChat, bot: ChatState["bot"], nextMessageId: () => number) {
    this.chat = chat;
    this.bot = bot;
    this.#nextMessageId = nextMessageId;
  }

  get id(): number {
    return this.chat.id;
  }

  get isForum(): boolean {
    return this.chat.is_forum === true;
  }

  get hasBot(): boolean {
    return this.bot === "member" || this.bot === "administrator";
  }

  /** Keeps a message under the chat's next number. */
  keep(message: (id: number) => StoredMessage): StoredMessage {
    const stored = message(this.#nextMessageId());
    this.messages.set(stored.id, stored);
    return stored;
  }

  isAdministrator(userId: number): boolean {
    const role = this.memberships.get(userId)?.role;
    return role === "creator" || role === "administrator";
  }
}

/** A numbering of its own, as each supergroup has. */
export function numberingFrom(first: number): () => number {
  let next = first;
  return () => next++;
}
