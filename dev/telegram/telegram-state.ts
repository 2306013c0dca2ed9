import type { BotCommand, User, UserFromGetMe } from "grammy/types";
import { ChatState, numberingFrom, type TalkingChat } from "./chat-state.ts";
import { FloodGuard } from "./flood.ts";
import { randomUserId } from "./random.ts";
import type { ApiCall, Delivery, StandInEvent, TapAnswer } from "./records.ts";
import type { TelegramOptions } from "./server-types.ts";
import { UpdateQueue } from "./update-queue.ts";
import { Webhook } from "./webhook.ts";

/** A tap that the bot may answer once, while it is young. */
export interface Query {
  readonly userId: number;
  /** In ms by the stand-in's clock. */
  readonly at: number;
  answer: TapAnswer | undefined;
}

/** What Telegram knows: users, chats, the webhook, and what was called and delivered. */
export class TelegramState {
  readonly bot: UserFromGetMe;
  readonly token: string;
  readonly users = new Map<number, User>();
  readonly chats = new Map<number, ChatState>();
  readonly queries = new Map<string, Query>();
  readonly commandLists = new Map<string, BotCommand[]>();
  readonly outgoing: ApiCall[] = [];
  readonly deliveries: Delivery[] = [];
  readonly flood = new FloodGuard();
  readonly webhook = new Webhook();
  readonly updateQueue: UpdateQueue;
  readonly listeners = new Set<(event: StandInEvent) => void>();
  readonly #clock: () => number;
  #advancedMs = 0;
  /** Basic groups and private chats share the bot's own numbering; each supergroup has one for itself. */
  readonly #sharedNumbering = numberingFrom(1);

  constructor(options: TelegramOptions) {
    const id = Number(/^(\d+):/.exec(options.botToken ?? "")?.[1] ?? randomUserId());
    this.token = options.botToken ?? `${id}:stand-in-token-of-no-real-bot`;
    this.bot = botUser(id);
    this.users.set(id, this.bot);
    this.#clock = options.now ?? Date.now;
    this.updateQueue = new UpdateQueue({
      webhook: this.webhook,
      now: () => this.now(),
      retryDelayMs: options.retryDelayMs ?? 50,
      retryAfterScale: options.retryAfterScale ?? 0.05,
      maxAttempts: options.maxAttempts ?? 10,
      onDelivery: (delivery) => {
        this.deliveries.push(delivery);
        this.emit("delivery", delivery);
      },
    });
  }

  now(): number {
    return this.#clock() + this.#advancedMs;
  }

  /** The clock as messages have it, in whole seconds. */
  seconds(): number {
    return Math.floor(this.now() / 1000);
  }

  advance(ms: number): void {
    this.#advancedMs += ms;
  }

  emit(kind: StandInEvent["kind"], data: unknown): void {
    for (const listener of this.listeners) listener({ kind, data });
  }

  /** Opens a chat; throws if its id is taken. */
  open(chat: TalkingChat, bot: ChatState["bot"], firstMessageId: number): ChatState {
    if (this.chats.has(chat.id)) throw new Error(`there is a chat ${chat.id} already`);
    const numbering = chat.type === "supergroup" ? numberingFrom(firstMessageId) : this.#sharedNumbering;
    const state = new ChatState(chat, bot, numbering);
    this.chats.set(chat.id, state);
    return state;
  }

  /** Finds the person with this id, under the new names, or makes one up. */
  person(name: { first_name: string; username?: string; id?: number }): User {
    const id = name.id ?? randomUserId();
    const user = this.users.get(id) ?? { id, is_bot: false, first_name: name.first_name };
    user.first_name = name.first_name;
    if (name.username !== undefined) user.username = name.username;
    this.users.set(id, user);
    return user;
  }
}

/** The bot, with privacy mode on. */
function botUser(id: number): UserFromGetMe {
  return {
    id,
    is_bot: true,
    first_name: "Conclave",
    username: "ConclaveBot",
    can_join_groups: true,
    can_read_all_group_messages: false,
    supports_guest_queries: false,
    supports_inline_queries: false,
    can_connect_to_business: false,
    has_main_web_app: false,
    has_topics_enabled: false,
    allows_users_to_create_topics: false,
    can_manage_bots: false,
    supports_join_request_queries: false,
  };
}
