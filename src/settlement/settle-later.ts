import type { Deps } from "../deps.ts";
import { isComplete } from "../domain/early-end.ts";
import { isOver, type Session } from "../domain/session.ts";
import { log } from "../log.ts";
import { archive } from "./archive.ts";
import { outcomeWord, settle } from "./settle.ts";

/**
 * Settles a chat's overdue vote behind the response. A command or tap that meets such a vote starts this, so that it
 * ends even if QStash and the cron trigger are late. If somebody else settles it at the same time, they hold the
 * lease, and this does nothing.
 */
export function settleLater(deps: Deps, chatId: number): void {
  deps.later("settle", settleNow(deps, chatId));
}

/**
 * Settles the vote of a session behind the response, if the vote is overdue. Looks also at one in which all have voted:
 * whoever was to end it early may have died.
 */
export function settleIfOverdue(deps: Deps, session: Session | null): void {
  const last = session?.proposals.at(-1);
  if (session === null || last === undefined || isOver(last.state)) return;
  if (last.state === "open" && last.endTime > deps.now() && !isComplete(last)) return;
  settleLater(deps, session.chatId);
}

async function settleNow(deps: Deps, chatId: number): Promise<void> {
  const session = await deps.store.findActiveSession(chatId);
  const last = session?.proposals.at(-1);
  if (session === null || last === undefined) return;
  const settled = await settle(deps, { chatId: session.chatId, sessionId: session.id, proposalId: last.id });
  if (settled.tag === "early") await deps.store.bringForward(last.id, settled.lookAt);
  if (settled.tag === "put_off") log({ what: "settle", outcome: outcomeWord(settled), ...deps.cost() });
  if (!session.open) await archive(deps, session.chatId);
}
