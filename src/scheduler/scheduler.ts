import type { DueCall, EndCall } from "./call-body.ts";

/** Wakes the Worker when a vote ends. */
export interface Scheduler {
  /**
   * Asks for a call to `/proposal-end` at `endTime` (milliseconds since 1970 by the Worker's clock). Returns the
   * scheduler's id of that call, or null where it did not answer: the cron trigger settles the vote then.
   */
  scheduleEnd(call: EndCall, endTime: number): Promise<string | null>;
  /**
   * Asks for a call to `/proposal-end` at once for each of these, in one request; at most once a minute for the same one. Returns
   * whether the scheduler took them: where it did not, the cron trigger comes again.
   */
  callDue(calls: readonly DueCall[]): Promise<boolean>;
}
