import type { Chat, InlineKeyboardButton, User } from "grammy/types";
import type { ChatState, Extra, StoredMessage, TalkingChat } from "./chat-state.ts";
import { detectEntities } from "./detect-entities.ts";
import type { Member, SaysOptions } from "./person-types.ts";
import { post } from "./posting.ts";
import { randomChannelId } from "./random.ts";
import type { Delivery, Tap } from "./records.ts";
import type { TelegramState } from "./telegram-state.ts";
import { queueCallbackQuery, queueMessageUpdate } from "./updates.ts";

/** Telegram's own accounts, in whose names a bot sees what was written in the name of a chat. */
const groupAnonymousBot: User = {
  id: 1087968824,
  is_bot: true,
  first_name: "Group",
  username: "GroupAnonymousBot",
};
const channelBot: User = { id: 136817688, is_bot: true, first_name: "Channel", username: "Channel_Bot" };

/** Another bot, which has an inline mode. */
const inlineBot: User = { id: 93_372_553, is_bot: true, first_name: "Inline", username: "inline_bot" };

/** A photo of one size, as Telegram shows it; what is on it is nobody's concern here. */
const PHOTO = [{ file_id: "photo", file_unique_id: "photo", width: 90, height: 90 }];

/** What Telegram adds to a message that is not its sender's own words. */
function borrowed({ borrowed: how }: SaysOptions, date: number): Extra {
  switch (how) {
    case "forwarded":
      return { forward_origin: { type: "hidden_user", sender_user_name: "Somebody", date } };
    case "via_bot":
      return { via_bot: inlineBot };
    default:
      return {};
  }
}

/** Somebody in a chat, which may become another chat when a group is upgraded. */
export class Person implements Member {
  readonly id: number;
  readonly #telegram: TelegramState;
  readonly #user: User;
  readonly #state: () => ChatState;
  /** The chats that this one was before its upgrade: their messages' buttons can still be tapped. */
  readonly #earlier: () => readonly ChatState[];
  #channel: Chat.ChannelChat | undefined;

  constructor(
    telegram: TelegramState,
    user: User,
    state: () => ChatState,
    earlier: () => readonly ChatState[] = () => [],
  ) {
    this.id = user.id;
    this.#telegram = telegram;
    this.#user = user;
    this.#state = state;
    this.#earlier = earlier;
  }

  get user(): User {
    return { ...this.#user };
  }

  async says(text: string, options: SaysOptions = {}): Promise<Delivery> {
    const state = this.#state();
    this.#checkMayWrite(state, options);
    const message = post(this.#telegram, state, {
      by: "member",
      ...this.#sender(state.chat, options),
      formatted: { text, entities: detectEntities(text) },
      topic: options.topic,
      replyTo: options.replyTo,
      extra: { ...borrowed(options, this.#telegram.seconds()), ...(options.photo === true && { photo: PHOTO }) },
    });
    return queueMessageUpdate(this.#telegram, state, message).lastAttempt;
  }

  async taps(label: string, options: { messageId?: number } = {}): Promise<Tap> {
    const messages = [...this.#state().messages.values()].reverse();
    const chosen = options.messageId === undefined ? messages : [this.#find(options.messageId).message];
    for (const message of chosen) {
      const data = message?.by === "bot" ? buttonData(message, label) : undefined;
      if (message !== undefined && data !== undefined) return this.tapsData(data, message.id);
    }
    const copying = chosen.find((message) => message?.by === "bot" && buttonsOf(message, label).length > 0);
    if (copying !== undefined) throw new Error(`the button "${label}" tells the bot nothing`);
    throw new Error(`no message of the bot has a button "${label}"`);
  }

  tapsData(data: string, messageId: number, { chatId }: { chatId?: number } = {}): Promise<Tap> {
    const named = [this.#state(), ...this.#earlier()].find(({ id }) => id === chatId);
    return queueCallbackQuery(this.#telegram, named ?? this.#find(messageId).state, this.#user, messageId, data);
  }

  async edits(messageId: number, text: string): Promise<Delivery> {
    const { state, message } = this.#find(messageId);
    if (message?.by !== "member" || message.from.id !== this.id)
      throw new Error(`message ${messageId} is not ${this.#user.first_name}'s`);
    message.text = text;
    message.entities = detectEntities(text);
    message.editDate = this.#telegram.seconds();
    message.edits += 1;
    return queueMessageUpdate(this.#telegram, state, message, true).lastAttempt;
  }

  promote(): void {
    const membership = this.#membership();
    if (membership.role !== "creator") membership.role = "administrator";
  }

  demote(): void {
    const membership = this.#membership();
    if (membership.role === "creator") throw new Error("a group's creator stays an administrator");
    membership.role = "member";
    membership.anonymous = false;
  }

  leaves(as: "left" | "kicked" | "restricted" = "left"): void {
    this.#membership().gone = as;
  }

  rename(changes: { username?: string | undefined; first_name?: string }): void {
    if (changes.first_name !== undefined) this.#user.first_name = changes.first_name;
    if (changes.username !== undefined) this.#user.username = changes.username;
    else if ("username" in changes) delete this.#user.username;
  }

  #membership() {
    const membership = this.#state().memberships.get(this.id);
    if (membership === undefined) throw new Error("a private chat has no administrators");
    return membership;
  }

  /** The newest chat first: an upgraded group's old messages have numbers that may be in use again. */
  #find(messageId: number): { state: ChatState; message: StoredMessage | undefined } {
    const now = this.#state();
    const state = [now, ...this.#earlier()].find((one) => one.messages.has(messageId)) ?? now;
    return { state, message: state.messages.get(messageId) };
  }

  #checkMayWrite(state: ChatState, { topic, anonymous, asChannel }: SaysOptions): void {
    const isAdministrator = state.isAdministrator(this.id);
    if (state.memberships.get(this.id)?.gone !== undefined) throw new Error("only members may write in a group");
    if (!state.open && !isAdministrator) throw new Error("members may not write in this group");
    if (topic !== undefined && !state.topics.has(topic)) throw new Error(`there is no topic ${topic}`);
    if (topic !== undefined && state.topics.get(topic)?.closed === true && !isAdministrator)
      throw new Error(`topic ${topic} is closed`);
    if ((anonymous || asChannel) && state.chat.type !== "supergroup")
      throw new Error("only in supergroups do people write in the name of a chat");
    if (anonymous && !isAdministrator) throw new Error("only administrators can be anonymous");
  }

  #sender(chat: TalkingChat, { anonymous, asChannel }: SaysOptions): { from: User; senderChat?: Chat } {
    if (anonymous) {
      this.#membership().anonymous = true;
      return { from: groupAnonymousBot, senderChat: chat };
    }
    if (!asChannel) return { from: this.#user };
    this.#channel ??= { id: randomChannelId(), type: "channel", title: `${this.#user.first_name}'s channel` };
    return { from: channelBot, senderChat: this.#channel };
  }
}

const buttonsOf = (message: StoredMessage, label: string): InlineKeyboardButton[] =>
  message.markup?.inline_keyboard.flat().filter(({ text }) => text.startsWith(label)) ?? [];

/** The data of the first button that begins so and calls back; undefined where there is none. */
const buttonData = (message: StoredMessage, label: string): string | undefined =>
  buttonsOf(message, label).flatMap((one) => ("callback_data" in one ? [one.callback_data] : []))[0];
