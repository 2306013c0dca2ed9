import type { BotCommand, Chat, User } from "grammy/types";
import type { ChatState, Extra, StoredMessage } from "./chat-state.ts";
import { detectEntities } from "./detect-entities.ts";
import type { Group, GroupOptions } from "./group-types.ts";
import { botMemberJson } from "./members.ts";
import { shownCommands } from "./menus.ts";
import { newGroupChat } from "./new-chat.ts";
import { Person } from "./person.ts";
import type { Member } from "./person-types.ts";
import { post } from "./posting.ts";
import { randomChannelId } from "./random.ts";
import type { Delivery } from "./records.ts";
import type { TelegramState } from "./telegram-state.ts";
import type { QueuedUpdate } from "./update-queue.ts";
import { queueMessageUpdate, queueMyChatMember } from "./updates.ts";
import { type BotMessage, botMessages, type GroupMessage, groupMessages, type HistoryEntry, history } from "./views.ts";

/** Telegram itself, which forwards a linked channel's posts. */
const telegramAccount: User = { id: 777000, is_bot: false, first_name: "Telegram" };

/** A group, through its upgrade: the chats that it was and the one that it is. */
export class TelegramGroup implements Group {
  readonly creator: Member;
  readonly #telegram: TelegramState;
  readonly #creator: User;
  readonly #earlier: ChatState[] = [];
  readonly #channel: Chat.ChannelChat;
  #state: ChatState;

  constructor(telegram: TelegramState, options: GroupOptions) {
    this.#telegram = telegram;
    const bot = options.withBot === false ? "left" : "member";
    // Number 1 of a supergroup is the message that it was created.
    this.#state = telegram.open(newGroupChat(options), bot, 2);
    this.#creator = telegram.person(options.creator ?? { first_name: "Creator" });
    this.creator = this.#add(this.#creator, "creator");
    this.#channel = { id: randomChannelId(), type: "channel", title: `${this.#state.chat.title} news` };
  }

  get id(): number {
    return this.#state.id;
  }

  get type(): "group" | "supergroup" {
    return this.#state.chat.type === "group" ? "group" : "supergroup";
  }

  get botMessages(): readonly BotMessage[] {
    return botMessages(this.#state);
  }

  get history(): readonly HistoryEntry[] {
    return history(this.#state);
  }

  get messages(): readonly GroupMessage[] {
    return [...this.#earlier].reverse().concat(this.#state).flatMap(groupMessages);
  }

  get topics(): readonly { id: number; name: string; closed: boolean }[] | null {
    if (!this.#state.isForum) return null;
    return [...this.#state.topics].map(([id, topic]) => ({ id, ...topic }));
  }

  commands(whose: "members" | "administrators"): readonly BotCommand[] {
    return shownCommands(this.#telegram, this.#state, whose);
  }

  member(name: { first_name: string; username?: string; admin?: boolean; id?: number }): Member {
    return this.#add(this.#telegram.person(name), name.admin === true ? "administrator" : "member");
  }

  async addBot(): Promise<Delivery | undefined> {
    if (this.#state.hasBot) return undefined;
    return this.#moveBot("member", { new_chat_members: [this.#telegram.bot] });
  }

  async kickBot(): Promise<Delivery | undefined> {
    if (!this.#state.hasBot) return undefined;
    return this.#moveBot("kicked", { left_chat_member: this.#telegram.bot });
  }

  async promoteBot(on = true): Promise<Delivery | undefined> {
    const bot = on ? "administrator" : "member";
    if (!this.#state.hasBot || this.#state.bot === bot) return undefined;
    return this.#moveBot(bot);
  }

  restrictBot(on: boolean): void {
    this.#state.open = !on;
  }

  createTopic(name: string): number {
    if (!this.#state.isForum) throw new Error("only forums have topics");
    const { message } = this.#service({ forum_topic_created: { name, icon_color: 0x6fb9f0 } }, "new");
    this.#state.topics.set(message.id, { name, closed: false });
    return message.id;
  }

  closeTopic(id: number): void {
    const topic = this.#state.topics.get(id);
    if (topic === undefined) throw new Error(`there is no topic ${id}`);
    topic.closed = true;
    this.#service({ forum_topic_closed: {} }, id);
  }

  deleteMessage(id: number): void {
    if (!this.#state.messages.delete(id)) throw new Error(`there is no message ${id}`);
  }

  forwardsFromChannel(text: string): Promise<Delivery> {
    const date = this.#telegram.seconds();
    const origin = { type: "channel" as const, chat: this.#channel, message_id: 1 + this.#state.messages.size, date };
    const message = post(this.#telegram, this.#state, {
      by: "member",
      from: telegramAccount,
      senderChat: this.#channel,
      formatted: { text, entities: detectEntities(text) },
      extra: { is_automatic_forward: true, forward_origin: origin },
    });
    return queueMessageUpdate(this.#telegram, this.#state, message).lastAttempt;
  }

  async upgrade(options: { newFirst?: boolean; tellsBot?: boolean } = {}): Promise<Delivery[]> {
    const old = this.#state;
    if (old.chat.type !== "group") throw new Error("only basic groups can be upgraded");
    const chat = { id: randomChannelId(), type: "supergroup" as const, title: old.chat.title };
    const state = this.#telegram.open(chat, old.bot, 1);
    state.open = old.open;
    for (const [id, membership] of old.memberships) state.memberships.set(id, { ...membership });
    this.#earlier.unshift(old);
    this.#state = state;
    old.upgradedTo = state.id;
    if (options.tellsBot === true) {
      const here = botMemberJson(this.#telegram.bot, state);
      queueMyChatMember(this.#telegram, state, this.#creator, { user: this.#telegram.bot, status: "left" }, here);
    }

    const leaving = () => this.#service({ migrate_to_chat_id: state.id }, undefined, old);
    const arriving = () => this.#service({ migrate_from_chat_id: old.id });
    const [first, second] = options.newFirst === true ? [arriving, leaving] : [leaving, arriving];
    const sent = first().queued;
    await sent.firstAttempt;
    return Promise.all([sent.lastAttempt, second().queued.lastAttempt]);
  }

  #add(user: User, role: "creator" | "administrator" | "member"): Member {
    this.#state.memberships.set(user.id, { user, role, anonymous: false });
    return new Person(
      this.#telegram,
      user,
      () => this.#state,
      () => this.#earlier,
    );
  }

  #service(
    extra: Extra,
    topic?: number | "new",
    state = this.#state,
  ): { message: StoredMessage; queued: QueuedUpdate } {
    const message = post(this.#telegram, state, { by: "service", from: this.#creator, topic, extra });
    return { message, queued: queueMessageUpdate(this.#telegram, state, message) };
  }

  /** The membership update and the service message are in different queues, so either may come first. */
  async #moveBot(bot: ChatState["bot"], service?: Extra): Promise<Delivery> {
    const before = botMemberJson(this.#telegram.bot, this.#state);
    this.#state.bot = bot;
    const after = botMemberJson(this.#telegram.bot, this.#state);
    const change = queueMyChatMember(this.#telegram, this.#state, this.#creator, before, after);
    const message = service === undefined ? undefined : this.#service(service);
    const [delivery] = await Promise.all([change.lastAttempt, message?.queued.lastAttempt]);
    return delivery;
  }
}
