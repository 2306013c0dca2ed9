import type { World } from "../../dev/world.ts";

/** Says when things may be done: not while the Worker is restarted, nor while all is begun anew. */
export class Gate {
  readonly #world: World;
  #turn: Promise<unknown> = Promise.resolve();
  #alone = 0;
  readonly #waiting = new Set<() => void>();
  readonly #stop: () => void;

  constructor(world: World) {
    this.#world = world;
    this.#stop = world.onRestart(() => this.#look());
  }

  /** Resolves when the Worker takes work. */
  async open(): Promise<void> {
    while (this.#alone > 0 || this.#world.restarting) {
      await new Promise<void>((resolve) => this.#waiting.add(resolve));
    }
  }

  /** Does things that cannot be done at the same time one after the other. */
  inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#turn.then(work);
    this.#turn = done.catch(() => undefined);
    return done;
  }

  /** Does work in turn, and whoever asks for `open` waits until it is done. */
  alone<T>(work: () => Promise<T>): Promise<T> {
    this.#alone += 1;
    return this.inTurn(work).finally(() => {
      this.#alone -= 1;
      this.#look();
    });
  }

  close(): void {
    this.#stop();
  }

  #look(): void {
    for (const resolve of this.#waiting) resolve();
    this.#waiting.clear();
  }
}
