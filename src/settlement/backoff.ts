import type { Proposal } from "../domain/session.ts";
import { deadlineOf } from "../domain/settlement.ts";
import type { Delivery } from "../telegram/delivery.ts";
import { AFTER_MOVE_MS, BACKOFF_MAX_MS, BACKOFF_MIN_MS, BROKEN_OFF_PAUSE_MS, MUTED_FOR_MS } from "../time-limits.ts";

type End = Pick<Proposal, "endTime">;

/**
 * Returns when a failed settlement may be tried again, whoever tries. The pause is half of the time since the vote's
 * end, but at least BACKOFF_MIN_MS and at most BACKOFF_MAX_MS. It ends at the deadline at the latest, since a silent
 * executor is asked then. It is never shorter than Telegram asks for. A chat that has only moved waits for nothing. All
 * times are milliseconds since 1970.
 */
export function nextAttemptAt(proposal: End, failed: Delivery | null, now: number): number {
  if (failed?.tag === "moved") return now;
  const pauseMs = Math.min(Math.max((now - proposal.endTime) / 2, BACKOFF_MIN_MS), BACKOFF_MAX_MS);
  const deadline = deadlineOf(proposal);
  const next = Math.round(now < deadline ? Math.min(now + pauseMs, deadline) : now + pauseMs);
  return failed?.tag === "retry" ? Math.max(next, now + failed.afterMs) : next;
}

/** Returns when the caller may look again at a settlement that was put off, in milliseconds since 1970. */
export const lookAgainAt = (failed: Delivery | null, nextAt: number, now: number): number =>
  failed?.tag === "moved" ? now + AFTER_MOVE_MS : nextAt;

/** Returns when to look again at a settlement that another attempt has taken over, in milliseconds since 1970. */
export const afterLostLease = (now: number): number => now + BACKOFF_MIN_MS;

/** Returns when the cron trigger looks again at a settlement that broke off, in milliseconds since 1970. */
export const afterBrokenOff = (now: number): number => now + BROKEN_OFF_PAUSE_MS;

/** Whether a result still waits for a group in which the bot may not write. */
export const waitsForMuted = ({ endTime }: End, now: number): boolean => now - endTime < MUTED_FOR_MS;
