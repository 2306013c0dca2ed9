import type { GroupMessage, PrivateMember } from "../../dev/telegram/server.ts";
import type { World } from "../../dev/world.ts";
import type { Player } from "./played-group.ts";

interface PrivateChat {
  readonly chat: PrivateMember;
  /** How many messages it had before it was opened here. */
  readonly before: number;
}

/** The private chats with the bot that were opened, by their people's ids: the same people are in all groups. */
export class PrivateChats {
  readonly #world: World;
  readonly #chats = new Map<number, PrivateChat>();

  constructor(world: World) {
    this.#world = world;
  }

  /** The private chat of somebody, which is opened by this. */
  open({ member: { user } }: Player): PrivateMember {
    const open = this.#chats.get(user.id);
    if (open !== undefined) return open.chat;
    const chat = this.#world.telegram.privateChat(user);
    this.#chats.set(user.id, { chat, before: chat.messages.length });
    return chat;
  }

  /** What was written in the private chat of somebody; nothing where it was not opened. */
  messages({ member: { id } }: Player): readonly GroupMessage[] {
    const open = this.#chats.get(id);
    return open === undefined ? [] : open.chat.messages.slice(open.before);
  }

  clear(): void {
    this.#chats.clear();
  }
}
