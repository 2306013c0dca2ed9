import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { parseEnv } from "../src/config/config.ts";
import type { RateLimit } from "../src/config/rate-limit.ts";
import { rateLimiterBy } from "../src/rate-limit.ts";
import { RATE_LIMIT_TIMEOUT_MS } from "../src/time-limits.ts";
import { REQUIRED } from "./support/env.ts";

const logged: string[] = [];
beforeEach(() => {
  logged.length = 0;
  vi.spyOn(console, "log").mockImplementation((line: unknown) => void logged.push(String(line)));
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

describe("a rate limit", () => {
  it("says what the binding says of the key", async () => {
    const asked: string[] = [];
    const allows = rateLimiterBy({
      async limit({ key }) {
        asked.push(key);
        return { success: key === "slow" };
      },
    });
    expect([await allows("slow"), await allows("quick")]).toEqual([true, false]);
    expect(asked).toEqual(["slow", "quick"]);
    expect(logged).toEqual([]);
  });

  it("lets everybody through where there is no binding", async () => {
    expect(await rateLimiterBy(null)("anybody")).toBe(true);
  });

  it.each<[string, RateLimit["limit"]]>([
    ["fails", () => Promise.reject(new Error("hunter2 overloaded"))],
    [
      "throws at once",
      () => {
        throw new TypeError("hunter2");
      },
    ],
  ])("lets everybody through where the binding %s, and says in the log that it did, but not what", async (_, limit) => {
    expect(await rateLimiterBy({ limit })("somebody")).toBe(true);
    expect(logged).toHaveLength(1);
    expect(logged[0]).toContain('"what":"rate_limit","outcome":"failed"');
    expect(logged[0]).not.toMatch(/hunter2|somebody/);
  });

  it("is waited for half a second, and then everybody may go on", async () => {
    vi.useFakeTimers();
    const answer = rateLimiterBy({ limit: () => new Promise(() => undefined) })("somebody");
    await vi.advanceTimersByTimeAsync(RATE_LIMIT_TIMEOUT_MS);
    expect(await answer).toBe(true);
    expect(logged).toEqual(['{"what":"rate_limit","outcome":"failed","error":"timeout"}']);
  });
});

describe("the binding RATE_LIMIT", () => {
  it("is taken as it is", async () => {
    const binding = { limit: async () => ({ success: false }) };
    expect(parseEnv({ ...REQUIRED, RATE_LIMIT: binding }).rateLimits.member).toBe(binding);
  });

  it.each([undefined, null, "20", 20, {}, { limit: 20 }])("is optional, and ignored where it is %j", (value) => {
    expect(parseEnv({ ...REQUIRED, RATE_LIMIT: value }).rateLimits.member).toBeNull();
  });
});
