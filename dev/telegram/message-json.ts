import type { Message, Update } from "grammy/types";
import type { SentFile } from "./args.ts";
import type { ChatState, StoredMessage } from "./chat-state.ts";

export type MessageJson = Message & Update.NonChannel;

/** A message as the Bot API shows it, with the message it answers. */
export function messageJson(state: ChatState, message: StoredMessage): MessageJson {
  const json = bareMessage(state, message);
  const answered = answeredMessage(state, message);
  if (answered === undefined) return json;
  const answeredJson: Message = bareMessage(state, answered);
  return isAnswered(answeredJson) ? { ...json, reply_to_message: answeredJson } : json;
}

/** An answered message is shown without the one that it answers itself. */
const isAnswered = (message: Message): message is NonNullable<Message["reply_to_message"]> =>
  message.reply_to_message === undefined;

/** In a topic, what answers nothing else answers the message that opened the topic. */
function answeredMessage(state: ChatState, message: StoredMessage): StoredMessage | undefined {
  const id = message.replyTo ?? (message.inTopic ? message.thread : undefined);
  return id === undefined || id === message.id ? undefined : state.messages.get(id);
}

function bareMessage(state: ChatState, message: StoredMessage): MessageJson {
  return structuredClone({
    message_id: message.id,
    from: message.from,
    ...(message.senderChat === undefined ? {} : { sender_chat: message.senderChat }),
    chat: state.chat,
    date: message.date,
    ...(message.editDate === undefined ? {} : { edit_date: message.editDate }),
    ...(message.thread === undefined ? {} : { message_thread_id: message.thread }),
    ...(message.inTopic ? { is_topic_message: true } : {}),
    ...message.extra,
    ...(message.file === undefined ? {} : { document: documentJson(message.file) }),
    ...written(message),
    ...(message.markup === undefined ? {} : { reply_markup: message.markup }),
  });
}

const documentJson = ({ name, size }: SentFile) => ({
  file_id: `file ${name}`,
  file_unique_id: `unique ${name}`,
  file_name: name,
  file_size: size,
});

/** What a message says: its text, or below a photo or a file its caption. */
function written({ by, text, entities, extra, file }: StoredMessage) {
  if (by === "service" || (file !== undefined && text === "")) return {};
  const [name, marks] =
    "photo" in extra || file !== undefined
      ? (["caption", "caption_entities"] as const)
      : (["text", "entities"] as const);
  return { [name]: text, ...(entities.length > 0 && { [marks]: entities }) };
}
