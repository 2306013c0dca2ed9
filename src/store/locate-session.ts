import type { StoreContext } from "./context.ts";
import { readGroupRules } from "./rule-fields.ts";
import { runOnChat } from "./run-on-chat.ts";
import { readSessionScript } from "./scripts/read-session.ts";
import { readSession } from "./session-hash.ts";

/**
 * Reads a chat's live session, and the chat's id now: one request, and one more for each move. `names` is the number of
 * people whose names are read; `all` reads votes, too.
 */
export async function locateSession(context: StoreContext, startChatId: number, names: number | "all") {
  const args = { wanted: names, withRules: false };
  const { chatId, reply } = await runOnChat(context, startChatId, readSessionScript, args);
  return { chatId, session: reply.tag === "live" ? readSession(reply.fields, chatId) : null };
}

/** Reads a chat's live session with the first `names` people's names, and the group's rules. Null if there is none. */
export async function readWithRules(context: StoreContext, startChatId: number, names: number) {
  const args = { wanted: names, withRules: true };
  const { chatId, reply } = await runOnChat(context, startChatId, readSessionScript, args);
  const session = reply.tag === "live" ? readSession(reply.fields, chatId) : null;
  if (reply.tag !== "live" || session === null) return null;
  return { session, rules: readGroupRules(Object.fromEntries(reply.rules), context.rules) };
}
