import { showClosedSession } from "../cards/last-look.ts";
import type { Deps } from "../deps.ts";
import type { Session } from "../domain/session.ts";

/**
 * Does the second step of closing: writes the closed session's record, deletes its hash, and takes the buttons off its
 * card. Repeatable. Returns null if there is nothing to archive.
 */
export async function archive(deps: Deps, chatId: number): Promise<Session | null> {
  const session = await deps.store.archiveSession(chatId);
  if (session !== null) await showClosedSession(deps, session);
  return session;
}
