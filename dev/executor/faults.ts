import type { Behaviour } from "./behaviour.ts";
import type { ExecutorFaults } from "./types.ts";

/** What is planned for the next calls. */
export class Faults implements ExecutorFaults {
  #lasting: Behaviour = "fill";
  readonly #queue: Behaviour[] = [];

  get behaviour(): Behaviour {
    return this.#queue[0] ?? this.#lasting;
  }

  next(...behaviours: Behaviour[]): void {
    this.#queue.push(...behaviours);
  }

  always(behaviour: Behaviour | null): void {
    this.#lasting = behaviour ?? "fill";
  }

  /** The next call's behaviour, which is used up by this. */
  take(): Behaviour {
    return this.#queue.shift() ?? this.#lasting;
  }

  clear(): void {
    this.#lasting = "fill";
    this.#queue.length = 0;
  }
}
