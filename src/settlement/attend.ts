import { makeDelayedEdit } from "../cards/refresh.ts";
import type { Deps } from "../deps.ts";
import { remindLater } from "./remind.ts";
import type { Settled } from "./settle.ts";

/**
 * Does for a running vote what it is on the due list for before its end: the edit of its card that was put off, and the
 * reminder. Its entry may also have been a guess. The reminder is recorded before the entry is put off.
 */
export async function attendTo(
  deps: Deps,
  chatId: number,
  proposalId: string,
  { lookAt, remindNow }: Extract<Settled, { readonly tag: "early" }>,
): Promise<void> {
  const reminder = remindNow ? await deps.store.beginReminder(chatId, proposalId) : null;
  await deps.store.reschedule(proposalId, lookAt);
  remindLater(deps, reminder);
  deps.later("catch_up", makeDelayedEdit(deps, chatId, proposalId));
}
