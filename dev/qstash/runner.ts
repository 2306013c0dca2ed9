import { type Entry, isPending, type Outbox } from "./outbox.ts";
import type { QStashFaults } from "./types.ts";

/** The longest pause a Node timer can make; a later message is looked at again then. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** A clock that can be moved forward; milliseconds. */
export class Clock {
  /** What was added to `base`. */
  offset = 0;
  readonly base: () => number;

  constructor(base: () => number) {
    this.base = base;
  }

  now(): number {
    return this.base() + this.offset;
  }
}

/** Delivers what falls due by its clock: when real time passes, and when the clock is moved. */
export class Runner {
  readonly #clock: Clock;
  readonly #outbox: Outbox;
  readonly #faults: QStashFaults;
  #timer: NodeJS.Timeout | undefined;
  /** Automatic deliveries under way. */
  readonly #running = new Set<Promise<unknown>>();
  /** Advances happen one after the other. */
  #turn: Promise<void> = Promise.resolve();
  /** While above zero, nothing is delivered by real time: the clock is being moved, or somebody has paused it. */
  #pauses = 0;
  #closed = false;

  constructor(clock: Clock, outbox: Outbox, faults: QStashFaults) {
    this.#clock = clock;
    this.#outbox = outbox;
    this.#faults = faults;
  }

  /** Looks again at what is due, by real time; to be called when a message came, or may be delivered again. */
  wake(): void {
    clearTimeout(this.#timer);
    if (this.#closed || this.#pauses > 0) return;
    const next = this.#earliest(Number.POSITIVE_INFINITY);
    if (next === undefined) return;
    const wait = Math.min(Math.max(0, next.message.dueAt - this.#clock.now()), LONGEST_TIMER_MS);
    this.#timer = setTimeout(() => this.#fire(), wait);
  }

  /** Moves the clock by `ms`, delivers on the way, and resolves when all that was answered. */
  advance(ms: number): Promise<void> {
    this.#pauses += 1;
    clearTimeout(this.#timer);
    const done = this.#turn.then(() => this.#walk(this.#clock.offset + Math.max(0, ms)));
    this.#turn = done.catch(() => undefined);
    return done;
  }

  /** Delivers nothing by real time until the function returned is called, once. What is under way goes on. */
  pause(): () => void {
    this.#pauses += 1;
    clearTimeout(this.#timer);
    return () => {
      this.#pauses -= 1;
      this.wake();
    };
  }

  /** Held messages may be delivered again. */
  release(): void {
    for (const { message } of this.#outbox.all()) if (message.state === "held") message.state = "waiting";
    this.wake();
  }

  /** Stops the timers, and waits for the deliveries under way. */
  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    await Promise.all(this.#running);
  }

  async #walk(end: number): Promise<void> {
    try {
      while (!this.#closed) {
        const next = this.#earliest(this.#clock.base() + end);
        if (next !== undefined) {
          this.#clock.offset = Math.max(this.#clock.offset, Math.min(end, next.message.dueAt - this.#clock.base()));
          await this.#deliver(next);
        } else if (this.#running.size > 0) {
          await Promise.all(this.#running);
        } else break;
      }
    } finally {
      this.#clock.offset = end;
      this.#pauses -= 1;
      this.wake();
    }
  }

  #fire(): void {
    for (let next = this.#earliest(this.#clock.now()); next !== undefined; next = this.#earliest(this.#clock.now()))
      void this.#deliver(next);
    this.wake();
  }

  /** The first message that waits and falls due by then, those being delivered left out. */
  #earliest(by: number): Entry | undefined {
    return this.#outbox
      .all()
      .filter(({ message, inFlight }) => message.state === "waiting" && inFlight === 0 && message.dueAt <= by)
      .sort((a, b) => a.message.dueAt - b.message.dueAt)[0];
  }

  async #deliver(entry: Entry): Promise<void> {
    if (this.#faults.hold) {
      if (isPending(entry.message)) entry.message.state = "held";
      return;
    }
    const attempt = this.#outbox.attempt(entry);
    this.#running.add(attempt);
    await attempt;
    this.#running.delete(attempt);
    this.wake();
  }
}
