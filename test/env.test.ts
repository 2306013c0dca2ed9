import { describe, expect, it } from "vitest";
import { ConfigError, parseEnv } from "../src/env.ts";

const REQUIRED = {
  BOT_TOKEN: "1:token",
  WEBHOOK_SECRET: "secret",
  UPSTASH_REDIS_REST_URL: "https://redis.example/",
  UPSTASH_REDIS_REST_TOKEN: "token",
  QSTASH_TOKEN: "token",
  QSTASH_CURRENT_SIGNING_KEY: "sig_1",
  QSTASH_NEXT_SIGNING_KEY: "sig_2",
  PUBLIC_URL: "https://conclave.example//",
};
const BOT = { id: 1, is_bot: true, first_name: "Conclave", username: "ConclaveBot" };

describe("the environment", () => {
  it("needs no more than what has no default", () => {
    expect(parseEnv(REQUIRED)).toMatchObject({
      telegram: { apiRoot: "https://api.telegram.org", botInfo: null },
      redis: { url: "https://redis.example" },
      qstash: { url: "https://qstash.upstash.io" },
      publicUrl: "https://conclave.example",
      sessionTtlMs: 86_400_000,
      clockOffsetMs: 0,
    });
  });

  it("takes numbers and objects too, as wrangler.toml may hold them", () => {
    const env = { ...REQUIRED, SESSION_TTL_SECONDS: 3_600, CLOCK_OFFSET_MS: -5, BOT_INFO: BOT };
    expect(parseEnv(env)).toMatchObject({
      telegram: { botInfo: BOT },
      sessionTtlMs: 3_600_000,
      clockOffsetMs: -5,
    });
  });

  it("takes a clock's offset with a sign or a fraction, and an address in capitals", () => {
    for (const [written, read] of [
      ["+5", 5],
      ["12.5", 13],
      ["-7.2", -7],
      [12.4, 12],
    ])
      expect(parseEnv({ ...REQUIRED, CLOCK_OFFSET_MS: written }).clockOffsetMs).toBe(read);
    expect(parseEnv({ ...REQUIRED, PUBLIC_URL: "HTTPS://Conclave.example/Bot/" }).publicUrl).toBe(
      "https://Conclave.example/Bot",
    );
  });

  it.each([
    { CLOCK_OFFSET_MS: "1.5.2" },
    { CLOCK_OFFSET_MS: "+" },
    { SESSION_TTL_SECONDS: 1.5 },
    { SESSION_TTL_SECONDS: Number.NaN },
    { BOT_INFO: [] },
    { BOT_TOKEN: 7 },
  ])("refuses %j", (change) => {
    expect(() => parseEnv({ ...REQUIRED, ...change })).toThrow(ConfigError);
    expect(() => parseEnv({ ...REQUIRED, ...change })).toThrow(Object.keys(change)[0] ?? "?");
  });
});
