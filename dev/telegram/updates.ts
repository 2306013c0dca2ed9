import type { ChatMember, User } from "grammy/types";
import type { ChatState, StoredMessage } from "./chat-state.ts";
import { leadingCommand } from "./detect-entities.ts";
import { messageJson } from "./message-json.ts";
import { randomLongId } from "./random.ts";
import type { Tap } from "./records.ts";
import type { TelegramState } from "./telegram-state.ts";
import { notSent, type QueuedUpdate } from "./update-queue.ts";

/** How long Telegram keeps updates for a webhook that does not take them. */
const dayMs = 86_400_000;
const tapMs = 150_000;

/** Queues the update of a message (or of its edit), if the bot gets to see that message. */
export function queueMessageUpdate(
  telegram: TelegramState,
  state: ChatState,
  message: StoredMessage,
  edited = false,
): QueuedUpdate {
  const json = messageJson(state, message);
  telegram.emit(edited ? "edit" : "message", { chatId: state.id, message: json });
  const update = edited
    ? { edited_message: { ...json, edit_date: message.editDate ?? message.date } }
    : { message: json };
  if (!isSeen(telegram, state, message)) return notSent(update);
  return telegram.updateQueue.enqueue(`messages of ${state.id}`, edited ? "edited_message" : "message", update, dayMs);
}

function isSeen(telegram: TelegramState, state: ChatState, message: StoredMessage): boolean {
  if (message.by === "service" && message.extra.left_chat_member?.id === telegram.bot.id) return true;
  if (!state.hasBot) return false;
  if (state.chat.type === "private" || message.by === "service") return true;
  // What follows is privacy mode, which administrators do not have.
  if (state.bot === "administrator") return true;
  const answered = message.replyTo === undefined ? undefined : state.messages.get(message.replyTo);
  if (answered?.by === "bot") return true;
  const command = leadingCommand(message.text);
  return (
    command !== undefined &&
    (command.bot ?? telegram.bot.username).toLowerCase() === telegram.bot.username.toLowerCase()
  );
}

/** Queues the update of the bot's own membership of a chat. */
export function queueMyChatMember(
  telegram: TelegramState,
  state: ChatState,
  by: User,
  before: ChatMember,
  after: ChatMember,
): QueuedUpdate {
  const change = {
    chat: state.chat,
    from: by,
    date: telegram.seconds(),
    old_chat_member: before,
    new_chat_member: after,
  };
  const update = structuredClone({ my_chat_member: change });
  return telegram.updateQueue.enqueue(`membership of ${state.id}`, "my_chat_member", update, dayMs);
}

/** Queues a tap, and waits for its answer. One person's taps go one at a time, those of different people at once. */
export async function queueCallbackQuery(
  telegram: TelegramState,
  state: ChatState,
  user: User,
  messageId: number,
  data: string,
): Promise<Tap> {
  const id = randomLongId();
  telegram.queries.set(id, { userId: user.id, at: telegram.now(), answer: undefined });
  const message = state.messages.get(messageId);
  const query = structuredClone({
    id,
    from: user,
    // What was deleted, or never was, is shown without its contents.
    message:
      message === undefined
        ? { chat: state.chat, message_id: messageId, date: 0 as const }
        : messageJson(state, message),
    chat_instance: state.chatInstance,
    data,
  });
  const delivery = await telegram.updateQueue.enqueue(
    `taps of ${user.id}`,
    "callback_query",
    { callback_query: query },
    tapMs,
  ).lastAttempt;
  const answer = telegram.queries.get(id)?.answer;
  return answer === undefined ? delivery : { ...delivery, answer };
}
