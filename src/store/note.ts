import { runOnChat, type StoreContext } from "./context.ts";
import { defineScript } from "./script.ts";
import noteLua from "./scripts/note.lua";

export const noteScript = defineScript(noteLua);

/**
 * Writes fields of a session, or of one of its proposals, that are not states: message ids, timers, names.
 * Returns false where the session or the proposal is not there any more.
 */
export async function note(
  context: StoreContext,
  chatId: number,
  sessionId: string,
  proposalId: string | null,
  fields: Readonly<Record<string, string | number>>,
): Promise<boolean> {
  const pairs = Object.entries(fields).flat();
  if (pairs.length === 0) return true;
  const { reply } = await runOnChat(context, chatId, noteScript, [sessionId, proposalId ?? "", ...pairs]);
  return reply[0] === "noted";
}
