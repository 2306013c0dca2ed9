import type { Api } from "grammy";
import type { View } from "../views/message.ts";
import { type Delivery, deliver } from "./delivery.ts";

/** The place that a message goes to. Only messages of a forum topic carry a thread. */
export interface Place {
  readonly chatId: number;
  readonly threadId: number | null;
  /** The message that it answers. It is sent even if that has been deleted. */
  readonly replyTo?: number | null;
}

/**
 * Sends a view. Links in members' texts get no preview. If the topic is closed or gone, it is sent once more outside of
 * it. It then answers no message, since that would take it back into the topic.
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

/** Edits one of our messages to a view. It is no error if the message shows that view already. */
export const editView = (api: Api, message: { chatId: number; messageId: number }, view: View): Promise<Delivery> =>
  deliver(() =>
    api.editMessageText(message.chatId, message.messageId, view.text.text, {
      entities: view.text.entities,
      link_preview_options: { is_disabled: true },
      reply_markup: { inline_keyboard: view.buttons },
    }),
  );

/**
 * Says in a chat that a message is being written. It leaves nothing behind, and tells whether a message would get
 * through.
 */
export const showTyping = (api: Api, { chatId, threadId }: Place): Promise<Delivery> =>
  deliver(() => api.sendChatAction(chatId, "typing", threadId === null ? {} : { message_thread_id: threadId }));

/**
 * Sends a view. If the group has become a supergroup meanwhile, it sends it there. The thread and the answered message
 * did not move, so they are left out.
 */
export async function sendFollowing(api: Api, place: Place, view: View): Promise<Delivery> {
  const sent = await sendView(api, place, view);
  return sent.tag === "moved" ? sendView(api, { chatId: sent.chatId, threadId: null }, view) : sent;
}
