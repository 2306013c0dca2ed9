import { showCancelledProposal, showClosedSession } from "../cards/last-look.ts";
import type { Deps } from "../deps.ts";
import type { Session } from "../domain/session.ts";

/**
 * Does the second step of closing: writes the closed session's record, deletes its hash, and takes the buttons off its
 * cards. Repeatable. Returns null if there is nothing to archive.
 */
export async function archive(deps: Deps, chatId: number): Promise<Session | null> {
  const session = await deps.store.archiveSession(chatId);
  if (session === null) return null;
  await showClosedSession(deps, session);
  // Whoever cancelled it finds no session any more that says which card it has.
  const last = session.proposals.at(-1);
  if (last?.state === "cancelled") await showCancelledProposal(deps, session, last.id);
  return session;
}
