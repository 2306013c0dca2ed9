import type { ProposalEnd } from "./proposal-end.ts";

/** Wakes the Worker when a vote ends. */
export interface Scheduler {
  /**
   * Asks for a call to `/proposal-end` at `endTime` (milliseconds since 1970 by the Worker's clock). Returns the
   * scheduler's id of that call, or null where it did not answer: the cron trigger settles the vote then.
   */
  scheduleEnd(call: ProposalEnd, endTime: number): Promise<string | null>;
}
