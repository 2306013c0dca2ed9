import type { Chat, User } from "grammy/types";
import type { ChatState } from "./chat-state.ts";
import { Person } from "./person.ts";
import type { PrivateMember } from "./person-types.ts";
import { type BotMessage, botMessages } from "./views.ts";
import type { World } from "./world.ts";

/** Somebody in a private chat with the bot, which has the person's id and names. */
export class PrivatePerson extends Person implements PrivateMember {
  readonly #state: ChatState;

  constructor(world: World, user: User) {
    const state = world.chats.get(user.id) ?? world.open(chatWith(user), "member", 1);
    super(world, user, () => state);
    this.#state = state;
  }

  get botMessages(): readonly BotMessage[] {
    return botMessages(this.#state);
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
