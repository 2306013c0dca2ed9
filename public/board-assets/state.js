// @ts-check

/** @typedef {import("../../src/domain/board.ts").BoardLive} Live */
/** @typedef {import("../../src/domain/board.ts").BoardLedger} Ledger */

/**
 * What the board shows. A part is null until it has come.
 * @typedef {{ live: Live | null, ledger: Ledger | null }} State
 */

/**
 * Keeps the newest of each part: messages may overtake each other on their way.
 * @returns {State & { take(name: "live" | "ledger", json: string): boolean, now(): number }}
 */
export function createState() {
  /** How far the Worker's clock is ahead of this device's, in milliseconds. */
  let ahead = 0;
  return {
    live: null,
    ledger: null,
    take(name, json) {
      /** @type {any} */
      const part = JSON.parse(json);
      if (part.number <= (this[name]?.number ?? 0)) return false;
      this[name] = part;
      ahead = part.time - Date.now();
      return true;
    },
    now: () => Date.now() + ahead,
  };
}
