import { countAgainstFlood, findChat, findMessage } from "../access.ts";
import type { Args } from "../args.ts";
import type { ChatState, StoredMessage } from "../chat-state.ts";
import { checkButtons, readMarkup } from "../markup.ts";
import { type MessageJson, messageJson } from "../message-json.ts";
import { badRequest } from "../refusal.ts";
import type { TelegramState } from "../telegram-state.ts";
import { cleanText, readText } from "../text.ts";

/** Changes text and keyboard of a message of the bot; a keyboard that is not given again is taken away. */
export function editMessageText(telegram: TelegramState, args: Args): MessageJson {
  const read = readText(args, (id) => telegram.users.get(id));
  const markup = readMarkup(args, false);
  const { state, message } = ownMessage(telegram, args);
  const { text, entities } = cleanText(read, "MESSAGE_TOO_LONG");
  checkButtons(markup);
  countAgainstFlood(telegram, state);
  const before = JSON.stringify([message.text, message.entities, message.markup]);
  if (before === JSON.stringify([text, entities, markup]))
    throw badRequest(
      "message is not modified: specified new message content and reply markup are exactly the same as a current " +
        "content and reply markup of the message",
    );
  message.text = text;
  message.entities = entities;
  message.markup = markup;
  message.editDate = telegram.seconds();
  message.edits += 1;
  const json = messageJson(state, message);
  telegram.emit("edit", { chatId: state.id, message: json });
  return json;
}

function ownMessage(telegram: TelegramState, args: Args): { state: ChatState; message: StoredMessage } {
  const chatId = args.text("chat_id");
  const messageId = args.integer("message_id");
  if (chatId === "" && messageId === 0) throw badRequest("message identifier is not specified");
  const state = findChat(telegram, chatId, "act");
  const message = findMessage(state, messageId, "message to edit");
  if (message.by !== "bot") throw badRequest("message can't be edited");
  return { state, message };
}
