import type { Behaviour, CallRecord, ExecutorFaults } from "./types.ts";

/** What can be done with a call by its name alone. */
export const SIMPLE_BEHAVIOURS = [
  "fill",
  "reject",
  "pending",
  "pending_then_fill",
  "fail",
  "fail_after",
  "hang",
  "hang_after",
  "cut",
  "cut_after",
  "nonsense",
  "forget",
] as const;

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

/** What a behaviour is called in the records. */
export function behaviourName(behaviour: Behaviour): NonNullable<CallRecord["behaviour"]> {
  if (typeof behaviour === "string") return behaviour;
  return "reject" in behaviour ? "reject" : "custom";
}
