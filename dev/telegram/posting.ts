import type { Chat, InlineKeyboardMarkup, User } from "grammy/types";
import type { SentFile } from "./args.ts";
import type { ChatState, Extra, StoredMessage } from "./chat-state.ts";
import type { TelegramState } from "./telegram-state.ts";
import type { FormattedText } from "./text.ts";

export interface Draft {
  by: StoredMessage["by"];
  from: User;
  senderChat?: Chat;
  formatted?: FormattedText;
  markup?: InlineKeyboardMarkup | undefined;
  /** A message can open a topic of its own. */
  topic?: number | "new" | undefined;
  replyTo?: number | undefined;
  extra?: Extra;
  file?: SentFile;
}

/** Puts a message into a chat, now and in the right topic or thread. */
export function post(telegram: TelegramState, state: ChatState, draft: Draft): StoredMessage {
  const { text, entities } = draft.formatted ?? { text: "", entities: [] };
  return state.keep((id) => ({
    id,
    by: draft.by,
    from: draft.from,
    senderChat: draft.senderChat,
    date: telegram.seconds(),
    text,
    entities,
    markup: draft.markup,
    replyTo: draft.replyTo,
    ...placeOf(state, draft, id),
    extra: draft.extra ?? {},
    file: draft.file,
    editDate: undefined,
    edits: 0,
    reactions: [],
  }));
}

/** An answer goes where the answered message is. Without topics, a supergroup's answers form threads by themselves. */
function placeOf(state: ChatState, draft: Draft, id: number): { thread: number | undefined; inTopic: boolean } {
  if (draft.topic === "new") return { thread: id, inTopic: true };
  if (draft.topic !== undefined) return { thread: draft.topic, inTopic: true };
  const answered = draft.replyTo === undefined ? undefined : state.messages.get(draft.replyTo);
  if (answered === undefined || state.chat.type !== "supergroup") return { thread: undefined, inTopic: false };
  return { thread: answered.thread ?? answered.id, inTopic: answered.inTopic };
}
