import type { RateLimit } from "./config/rate-limit.ts";
import { describeError, log } from "./log.ts";
import { RATE_LIMIT_TIMEOUT_MS } from "./time-limits.ts";
import { within } from "./within.ts";

/** Whether somebody may go on. `key` names who does what, and each question counts. Never throws. */
export type RateLimiter = (key: string) => Promise<boolean>;

/**
 * Asks Cloudflare's rate limiting binding, which costs no request to Redis. It only saves wasted work, and decides
 * nothing about votes. If there is no binding, or it fails or does not answer in time, everybody may go on.
 */
export function rateLimiterBy(binding: RateLimit | null): RateLimiter {
  if (binding === null) return async () => true;
  return async (key) => {
    try {
      const answer = await within(RATE_LIMIT_TIMEOUT_MS, binding.limit({ key }), () => null);
      if (answer === null) log({ what: "rate_limit", outcome: "failed", error: "timeout" });
      return answer?.success !== false;
    } catch (thrown) {
      log({ what: "rate_limit", outcome: "failed", error: describeError(thrown) });
      return true;
    }
  };
}
