import type { UpstashFaults } from "./types.ts";

/** Faults that are all off, and what waits while `hold` is set. */
export interface Faults {
  readonly faults: UpstashFaults;
  /** How many requests wait for `hold` to be unset. */
  readonly held: number;
  /** Resolves at once, or as soon as `hold` is unset. */
  released(): Promise<void>;
}

/** Faults that are all off; `caughtUp` is called when `lag` is unset. */
export function createFaults(caughtUp: () => void): Faults {
  let release: (() => void) | undefined;
  let waiting = Promise.resolve();
  let held = 0;
  let lag = false;
  const faults: UpstashFaults = {
    ...NONE,
    get lag() {
      return lag;
    },
    set lag(value) {
      if (lag && !value) caughtUp();
      lag = value;
    },
    get hold() {
      return release !== undefined;
    },
    set hold(value) {
      if (value && release === undefined)
        waiting = new Promise((resolve) => {
          release = resolve;
        });
      if (value || release === undefined) return;
      release();
      release = undefined;
    },
  };
  return {
    faults,
    get held() {
      return held;
    },
    async released() {
      held += 1;
      await waiting;
      held -= 1;
    },
  };
}

const NONE = { down: false, delayMs: 0, loseReplies: 0, failNext: 0, loseMessages: false };

/** Turns every fault off, in place. */
export function clearFaults(faults: UpstashFaults): void {
  Object.assign(faults, NONE, { hold: false, lag: false });
  delete faults.status;
}

/** Uses up one of the faults that are counted, if any is left. */
export function take(faults: UpstashFaults, name: "loseReplies" | "failNext"): boolean {
  if (faults[name] <= 0) return false;
  faults[name] -= 1;
  return true;
}
