import { setImmediate as nextTurn } from "node:timers/promises";

/** Counts what is under way in a bot: the requests it is answering, and what it left for later. */
export class Work {
  requests = 0;
  later = 0;
  #changed = Promise.withResolvers<void>();

  /** Counts a request, or work left for later, until it ends. */
  async during<T>(kind: "requests" | "later", promise: Promise<T>): Promise<T> {
    this[kind] += 1;
    try {
      return await promise;
    } finally {
      this[kind] -= 1;
      this.notify();
    }
  }

  readonly notify = (): void => {
    this.#changed.resolve();
    this.#changed = Promise.withResolvers<void>();
  };

  /** Resolves once `condition` holds and still holds a turn later; it is looked at whenever something begins or ends. */
  async until(condition: () => boolean): Promise<void> {
    for (;;) {
      while (!condition()) await this.#changed.promise;
      await nextTurn();
      if (condition()) return;
    }
  }
}
