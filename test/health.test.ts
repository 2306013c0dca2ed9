import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type HealthMemory, health } from "../src/health.ts";
import { StoreUnavailable } from "../src/store/errors.ts";
import { CRON_DEAD_MS, HEALTH_REMEMBERED_MS, OVERDUE_LIMIT_MS, REDIS_SLOW_MS } from "../src/time-limits.ts";

const logged: unknown[] = [];
beforeEach(() => {
  logged.length = 0;
  vi.useFakeTimers();
  vi.spyOn(console, "log").mockImplementation((line: unknown) => void logged.push(JSON.parse(String(line))));
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

const NOW = 1_800_000_000_000;

/** A store whose Redis takes so long to say this. */
const saying = (redisMs: number, overdueMs: number, cronMs: number | null) => ({
  async readClocks() {
    vi.setSystemTime(Date.now() + redisMs);
    return { overdueMs, cronMs };
  },
});
const silent = { readClocks: () => Promise.reject(new StoreUnavailable("timeout")) };

/** Asks once, at the time `now`, with what is remembered. */
async function ask(
  store: Parameters<typeof health>[0]["store"],
  memory: HealthMemory = { last: null },
  now = NOW,
): Promise<[number, unknown]> {
  const response = await health({ store, allowsMember: async () => true, now: () => now }, memory, "");
  return [response.status, await response.json()];
}

describe("GET /healthz", () => {
  it.each([
    [0, 0, null],
    [12, 0, 60_000],
    [REDIS_SLOW_MS - 1, OVERDUE_LIMIT_MS - 1, null],
    [5, 1_000 * OVERDUE_LIMIT_MS, CRON_DEAD_MS - 1],
  ])(
    "is 200 where Redis takes %i ms, the first vote is %i ms overdue, and the cron ran %s ms ago",
    async (...found) => {
      const [redisMs, overdueMs, cronMs] = found;
      expect(await ask(saying(redisMs, overdueMs, cronMs))).toEqual([200, { ok: true, redisMs, overdueMs, cronMs }]);
      expect(logged).toEqual([]);
    },
  );

  it("is 503 where Redis is slow, or the clocks stand still, and the log says which", async () => {
    for (const [redisMs, overdueMs, cronMs] of [
      [REDIS_SLOW_MS, 5, null],
      [7, OVERDUE_LIMIT_MS, null],
      [8, 0, CRON_DEAD_MS],
    ] as const) {
      expect(await ask(saying(redisMs, overdueMs, cronMs))).toEqual([503, { ok: false, redisMs, overdueMs, cronMs }]);
    }
    expect(logged).toEqual([
      { what: "healthz", outcome: "redis_slow", ms: REDIS_SLOW_MS },
      { what: "healthz", outcome: "overdue", ms: OVERDUE_LIMIT_MS },
      { what: "healthz", outcome: "cron_dead", ms: CRON_DEAD_MS },
    ]);
  });

  it("is 503 where Redis does not answer, and then nobody knows", async () => {
    expect(await ask(silent)).toEqual([503, { ok: false, redisMs: null, overdueMs: null, cronMs: null }]);
    expect(logged).toEqual([
      { what: "healthz", outcome: "failed", error: expect.stringMatching(/^StoreUnavailable timeout/) },
    ]);
  });

  it("gives a good answer again for some seconds without asking Redis, and a bad one never", async () => {
    const memory: HealthMemory = { last: null };
    const good = [200, { ok: true, redisMs: 3, overdueMs: 0, cronMs: 4 }];
    expect(await ask(saying(3, 0, 4), memory)).toEqual(good);
    expect(await ask(silent, memory, NOW + HEALTH_REMEMBERED_MS - 1)).toEqual(good);
    expect(await ask(silent, memory, NOW + HEALTH_REMEMBERED_MS)).toMatchObject([503, { ok: false }]);
    expect(await ask(saying(3, 0, CRON_DEAD_MS), memory, NOW)).toMatchObject([503, { ok: false }]);
    expect(await ask(saying(3, 0, 4), memory, NOW)).toEqual(good);
    // A clock that was put back is no reason to remember for longer.
    expect(await ask(silent, memory, NOW - HEALTH_REMEMBERED_MS)).toMatchObject([503, { ok: false }]);
  });

  it("is 429 for an address that asks too often, and Redis is not asked", async () => {
    const store = { readClocks: () => Promise.reject(new Error("asked")) };
    const asked: string[] = [];
    const allowsMember = async (key: string) => asked.push(key) === 0;
    const response = await health({ store, allowsMember, now: () => NOW }, { last: null }, "192.0.2.7");
    expect([response.status, response.headers.get("Retry-After")]).toEqual([429, "10"]);
    expect(asked).toEqual(["healthz 192.0.2.7"]);
  });
});
