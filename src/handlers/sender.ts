import type { Message, User } from "grammy/types";
import { ANONYMOUS_BOT_ID, CHANNEL_BOT_ID, nameOf, type Person, SERVICE_USER_ID } from "../domain/person.ts";

/**
 * Who wrote a message, as far as Telegram says. Only a person can join, propose and vote.
 *
 * - `person`: a member who writes as themselves.
 * - `anonymous_admin`: an admin who writes as the group itself. Nobody knows which one.
 * - `channel`: somebody who writes as a channel, or a channel's post that was forwarded by itself. It counts as nobody.
 */
export type Sender =
  | { readonly kind: "person"; readonly person: Person }
  | { readonly kind: "anonymous_admin"; readonly person: Person }
  | { readonly kind: "channel" };

/**
 * Says whether a message was forwarded, or written by another bot in its inline mode
 * (https://core.telegram.org/bots/api#message, `forward_origin` and `via_bot`). Its sender may not mean such words.
 * Returns null for other messages, and for a channel's post that Telegram forwards to the channel's group: its sender
 * is a channel.
 */
export function indirectSource({
  forward_origin,
  is_automatic_forward,
  via_bot,
}: Message): "forwarded" | "via_bot" | null {
  if (forward_origin !== undefined && is_automatic_forward !== true) return "forwarded";
  return via_bot === undefined ? null : "via_bot";
}

/** Makes a person of a Telegram user. */
export const personOf = (user: User): Person => ({ id: user.id, name: nameOf(user) });

/** Tells who wrote a message. */
export function senderOf({ from, sender_chat: senderChat, chat }: Message): Sender {
  if (from?.id === SERVICE_USER_ID || from?.id === CHANNEL_BOT_ID) return { kind: "channel" };
  if (senderChat?.id === chat.id) {
    const id = from?.id ?? ANONYMOUS_BOT_ID;
    return { kind: "anonymous_admin", person: { id, name: { kind: "first_name", text: "An admin" } } };
  }
  if (from === undefined) return { kind: "channel" };
  if (senderChat !== undefined || from.is_bot) return { kind: "channel" };
  return { kind: "person", person: personOf(from) };
}
