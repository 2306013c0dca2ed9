import type { ChatMember, User } from "grammy/types";
import type { ChatState, StoredMessage } from "./chat-state.ts";
import { notSent, type Parcel } from "./courier.ts";
import { leadingCommand } from "./found-entities.ts";
import { messageJson } from "./message-json.ts";
import { randomLongId } from "./random.ts";
import type { Tap } from "./records.ts";
import type { World } from "./world.ts";

/** How long Telegram keeps updates for a webhook that does not take them. */
const dayMs = 86_400_000;
const tapMs = 150_000;

/** Tells the bot of a message (or its edit), if it is one that the bot gets to see. */
export function tellMessage(world: World, state: ChatState, message: StoredMessage, edited = false): Parcel {
  const json = messageJson(state, message);
  world.emit(edited ? "edit" : "message", { chatId: state.id, message: json });
  const update = edited
    ? { edited_message: { ...json, edit_date: message.editDate ?? message.date } }
    : { message: json };
  if (!isSeen(world, state, message)) return notSent(update);
  return world.courier.send(`messages of ${state.id}`, edited ? "edited_message" : "message", update, dayMs);
}

function isSeen(world: World, state: ChatState, message: StoredMessage): boolean {
  if (message.by === "service" && message.extra.left_chat_member?.id === world.bot.id) return true;
  if (!state.hasBot) return false;
  if (state.chat.type === "private" || message.by === "service") return true;
  // What follows is privacy mode, which administrators do not have.
  if (state.bot === "administrator") return true;
  const answered = message.replyTo === undefined ? undefined : state.messages.get(message.replyTo);
  if (answered?.by === "bot") return true;
  const command = leadingCommand(message.text);
  return (
    command !== undefined && (command.bot ?? world.bot.username).toLowerCase() === world.bot.username.toLowerCase()
  );
}

/** Tells the bot that its own place in a chat has changed. */
export function tellBotMember(world: World, state: ChatState, by: User, before: ChatMember, after: ChatMember): Parcel {
  const change = { chat: state.chat, from: by, date: world.seconds(), old_chat_member: before, new_chat_member: after };
  const update = structuredClone({ my_chat_member: change });
  return world.courier.send(`own place in ${state.id}`, "my_chat_member", update, dayMs);
}

/** Tells the bot of a tap: those of one person go one at a time, those of different people at once. */
export async function tellTap(
  world: World,
  state: ChatState,
  user: User,
  messageId: number,
  data: string,
): Promise<Tap> {
  const id = randomLongId();
  world.queries.set(id, { userId: user.id, at: world.now(), answer: undefined });
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
  const delivery = await world.courier.send(`taps of ${user.id}`, "callback_query", { callback_query: query }, tapMs)
    .done;
  const answer = world.queries.get(id)?.answer;
  return answer === undefined ? delivery : { ...delivery, answer };
}
