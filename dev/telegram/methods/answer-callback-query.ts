import type { Args } from "../args.ts";
import { badRequest } from "../refusal.ts";
import type { TelegramState } from "../telegram-state.ts";

const maxPopUpLength = 200;
/** How long a tap can be answered, in ms by the stand-in's clock. */
const queryLifetimeMs = 60_000;

/** Answers a tap with a pop-up, or with nothing but an end to its spinner: once, and while it is young. */
export function answerCallbackQuery(telegram: TelegramState, args: Args): true {
  const text = args.text("text");
  if (text.length > maxPopUpLength) throw badRequest("MESSAGE_TOO_LONG");
  if (args.text("url") !== "") throw badRequest("URL_INVALID");
  const query = telegram.queries.get(args.text("callback_query_id"));
  if (query === undefined || query.answer !== undefined || telegram.now() - query.at > queryLifetimeMs)
    throw badRequest("query is too old and response timeout expired or query ID is invalid");
  query.answer = {
    ...(text === "" ? {} : { text }),
    ...(args.text("show_alert") === "" ? {} : { show_alert: args.flag("show_alert") }),
  };
  telegram.emit("answer", { userId: query.userId, ...query.answer });
  return true;
}
