import type { Chat, User } from "grammy/types";
import type { ChatState } from "./chat-state.ts";
import { Person } from "./person.ts";
import type { PrivateMember } from "./person-types.ts";
import type { TelegramState } from "./telegram-state.ts";
import { type BotMessage, botMessages, type GroupMessage, groupMessages } from "./views.ts";

/** Somebody in a private chat with the bot, which has the person's id and names. */
export class PrivatePerson extends Person implements PrivateMember {
  readonly #state: ChatState;

  constructor(telegram: TelegramState, user: User) {
    const state = telegram.chats.get(user.id) ?? telegram.open(chatWith(user), "member", 1);
    super(telegram, user, () => state);
    this.#state = state;
  }

  get botMessages(): readonly BotMessage[] {
    return botMessages(this.#state);
  }

  get messages(): readonly GroupMessage[] {
    return groupMessages(this.#state);
  }

  blocksBot(on: boolean): void {
    this.#state.blocked = on;
  }

  override rename(changes: { username?: string | undefined; first_name?: string }): void {
    super.rename(changes);
    const { chat } = this.#state;
    delete chat.username;
    Object.assign(chat, chatWith(this.user));
  }
}

const chatWith = ({ id, first_name, username }: User): Chat.PrivateChat => ({
  id,
  type: "private",
  first_name,
  ...(username === undefined ? {} : { username }),
});
