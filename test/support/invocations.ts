import { AsyncLocalStorage } from "node:async_hooks";

/**
 * Counts the requests of each invocation of the Worker by itself, as Cloudflare does. That is what it fetches, also behind its answer,
 * and the other invocations that it calls.
 */
export class Invocations {
  readonly counts: { requests: number }[] = [];
  readonly #current = new AsyncLocalStorage<{ requests: number }>();
  readonly #fetch = globalThis.fetch;

  constructor() {
    globalThis.fetch = (input, init) => {
      const current = this.#current.getStore();
      if (current !== undefined) current.requests += 1;
      return this.#fetch(input, init);
    };
  }

  /** Runs something as an invocation of its own. */
  readonly during = (act: () => Promise<void>): Promise<void> => {
    const caller = this.#current.getStore();
    if (caller !== undefined) caller.requests += 1;
    const count = { requests: 0 };
    this.counts.push(count);
    return this.#current.run(count, act);
  };

  /** The requests of the busiest invocation so far. */
  get busiest(): number {
    return Math.max(0, ...this.counts.map(({ requests }) => requests));
  }

  /** Counts no more. */
  stop(): void {
    globalThis.fetch = this.#fetch;
  }
}
