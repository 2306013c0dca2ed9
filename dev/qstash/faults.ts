import type { QStashFaults } from "./types.ts";

/** Faults that are all off; `released` is called when `hold` is unset. */
export function createFaults(released: () => void): QStashFaults {
  let hold = false;
  return {
    down: false,
    delayMs: 0,
    loseReplies: 0,
    get hold() {
      return hold;
    },
    set hold(value) {
      const wasHeld = hold;
      hold = value;
      if (wasHeld && !value) released();
    },
  };
}

/** Turns every fault off, in place. */
export function clearFaults(faults: QStashFaults): void {
  faults.down = false;
  delete faults.status;
  faults.delayMs = 0;
  faults.loseReplies = 0;
  faults.hold = false;
}
