/** How much may be asked of Jupiter, all routes together, by the chain's clock. */
export interface JupiterLimits {
  /** Requests a second without a key. */
  keylessPerSecond: number;
  /** Requests a second of each known `x-api-key`; with any other key a request is refused. */
  keys: Readonly<Record<string, number>>;
}

/** So long is looked back. Jupiter's documents say a minute; its gateway was seen to look back less. */
const WINDOW_MS = 10_000;

/** What to do with a request. */
export type Admission = "admitted" | "unknown_key" | { retryAfterSeconds: number };

/** Counts requests in a sliding window for each key, and for all without one. */
export class Limiter {
  readonly #limits: JupiterLimits;
  readonly #taken = new Map<string, number[]>();

  constructor(limits: JupiterLimits) {
    this.#limits = limits;
  }

  /** Counts a request unless it is refused. */
  admit(key: string | undefined, nowMs: number): Admission {
    const { keys, keylessPerSecond } = this.#limits;
    if (key !== undefined && !Object.hasOwn(keys, key)) return "unknown_key";
    const perSecond = key === undefined ? keylessPerSecond : (keys[key] ?? 0);
    const recent = (this.#taken.get(key ?? "") ?? []).filter((at) => at > nowMs - WINDOW_MS);
    this.#taken.set(key ?? "", recent);
    if (recent.length * 1000 >= perSecond * WINDOW_MS) {
      const freeAtMs = (recent[0] ?? nowMs) + WINDOW_MS;
      return { retryAfterSeconds: Math.ceil((freeAtMs - nowMs) / 1000) };
    }
    recent.push(nowMs);
    return "admitted";
  }
}
