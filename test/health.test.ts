import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { health, OVERDUE_LIMIT_MS, REDIS_SLOW_MS } from "../src/health.ts";
import { StoreUnavailable } from "../src/store/errors.ts";

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

/** Asks where Redis takes so long to say that something is so much overdue. */
async function ask(redisMs: number, overdueMs: number): Promise<[number, unknown]> {
  const store = {
    async overdueMs() {
      vi.setSystemTime(Date.now() + redisMs);
      return overdueMs;
    },
  };
  return answered(await health({ store, allows: async () => true }, ""));
}

const answered = async (response: Response): Promise<[number, unknown]> => [response.status, await response.json()];

describe("GET /healthz", () => {
  it.each([
    [0, 0],
    [12, 0],
    [REDIS_SLOW_MS - 1, OVERDUE_LIMIT_MS - 1],
  ])("is 200 where Redis takes %i ms and the first vote is %i ms overdue", async (redisMs, overdueMs) => {
    expect(await ask(redisMs, overdueMs)).toEqual([200, { ok: true, redisMs, overdueMs }]);
    expect(logged).toEqual([]);
  });

  it("is 503 where Redis is slow, and where nobody looks at what is overdue, and the log says which", async () => {
    expect(await ask(REDIS_SLOW_MS, 5)).toEqual([503, { ok: false, redisMs: REDIS_SLOW_MS, overdueMs: 5 }]);
    expect(await ask(7, OVERDUE_LIMIT_MS)).toEqual([503, { ok: false, redisMs: 7, overdueMs: OVERDUE_LIMIT_MS }]);
    expect(logged).toEqual([
      { what: "healthz", outcome: "redis_slow", ms: REDIS_SLOW_MS },
      { what: "healthz", outcome: "overdue", ms: OVERDUE_LIMIT_MS },
    ]);
  });

  it("is 503 where Redis does not answer, and then nobody knows", async () => {
    const store = { overdueMs: () => Promise.reject(new StoreUnavailable("timeout")) };
    const response = await health({ store, allows: async () => true }, "");
    expect(await answered(response)).toEqual([503, { ok: false, redisMs: null, overdueMs: null }]);
    expect(logged).toEqual([
      { what: "healthz", outcome: "failed", error: expect.stringMatching(/^StoreUnavailable timeout/) },
    ]);
  });

  it("is 429 for an address that asks too often, and Redis is not asked", async () => {
    const store = { overdueMs: () => Promise.reject(new Error("asked")) };
    const asked: string[] = [];
    const allows = async (key: string) => asked.push(key) === 0;
    const response = await health({ store, allows }, "192.0.2.7");
    expect([response.status, response.headers.get("Retry-After")]).toEqual([429, "10"]);
    expect(asked).toEqual(["healthz 192.0.2.7"]);
  });
});
