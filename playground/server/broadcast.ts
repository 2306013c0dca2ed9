import { SLICE_NAMES, type SliceName, type Slices } from "../protocol/slices.ts";

/** So many milliseconds lie between two broadcasts at least. */
const PACE_MS = 50;

/** Says what each slice is now. */
export type Sources = { readonly [Name in SliceName]: () => Slices[Name] };

/** Tells listeners of slices that have changed: whole, as JSON of one event. */
export class Broadcast {
  readonly #sources: Sources;
  readonly #listeners = new Set<(slice: SliceName, json: string) => void>();
  /** What was told last, as it is compared. */
  readonly #told = new Map<SliceName, string>();
  #timer: NodeJS.Timeout | undefined;
  #last = 0;

  constructor(sources: Sources) {
    this.#sources = sources;
  }

  /** Something may have changed. */
  touch(): void {
    if (this.#listeners.size === 0) return;
    this.#timer ??= setTimeout(() => this.#tell(), Math.max(0, this.#last + PACE_MS - Date.now()));
  }

  /** Tells a listener of all slices, and then of those that change; the function returned ends it. */
  join(listener: (slice: SliceName, json: string) => void): () => void {
    for (const name of SLICE_NAMES) {
      listener(name, this.#event(name));
      // Others may not have been told of this yet.
      if (this.#listeners.size === 0) this.#told.set(name, this.#compared(name));
    }
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#listeners.clear();
  }

  #tell(): void {
    this.#timer = undefined;
    this.#last = Date.now();
    for (const name of SLICE_NAMES) {
      const compared = this.#compared(name);
      if (this.#told.get(name) === compared) continue;
      this.#told.set(name, compared);
      const event = this.#event(name);
      for (const listener of this.#listeners) listener(name, event);
    }
  }

  #event(name: SliceName): string {
    return JSON.stringify({ slice: name, value: this.#sources[name]() });
  }

  /** Time passes without being news. */
  #compared(name: SliceName): string {
    return JSON.stringify(this.#sources[name](), (key, value) =>
      name === "clock" && key === "now" ? undefined : value,
    );
  }
}
