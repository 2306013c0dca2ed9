import type { Action, Fault } from "./actions.ts";
import type { ActiveFaults } from "./allowed-transitions.ts";

/**
 * Remembers which proposals an earlier fault still concerns. A proposal has the number of its message, and these numbers rise. So one
 * number is enough for each kind of consequence: that of the newest message when the last fault ended.
 */
export class FaultHistory {
  #hasFailed = false;
  #anyFault = false;
  #faultBesideQStash = false;
  #missingCallsUntil = -1;
  #lateCronUntil = -1;
  #lostResultsUntil = -1;

  /** Whether Redis or Telegram has failed at any time: then cards may come late, and twice. */
  get hasFailed(): boolean {
    return this.#hasFailed;
  }

  noteFault({ service }: Fault): void {
    this.#anyFault = true;
    if (service !== "qstash") this.#faultBesideQStash = true;
    if (service === "redis" || service === "telegram") this.#hasFailed = true;
  }

  noteRecovery(newestMessage: number): void {
    this.#noteDelays(newestMessage, this.#anyFault, this.#faultBesideQStash);
    this.#anyFault = false;
    this.#faultBesideQStash = false;
  }

  noteAction(action: Action, { redis, telegram }: ActiveFaults, newestMessage: number): void {
    // What is under way while the clock moves may come late.
    const moved = action.do === "concurrently" && action.clockStepMs > 0;
    // QStash has a fixed number of attempts for a call. A call at another time than planned uses one up.
    const called =
      action.do === "qstash_call" ||
      (action.do === "concurrently" && action.actions.some((one) => one.do === "qstash_call"));
    this.#noteDelays(newestMessage, this.#anyFault || called || moved, this.#faultBesideQStash || moved);
    if (redis !== "up" || telegram) this.#lostResultsUntil = newestMessage;
  }

  #noteDelays(newestMessage: number, callsMissing: boolean, cronLate: boolean): void {
    if (callsMissing) this.#missingCallsUntil = newestMessage;
    if (cronLate) this.#lateCronUntil = newestMessage;
  }

  /** Whether QStash may not have called when the proposal's time was up. */
  readonly mayMissItsCall = (proposal: number): boolean => proposal <= this.#missingCallsUntil;
  /** Whether the cron trigger may not have settled the proposal either. */
  readonly mayBeMissedByCron = (proposal: number): boolean => proposal <= this.#lateCronUntil;
  /** Whether Telegram or Redis may have lost the result of the proposal. */
  readonly mayHaveLostItsResult = (proposal: number): boolean => proposal <= this.#lostResultsUntil;
}
