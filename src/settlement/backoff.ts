import type { Proposal } from "../domain/session.ts";
import { deadlineOf } from "../domain/settlement.ts";
import type { Delivery } from "../telegram/delivery.ts";
import { AFTER_MOVE_MS, BACKOFF_MAX_MS, BACKOFF_MIN_MS, BROKEN_OFF_PAUSE_MS, MUTED_FOR_MS } from "../time-limits.ts";

type End = Pick<Proposal, "endTime">;

/**
 * When a settlement that failed may be tried again, whoever comes: when half of its delay so far has passed once more, and not before
 * Telegram takes calls again. At the deadline a silent executor is asked, and not a pause later. A chat that has only moved waits for
 * nothing. All times are milliseconds since 1970.
 */
export function nextAttemptAt(proposal: End, failed: Delivery | null, now: number): number {
  if (failed?.tag === "moved") return now;
  const pauseMs = Math.min(Math.max((now - proposal.endTime) / 2, BACKOFF_MIN_MS), BACKOFF_MAX_MS);
  const deadline = deadlineOf(proposal);
  const next = Math.round(now < deadline ? Math.min(now + pauseMs, deadline) : now + pauseMs);
  return failed?.tag === "retry" ? Math.max(next, now + failed.afterMs) : next;
}

/** When whoever called may look again at a settlement that was put off, in milliseconds since 1970. */
export const lookAgainAt = (failed: Delivery | null, nextAt: number, now: number): number =>
  failed?.tag === "moved" ? now + AFTER_MOVE_MS : nextAt;

/** When to look again at a settlement that another attempt has taken over. */
export const afterLostLease = (now: number): number => now + BACKOFF_MIN_MS;

/** When the cron trigger looks again at a settlement that broke off. */
export const afterBrokenOff = (now: number): number => now + BROKEN_OFF_PAUSE_MS;

/** Whether a result still waits for a group in which the bot may not write. */
export const waitsForMuted = ({ endTime }: End, now: number): boolean => now - endTime < MUTED_FOR_MS;
