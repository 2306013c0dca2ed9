import type { Server } from "node:http";
import type { BotCommand, MessageEntity, Update, User } from "grammy/types";
import type { Extra } from "./chat-state.ts";

/** One call of the bot's, as it was carried out or refused; `at` is in ms by the stand-in's clock. */
export interface Outgoing {
  at: number;
  method: string;
  payload: Record<string, unknown>;
  ok: boolean;
  /** The Bot API's code of a refusal; 0 if the connection was cut or left hanging. */
  errorCode?: number;
  /** A refusal's words. */
  description?: string;
  result?: unknown;
}

/** How an update reached the webhook: `status` is the last attempt's (0 if none was answered), `ms` the time it took. */
export interface Delivery {
  update: Update;
  status: number;
  attempts: number;
  ms: number;
}

/** The pop-up that an answer to a tap shows. */
export interface TapAnswer {
  text?: string;
  show_alert?: boolean;
}

/** A tap's delivery and what was answered to it until the webhook had answered; no `answer` if the bot gave none. */
export type Tap = Delivery & { answer?: TapAnswer };

/** Somebody in a chat. */
export interface Member {
  readonly id: number;
  readonly user: User;
  /**
   * Writes a message to the group (or one of its topics) and resolves when the webhook has finally answered it. An
   * update that the bot does not get (privacy mode, not allowed, no webhook) resolves with status 0 and no attempts.
   * Throws if Telegram's apps would not let this person write so.
   */
  says(text: string, options?: SaysOptions): Promise<Delivery>;
  /**
   * Taps the first button whose text starts with `label`, on the newest message of the bot that has such a button
   * unless `messageId` says which, and resolves with the delivery and the pop-up. Throws if there is no such button.
   */
  taps(label: string, options?: { messageId?: number }): Promise<Tap>;
  /**
   * Sends a callback query with any data about any message, as a forger could. Where an upgraded group has the message's number
   * twice, it is the newer chat's, unless `chatId` says otherwise.
   */
  tapsData(data: string, messageId: number, options?: { chatId?: number }): Promise<Tap>;
  /** Edits an own message. Throws if it is not theirs. */
  edits(messageId: number, text: string): Promise<Delivery>;
  /** Makes this person an administrator with all rights. Throws in a private chat. */
  promote(): void;
  /** Takes the administrator's rights away. Throws for the creator and in a private chat. */
  demote(): void;
  /**
   * Is no member any more: has left, was banned, or left while restricted. The cards of a public group can still be tapped. Throws
   * in a private chat.
   */
  leaves(as?: "left" | "kicked" | "restricted"): void;
  /** Changes the person's names everywhere; `username: undefined` takes the @username away. */
  rename(changes: { username?: string | undefined; first_name?: string }): void;
}

export interface SaysOptions {
  topic?: number;
  /** Writes as the group itself, as an anonymous administrator does; supergroups only. */
  anonymous?: boolean;
  /** Writes in the name of a channel of theirs; supergroups only. */
  asChannel?: boolean;
  /** Forwards it from somebody else's words, or sends it through another bot's inline mode. */
  borrowed?: "forwarded" | "via_bot";
  /** Writes it below a photo. */
  photo?: boolean;
  replyTo?: number;
}

/** A message of the bot as it is now. Buttons that open something instead of calling back have empty `data`. */
export interface BotMessage {
  messageId: number;
  text: string;
  entities: MessageEntity[];
  buttons: { text: string; data: string }[][];
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

export interface Group {
  /** Changes on upgrade. */
  readonly id: number;
  readonly type: "group" | "supergroup";
  readonly creator: Member;
  /** Adds a member, silently. A known `id` is the same person as in other chats. */
  member(name: { first_name: string; username?: string; admin?: boolean; id?: number }): Member;
  /** Messages of the bot in this chat as they are now, oldest first; after an upgrade, those of the new chat. */
  readonly botMessages: readonly BotMessage[];
  /** Everything in the chat in order, members' and bot's; after an upgrade, the new chat's. */
  readonly history: readonly HistoryEntry[];
  /** The messages with all that is kept of each, and as members see them: after an upgrade, the old chat's messages come first. */
  readonly messages: readonly GroupMessage[];
  /** A forum's topics in the order in which they were created, without General; null where there are none. */
  readonly topics: readonly { readonly id: number; readonly name: string; readonly closed: boolean }[] | null;
  /** The menu of commands that Telegram's apps show to members, or to administrators, in the default language. */
  commands(whose: "members" | "administrators"): readonly BotCommand[];
  /** Resolves with the `my_chat_member` update's delivery, or with undefined if the bot was there already. */
  addBot(): Promise<Delivery | undefined>;
  kickBot(): Promise<Delivery | undefined>;
  /** Makes the bot an administrator, or takes that away. */
  promoteBot(on?: boolean): Promise<Delivery | undefined>;
  /** Takes the right to send messages from those who are not administrators, and so from the bot. */
  restrictBot(on: boolean): void;
  createTopic(name: string): number;
  closeTopic(id: number): void;
  /** Deletes a message, as an administrator or Telegram's own timer does: bots are not told. Throws if it is not there. */
  deleteMessage(id: number): void;
  /** A post of a linked channel that Telegram forwards here by itself. */
  forwardsFromChannel(text: string): Promise<Delivery>;
  /**
   * Turns the group into a supergroup and resolves with the deliveries of the two service messages, in the order they
   * were sent: the old chat's first, unless `newFirst`. The second leaves when the first was answered once.
   */
  upgrade(options?: { newFirst?: boolean; tellsBot?: boolean }): Promise<Delivery[]>;
}

/** How the next calls of a method are answered. */
export interface NextFault {
  /** Any method, if left out. */
  method?: string;
  /** Only calls in this chat; in any, if left out. */
  chatId?: number;
  count: number;
  status: number;
  description?: string;
  /** Seconds. */
  retryAfter?: number;
  /** Answers with this text instead of the Bot API's JSON, as something that stands before it does. */
  page?: string;
  /** Carry it out, then cut the connection. */
  loseReply?: boolean;
  /** Never answer. */
  hang?: boolean;
  /** Neither carry it out nor let it fail before this resolves. */
  until?: Promise<unknown>;
}

export interface TelegramFaults {
  /** Every connection is cut. */
  down: boolean;
  /** Every call waits so many ms first. */
  delayMs: number;
  next: NextFault[];
}

export interface StandInEvent {
  kind: "message" | "edit" | "answer" | "delivery" | "call";
  data: unknown;
}

export interface TelegramStandIn {
  readonly url: string;
  /** What listens there, for whoever is in the same process and needs no socket. */
  readonly server: Server;
  readonly botToken: string;
  readonly botUser: User;
  /** A supergroup with the bot in it, unless the options say otherwise. */
  group(options?: GroupOptions): Group;
  /** Calls `listener` with every group that is made; the function returned ends it. */
  onGroup(listener: (group: Group) => void): () => void;
  /** A private chat that its user has opened with the bot. */
  privateChat(user: { first_name: string; username?: string; id?: number }): PrivateMember;
  /** A shortcut for the method; throws what the method refuses. */
  setWebhook(url: string, secret: string): void;
  /** Sends one raw update to the webhook once, with no retries: for redelivery, forged and odd updates. Status 0: no answer. */
  deliver(
    update: Update,
    options?: { secret?: string },
  ): Promise<{ status: number; retryAfter?: number; body: string }>;
  readonly outgoing: readonly Outgoing[];
  readonly deliveries: readonly Delivery[];
  resetRecords(): void;
  readonly faults: TelegramFaults;
  resetFaults(): void;
  /** The stand-in's clock in ms. */
  now(): number;
  /** Moves the clock on. */
  advance(ms: number): void;
  flood: { on: boolean; perMinute: number };
  /** Calls `listener` for everything that happens; the function returned stops it. */
  onEvent(listener: (event: StandInEvent) => void): () => void;
  /** Stops the server and gives up what is being delivered. */
  close(): Promise<void>;
}

export type PrivateMember = Member & { readonly botMessages: readonly BotMessage[] };

export interface GroupOptions {
  title?: string;
  type?: "group" | "supergroup";
  forum?: boolean;
  id?: number;
  /** Default true. */
  withBot?: boolean;
  /** Default: somebody called Creator. A known `id` is the same person as in other chats. */
  creator?: { first_name: string; username?: string; id?: number };
}

export interface TelegramOptions {
  /** Default: any free port. */
  port?: number;
  botToken?: string;
  /** Pause before an update is tried again, doubling; default 50 ms (the real one starts with 1 s). */
  retryDelayMs?: number;
  /** Share of a `Retry-After` that is really waited; default 0.05. */
  retryAfterScale?: number;
  /** After so many attempts an update is dropped; default 10 (the real one goes on for a day). */
  maxAttempts?: number;
  /** Default `Date.now`. */
  now?: () => number;
}
