import * as z from "zod";
import { countAgainstFlood, findChat, findMessage } from "../access.ts";
import type { Args } from "../args.ts";
import type { ChatState } from "../chat-state.ts";
import { checkButtons, readMarkup } from "../markup.ts";
import { type MessageJson, messageJson } from "../message-json.ts";
import { type Draft, post } from "../posting.ts";
import { badRequest } from "../refusal.ts";
import type { TelegramState } from "../telegram-state.ts";
import { cleanText, readText } from "../text.ts";

const replySchema = z.looseObject({
  message_id: z.int(),
  chat_id: z.union([z.string(), z.int()]).optional(),
  allow_sending_without_reply: z.boolean().optional(),
});

/** Sends the bot's message. What is refused, and in which order, follows the Bot API server and TDLib. */
export function sendMessage(telegram: TelegramState, args: Args): MessageJson {
  const read = readText(args, (id) => telegram.users.get(id));
  return postOfBot(telegram, args, "text messages", () => ({ formatted: cleanText(read, "message is too long") }));
}

/**
 * Posts what the bot sends at the place that a call names, with its buttons. `what` names it in the refusal if the bot may
 * not send it. `read` makes what is sent, once the bot may write there.
 */
export function postOfBot(
  telegram: TelegramState,
  args: Args,
  what: string,
  read: () => Pick<Draft, "formatted" | "file">,
): MessageJson {
  const reply = readReply(args);
  const markup = readMarkup(args, true);
  const state = findChat(telegram, args.text("chat_id"), "act");
  const topic = checkThread(state, args.integer("message_thread_id"));
  const replyTo = answered(state, reply);

  if (!state.open && state.bot !== "administrator") throw badRequest(`not enough rights to send ${what} to the chat`);
  const sent = read();
  checkButtons(markup);
  const place = topic ?? topicOf(state, replyTo);
  if (place !== undefined && state.topics.get(place)?.closed === true && state.bot !== "administrator")
    throw badRequest("TOPIC_CLOSED");
  countAgainstFlood(telegram, state);

  const message = post(telegram, state, { by: "bot", from: telegram.bot, ...sent, markup, topic: place, replyTo });
  const json = messageJson(state, message);
  telegram.emit("message", { chatId: state.id, message: json });
  return json;
}

function readReply(args: Args): z.infer<typeof replySchema> | undefined {
  const value = args.json("reply_parameters", "reply parameters");
  if (value === undefined) return undefined;
  const reply = replySchema.safeParse(value);
  if (!reply.success) throw badRequest("object expected as reply parameters");
  return reply.data;
}

function answered(state: ChatState, reply: z.infer<typeof replySchema> | undefined): number | undefined {
  if (reply === undefined || reply.message_id <= 0) return undefined;
  if (reply.chat_id !== undefined && String(reply.chat_id) !== String(state.id))
    throw badRequest("message to be replied not found");
  if (reply.allow_sending_without_reply === true && !state.messages.has(reply.message_id)) return undefined;
  return findMessage(state, reply.message_id, "message to be replied").id;
}

/**
 * The topic that a call names, if any; throws the refusal of one that is not there. The real server ignores the parameter in a group
 * without topics. This one refuses it: such a bot has mistaken a thread of answers for a topic.
 */
export function checkThread(state: ChatState, thread: number): number | undefined {
  if (thread <= 0) return undefined;
  if (!state.topics.has(thread)) throw badRequest("message thread not found");
  return thread;
}

function topicOf(state: ChatState, replyTo: number | undefined): number | undefined {
  const message = replyTo === undefined ? undefined : state.messages.get(replyTo);
  return message?.inTopic ? message.thread : undefined;
}
