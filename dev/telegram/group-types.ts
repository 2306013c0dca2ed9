import type { BotCommand } from "grammy/types";
import type { Member } from "./person-types.ts";
import type { Delivery } from "./records.ts";
import type { BotMessage, GroupMessage, HistoryEntry } from "./views.ts";

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
   * Turns the group into a supergroup, and resolves with the deliveries of the two service messages. The old chat's is sent first,
   * unless `newFirst`. The second is sent when the first was answered once.
   */
  upgrade(options?: { newFirst?: boolean; tellsBot?: boolean }): Promise<Delivery[]>;
}

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
