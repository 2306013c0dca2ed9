import { describe, expect, it } from "vitest";
import { ConfigError, parseEnv } from "../../src/config/config.ts";
import { DEFAULT_RULES } from "../../src/domain/rules.ts";
import { namesRefused, REQUIRED } from "../support/env.ts";

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
      rules: DEFAULT_RULES,
      executor: null,
      mints: new Map(),
    });
  });

  it("takes an empty variable for one that is not set, where it is optional", () => {
    const optional = [
      ...["MIN_VOTE_SOL", "DEFAULT_VOTE_SOL", "MAX_VOTE_SOL"],
      ...["MIN_VOTING_MINUTES", "DEFAULT_VOTING_MINUTES", "MAX_VOTING_MINUTES"],
      ...["EXECUTOR_URL", "EXECUTOR_SECRET", "TOKENS"],
      ...["BOT_INFO", "QSTASH_URL", "SESSION_TTL_SECONDS", "CLOCK_OFFSET_MS", "SUBREQUESTS", "TELEGRAM_API_ROOT"],
    ];
    const empty = Object.fromEntries(optional.map((name) => [name, ""]));
    expect(parseEnv({ ...REQUIRED, ...empty })).toEqual(parseEnv(REQUIRED));
  });

  it("is refused by the names of all that is wrong at once, whatever they are for, and by none twice", () => {
    const wrong = { BOT_TOKEN: "", TOKENS: "x", EXECUTOR_SECRET: "x", MIN_VOTE_SOL: "x", MAX_VOTING_MINUTES: "x" };
    expect(namesRefused(wrong)).toEqual(Object.keys(wrong).toSorted());
    expect(namesRefused({ MIN_VOTE_SOL: "5", DEFAULT_VOTE_SOL: "4", MAX_VOTE_SOL: "3" })).toEqual([
      "DEFAULT_VOTE_SOL",
      "MAX_VOTE_SOL",
      "MIN_VOTE_SOL",
    ]);
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
    { SUBREQUESTS: "0" },
    { SUBREQUESTS: "many" },
    { SESSION_TTL_SECONDS: Number.NaN },
    { BOT_INFO: [] },
    { BOT_TOKEN: 7 },
    // What no header can carry, and an address that `fetch` does not take.
    { UPSTASH_REDIS_REST_TOKEN: "tokén" },
    { QSTASH_TOKEN: "token\u0000" },
    { QSTASH_CURRENT_SIGNING_KEY: "sig_\u200b1" },
    { UPSTASH_REDIS_REST_URL: "https://user:password@redis.example" },
  ])("refuses %j", (change) => {
    expect(() => parseEnv({ ...REQUIRED, ...change })).toThrow(ConfigError);
    expect(() => parseEnv({ ...REQUIRED, ...change })).toThrow(Object.keys(change)[0] ?? "?");
  });
});
