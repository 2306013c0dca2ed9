import type { DueCall, EndCall } from "./call-body.ts";

/** Wakes the Worker when a vote ends. */
export interface Scheduler {
  /**
   * Asks for a call to `/proposal-end` at `endTime` (milliseconds since 1970 by the Worker's clock). Returns the
   * scheduler's id of that call, or null if it did not answer. The cron trigger then settles the vote.
   */
  scheduleEnd(call: EndCall, endTime: number): Promise<string | null>;
  /**
   * Asks in one request for a call to `/proposal-end` at once for each of these. A proposal is called for at most once
   * a minute. Returns whether the scheduler took them. If it did not, the cron trigger comes again.
   */
  callDue(calls: readonly DueCall[]): Promise<boolean>;
}
