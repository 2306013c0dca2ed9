import type { StoreContext } from "./context.ts";
import { runOnChat } from "./run-on-chat.ts";
import { readSessionScript } from "./scripts/read-session.ts";
import { readSession } from "./session-hash.ts";

/**
 * Reads a chat's live session, and the chat's id now: one request, and one more for each move. `names` is the number of
 * people whose names are read; `all` reads votes, too.
 */
export async function locateSession(context: StoreContext, startChatId: number, names: number | "all") {
  const { chatId, reply } = await runOnChat(context, startChatId, readSessionScript, { wanted: names });
  return { chatId, session: reply.tag === "live" ? readSession(reply.fields, chatId) : null };
}
