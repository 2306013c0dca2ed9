import type { QStashStandIn } from "../../dev/qstash/server.ts";
import type { ManualClock } from "./clock.ts";
import type { Waiting } from "./room.ts";
import type { Work } from "./work.ts";

/** Lets the time of a bot in this process pass, by a clock that stands still otherwise. */
export class Timeline implements Waiting {
  readonly #clock: ManualClock;
  readonly #work: Work;
  readonly #qstash: QStashStandIn;

  constructor(clock: ManualClock, work: Work, qstash: QStashStandIn) {
    this.#clock = clock;
    this.#work = work;
    this.#qstash = qstash;
  }

  /** Resolves when the bot does nothing but wait for a time to come. */
  idle(): Promise<void> {
    return this.#work.until(() => this.#awake() <= 0);
  }

  /** Waits for something, and lets time pass where it hangs on a request that waits for a time to come. */
  async until<T>(promise: Promise<T>): Promise<T> {
    let done = false;
    const finished = promise.finally(() => {
      done = true;
      this.#work.notify();
    });
    finished.catch(() => undefined);
    const stuck = () => this.#work.requests > 0 && this.#awake() <= 0;
    while (!done) {
      await this.#work.until(() => done || stuck());
      if (!done && this.#clock.nextWake !== undefined) await this.#moveTo(this.#clock.nextWake);
    }
    return finished;
  }

  /** Lets time pass, with all that falls due on the way: waits, and QStash's calls. */
  async pass(ms: number): Promise<void> {
    const end = this.#clock.now() + ms;
    for (;;) {
      await this.idle();
      const next = Math.min(this.#clock.nextWake ?? end, this.#nextCall() ?? end, end);
      await this.#moveTo(next);
      if (next >= end) return this.idle();
    }
  }

  #awake(): number {
    return this.#work.requests + this.#work.later - this.#clock.sleepers;
  }

  #nextCall(): number | undefined {
    if (this.#qstash.faults.hold) return undefined;
    const due = this.#qstash.messages.filter(({ state }) => state === "waiting").map(({ dueAt }) => dueAt);
    return due.length === 0 ? undefined : Math.min(...due);
  }

  async #moveTo(time: number): Promise<void> {
    const ms = Math.max(0, time - this.#clock.now());
    this.#clock.moveTo(time);
    await this.until(this.#qstash.advance(ms));
    await this.idle();
  }
}
