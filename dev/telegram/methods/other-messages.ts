import { findChat, findMessage } from "../access.ts";
import type { Args } from "../args.ts";
import { readReaction } from "../reactions.ts";
import { badRequest } from "../refusal.ts";
import type { World } from "../world.ts";
import { checkThread } from "./send-message.ts";

const maxPopUpLength = 200;
/** How long a tap can be answered, in ms by the stand-in's clock. */
const queryLifetimeMs = 60_000;

/** Puts the bot's reaction on a message, instead of the one it had. */
export function setMessageReaction(world: World, args: Args): true {
  const reaction = readReaction(args);
  const state = findChat(world, args.text("chat_id"), "act");
  findMessage(state, args.integer("message_id"), "message to react").reactions = reaction;
  return true;
}

/** Shows members for a moment that the bot is at something. */
export function sendChatAction(world: World, args: Args): true {
  const state = findChat(world, args.text("chat_id"), "act");
  checkThread(state, args.integer("message_thread_id"));
  if (args.text("action") !== "typing") throw badRequest("wrong parameter action in request");
  if (!state.open && state.bot !== "administrator")
    throw badRequest("not enough rights to send text messages to the chat");
  return true;
}

/** Answers a tap with a pop-up, or with nothing but an end to its spinner: once, and while it is young. */
export function answerCallbackQuery(world: World, args: Args): true {
  const text = args.text("text");
  if (text.length > maxPopUpLength) throw badRequest("MESSAGE_TOO_LONG");
  if (args.text("url") !== "") throw badRequest("URL_INVALID");
  const query = world.queries.get(args.text("callback_query_id"));
  if (query === undefined || query.answer !== undefined || world.now() - query.at > queryLifetimeMs)
    throw badRequest("query is too old and response timeout expired or query ID is invalid");
  query.answer = {
    ...(text === "" ? {} : { text }),
    ...(args.text("show_alert") === "" ? {} : { show_alert: args.flag("show_alert") }),
  };
  world.emit("answer", { userId: query.userId, ...query.answer });
  return true;
}
