import { expect } from "vitest";
import { ConfigError, parseEnv } from "../../src/config/config.ts";

/** The variables that have no default, each with a good value. */
export const REQUIRED = {
  BOT_TOKEN: "1:token",
  WEBHOOK_SECRET: "secret",
  UPSTASH_REDIS_REST_URL: "https://redis.example/",
  UPSTASH_REDIS_REST_TOKEN: "token",
  QSTASH_TOKEN: "token",
  QSTASH_CURRENT_SIGNING_KEY: "sig_1",
  QSTASH_NEXT_SIGNING_KEY: "sig_2",
  PUBLIC_URL: "https://conclave.example//",
};

/**
 * The names of the variables by which an environment with these changes is refused, sorted; none where it is not. Fails where
 * the refusal holds anything but names, like a value.
 */
export function namesRefused(change: Readonly<Record<string, unknown>>): string[] {
  try {
    parseEnv({ ...REQUIRED, ...change });
    return [];
  } catch (thrown) {
    if (!(thrown instanceof ConfigError)) throw thrown;
    expect(thrown.message).toMatch(/^missing or malformed: [A-Z_]+(, [A-Z_]+)*$/);
    return thrown.message.replace("missing or malformed: ", "").split(", ").toSorted();
  }
}
