import type { User } from "grammy/types";
import type { Delivery, Tap } from "./records.ts";
import type { BotMessage, GroupMessage } from "./views.ts";

/** Somebody in a chat. */
export interface Member {
  readonly id: number;
  readonly user: User;
  /**
   * Writes a message to the group or one of its topics, and resolves when the webhook has finally answered it. Without an update
   * for the bot (privacy mode, not allowed, no webhook) it resolves with status 0 and no attempts. Throws if Telegram's apps would
   * not let this person write so.
   */
  says(text: string, options?: SaysOptions): Promise<Delivery>;
  /**
   * Taps the first button whose text starts with `label` and that calls back, and resolves with the delivery and the pop-up. The
   * button is on the message `messageId`, by default the bot's newest message that has one. Throws if there is no such button, or
   * only one that copies or opens something: of its taps a bot hears nothing.
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

export type PrivateMember = Member & {
  readonly botMessages: readonly BotMessage[];
  /** The messages of both, with all that is kept of each. */
  readonly messages: readonly GroupMessage[];
  /** Blocks the bot, which can then send nothing here, or lets it write again. */
  blocksBot(on: boolean): void;
};
