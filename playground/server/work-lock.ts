import type { World } from "../../dev/world.ts";

/** Says when work may be done: not while the Worker is restarted, nor while exclusive work is done. */
export class WorkLock {
  readonly #world: World;
  #last: Promise<unknown> = Promise.resolve();
  #exclusive = 0;
  readonly #waiting = new Set<() => void>();
  readonly #stop: () => void;

  constructor(world: World) {
    this.#world = world;
    this.#stop = world.onRestart(() => this.#wake());
  }

  /** Resolves when the Worker takes work. */
  async ready(): Promise<void> {
    while (this.#exclusive > 0 || this.#world.restarting) {
      await new Promise<void>((resolve) => this.#waiting.add(resolve));
    }
  }

  /** Does work that cannot be done at the same time, one after the other. */
  serially<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#last.then(work);
    this.#last = done.catch(() => undefined);
    return done;
  }

  /** Does work serially, and whoever asks for `ready` waits until it is done. */
  exclusively<T>(work: () => Promise<T>): Promise<T> {
    this.#exclusive += 1;
    return this.serially(work).finally(() => {
      this.#exclusive -= 1;
      this.#wake();
    });
  }

  close(): void {
    this.#stop();
  }

  #wake(): void {
    for (const resolve of this.#waiting) resolve();
    this.#waiting.clear();
  }
}
