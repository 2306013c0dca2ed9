import type { MarketLimits } from "./types.ts";

/**
 * Jupiter's documents say 60 s, its gateway was seen to take five requests at once without a key, and the sixth ten seconds later.
 * The shorter window is the stricter one.
 */
export const DEFAULT_LIMITS: MarketLimits = { keylessPerSecond: 0.5, keyedPerSecond: 1, windowMs: 10_000 };

/** What a request may do, and what the headers of its answer say. */
export interface Allowance {
  allowed: boolean;
  headers: Record<"x-ratelimit-remaining" | "x-ratelimit-current" | "x-ratelimit-reset", string>;
}

/** Counts requests in a sliding window: those without a key in one, those with any known key in another. */
export class Limiter {
  readonly #limits: MarketLimits;
  readonly #taken: Record<"keyed" | "keyless", number[]> = { keyed: [], keyless: [] };

  constructor(limits: MarketLimits) {
    this.#limits = limits;
  }

  /** Counts a request, unless it is beyond the limit: what is refused does not count. */
  take(keyed: boolean, nowMs: number): Allowance {
    const { keylessPerSecond, keyedPerSecond, windowMs } = this.#limits;
    const most = Math.floor(((keyed ? keyedPerSecond : keylessPerSecond) * windowMs) / 1000);
    const bucket = keyed ? "keyed" : "keyless";
    const recent = this.#taken[bucket].filter((at) => at > nowMs - windowMs);
    const allowed = recent.length < most;
    if (allowed) recent.push(nowMs);
    this.#taken[bucket] = recent;
    const freeAt = (recent[0] ?? nowMs) + windowMs;
    return {
      allowed,
      headers: {
        "x-ratelimit-remaining": String(most - recent.length),
        "x-ratelimit-current": String(recent.length),
        "x-ratelimit-reset": String(Math.ceil(freeAt / 1000)),
      },
    };
  }

  clear(): void {
    this.#taken.keyed = [];
    this.#taken.keyless = [];
  }
}
