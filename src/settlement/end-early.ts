import type { Deps } from "../deps.ts";
import type { EarlyEnd } from "../store/early-end.ts";
import { settleLater } from "./settle-later.ts";

/**
 * Ends a vote behind the response in which all have voted who may. It brings its entry in the due list forward, and
 * settles it at once if its least time is over. It does nothing if `end` is null. If this fails, the vote ends at its
 * full time.
 */
export function endEarlyLater(deps: Deps, chatId: number, end: EarlyEnd | null): void {
  if (end === null) return;
  // Also of a vote that is settled at once: the cron trigger tries again soon if that fails.
  deps.later("end_early", deps.store.bringForward(end.proposalId, end.at));
  if (end.at <= deps.now()) settleLater(deps, chatId);
}
