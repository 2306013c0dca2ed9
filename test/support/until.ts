import { vi } from "vitest";

/** Waits until a condition holds, also where no test is running yet and `expect.poll` cannot. */
export const until = (condition: () => boolean): Promise<true> =>
  vi.waitUntil(() => condition() || undefined, { timeout: 60_000, interval: 10 });
