import type { Behaviour } from "./behaviour.ts";
import type { MarketFaults } from "./types.ts";

/** What is planned for the next requests. */
export class Faults implements MarketFaults {
  away = false;
  #lasting: Behaviour = "answer";
  readonly #queue: Behaviour[] = [];

  get behaviour(): Behaviour {
    return this.#queue[0] ?? this.#lasting;
  }

  next(...behaviours: Behaviour[]): void {
    this.#queue.push(...behaviours);
  }

  always(behaviour: Behaviour | null): void {
    this.#lasting = behaviour ?? "answer";
  }

  /** The next request's behaviour, which is used up by this. */
  take(): Behaviour {
    return this.#queue.shift() ?? this.#lasting;
  }

  clear(): void {
    this.away = false;
    this.#lasting = "answer";
    this.#queue.length = 0;
  }
}
