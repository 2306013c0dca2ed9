import * as z from "zod";
import type { World } from "../../dev/world.ts";
import type { WorkView } from "../protocol/inspector.ts";

/** So much work is shown, the newest. */
const SHOWN = 50;
/** A log line arrives so much later at most, in milliseconds. */
const LATE_MS = 100;

const LogLine = z.object({
  what: z.string(),
  outcome: z.string(),
  ms: z.number().optional(),
  redis: z.number().optional(),
  telegram: z.number().optional(),
  executor: z.number().optional(),
  market: z.number().optional(),
  error: z.string().optional(),
});

/** A request to Redis that no work has been found for. */
interface Unclaimed {
  readonly at: number;
  readonly billed: number;
}

/** What the Worker has done, from the lines that it logs. */
export class WorkLog {
  readonly #world: World;
  readonly #changed: () => void;
  readonly #stops: readonly (() => void)[];
  #work: WorkView[] = [];
  #count = 0;
  #unclaimed: Unclaimed[] = [];

  constructor(world: World, changed: () => void) {
    this.#world = world;
    this.#changed = changed;
    this.#stops = [
      world.onLog((line) => this.#read(line)),
      world.upstash.onRequest(({ billed }) => void this.#unclaimed.push({ at: performance.now(), billed })),
    ];
  }

  get views(): readonly WorkView[] {
    return this.#work;
  }

  clear(): void {
    this.#work = [];
    this.#unclaimed = [];
  }

  close(): void {
    for (const stop of this.#stops) stop();
  }

  #read(line: string): void {
    const read = LogLine.safeParse(asJson(line));
    if (!read.success) return;
    const { what, outcome, ms = null, redis = null, error = null } = read.data;
    const { telegram = null, executor = null, market = null } = read.data;
    this.#count += 1;
    const billed = this.#claim(ms, redis);
    const cost = { ms, redis, billed, telegram, executor, market };
    const work = { n: this.#count, at: this.#world.now(), what, outcome, ...cost, error };
    this.#work = [work, ...this.#work].slice(0, SHOWN);
    this.#changed();
  }

  /**
   * What Upstash would bill for work that took so long and made so many requests. Nobody can tell whose a request was; but where
   * there were just as many in that time, no other work can have made any.
   */
  #claim(ms: number | null, redis: number | null): number | null {
    if (redis === null) return null;
    const since = performance.now() - (ms ?? 0) - LATE_MS;
    this.#unclaimed = this.#unclaimed.filter(({ at }) => at >= since);
    if (this.#unclaimed.length !== redis) return null;
    return this.#unclaimed.splice(0).reduce((sum, { billed }) => sum + billed, 0);
  }
}

function asJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
