import type { Api } from "grammy";
import type { View } from "../views/message.ts";
import { type Delivery, deliver } from "./delivery.ts";

/** Where a message goes. Only messages of a forum topic carry a thread. */
export interface Place {
  readonly chatId: number;
  readonly threadId: number | null;
  /** The message that it answers; it is sent also where that has been deleted. */
  readonly replyTo?: number | null;
}

/**
 * Sends a view. Links in members' texts get no preview. Where its topic is closed or gone, it is sent once more outside of it, without what
 * it answers, which would take it back there.
 */
export async function sendView(api: Api, place: Place, view: View): Promise<Delivery> {
  const sent = await send(api, place, view);
  return sent.tag === "no_topic" ? send(api, { chatId: place.chatId, threadId: null }, view) : sent;
}

const send = (api: Api, place: Place, view: View): Promise<Delivery> =>
  deliver(() =>
    api.sendMessage(place.chatId, view.text.text, {
      entities: view.text.entities,
      link_preview_options: { is_disabled: true },
      ...(place.threadId === null ? {} : { message_thread_id: place.threadId }),
      ...(place.replyTo == null
        ? {}
        : { reply_parameters: { message_id: place.replyTo, allow_sending_without_reply: true } }),
      ...(view.buttons.length === 0 ? {} : { reply_markup: { inline_keyboard: view.buttons } }),
    }),
  );

/** Edits one of our messages to a view. A view that is there already is fine. */
export const editView = (api: Api, message: { chatId: number; messageId: number }, view: View): Promise<Delivery> =>
  deliver(() =>
    api.editMessageText(message.chatId, message.messageId, view.text.text, {
      entities: view.text.entities,
      link_preview_options: { is_disabled: true },
      reply_markup: { inline_keyboard: view.buttons },
    }),
  );

/** Says in a chat that a message is being written: it leaves nothing behind, and tells whether a message would get through. */
export const showTyping = (api: Api, { chatId, threadId }: Place): Promise<Delivery> =>
  deliver(() => api.sendChatAction(chatId, "typing", threadId === null ? {} : { message_thread_id: threadId }));

/**
 * Sends a view, and where the group has become a supergroup meanwhile, sends it there: without its thread and what it
 * answered, which did not move.
 */
export async function sendFollowing(api: Api, place: Place, view: View): Promise<Delivery> {
  const sent = await sendView(api, place, view);
  return sent.tag === "moved" ? sendView(api, { chatId: sent.chatId, threadId: null }, view) : sent;
}
