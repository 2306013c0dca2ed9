import type { Clock } from "../../src/compose.ts";

/** A clock that stands still until it is moved, and waits that end only by that. Milliseconds since 1970. */
export class ManualClock implements Clock {
  #now: number;
  readonly #sleepers = new Set<{ until: number; wake: () => void }>();
  readonly #onChange: () => void;

  constructor(start: number, onChange: () => void) {
    this.#now = start;
    this.#onChange = onChange;
  }

  readonly now = (): number => this.#now;

  readonly sleep = (ms: number): Promise<void> => {
    if (ms <= 0) return Promise.resolve();
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#sleepers.add({ until: this.#now + ms, wake: resolve });
    this.#onChange();
    return promise;
  };

  /** How many wait for this clock. */
  get sleepers(): number {
    return this.#sleepers.size;
  }

  /** When the first of them wakes, or undefined where nobody waits. */
  get nextWake(): number | undefined {
    return this.#sleepers.size === 0 ? undefined : Math.min(...[...this.#sleepers].map(({ until }) => until));
  }

  /** Moves on to a time and wakes whom it concerns. Never goes back. */
  moveTo(time: number): void {
    this.#now = Math.max(this.#now, time);
    for (const sleeper of [...this.#sleepers].filter(({ until }) => until <= this.#now)) {
      this.#sleepers.delete(sleeper);
      sleeper.wake();
    }
    this.#onChange();
  }
}
