/** How long a slot takes, in milliseconds. */
export const SLOT_MS = 400;

/** The slot that the chain begins at. */
const FIRST_SLOT = 380_000_000n;
/** Slots in which no block was made, all of them before the chain begins: a block's height is so much below its slot. */
const SKIPPED_SLOTS = 21_900_000n;

/** The height of the block of a slot. */
export const blockHeight = (slot: bigint): bigint => slot - SKIPPED_SLOTS;

/** Slots of an epoch. */
export const EPOCH_SLOTS = 432_000n;

/** A clock in milliseconds that can be moved forward, and the slot that it is. */
export class ChainClock {
  readonly #base: () => number;
  readonly #beganAtMs: number;
  #offsetMs = 0;

  constructor(base: () => number) {
    this.#base = base;
    this.#beganAtMs = base();
  }

  now(): number {
    return this.#base() + this.#offsetMs;
  }

  /** Moves the clock forward. */
  advance(ms: number): void {
    this.#offsetMs += Math.max(0, ms);
  }

  slot(): bigint {
    return FIRST_SLOT + BigInt(Math.max(0, Math.floor((this.now() - this.#beganAtMs) / SLOT_MS)));
  }

  /** When a slot began, in milliseconds since 1970. */
  timeOf(slot: bigint): number {
    return this.#beganAtMs + Number(slot - FIRST_SLOT) * SLOT_MS;
  }

  get firstSlot(): bigint {
    return FIRST_SLOT;
  }
}
