import * as z from "zod/mini";

/**
 * The part of Cloudflare's rate limiting binding that is used here
 * (https://developers.cloudflare.com/workers/runtime-apis/bindings/rate-limit/). Each call counts one for its key.
 * `success` says whether the key is still within the limit of wrangler.toml.
 */
export interface RateLimit {
  limit(options: { readonly key: string }): Promise<{ readonly success: boolean }>;
}

const isRateLimit = (value: unknown): value is RateLimit =>
  typeof value === "object" && value !== null && "limit" in value && typeof value.limit === "function";

/**
 * The limit of what one member does, and the limit of the answers that one chat gets. Null if there is no such binding.
 */
export interface RateLimits {
  readonly member: RateLimit | null;
  readonly answers: RateLimit | null;
}

const binding = z.catch(z.nullable(z.custom<RateLimit>(isRateLimit)), null);

/**
 * Reads the bindings RATE_LIMIT and ANSWER_LIMIT. Anything that is no such binding is ignored, since nothing depends on
 * them.
 */
export const RateLimitsEnv = z.pipe(
  z.object({ RATE_LIMIT: binding, ANSWER_LIMIT: binding }),
  z.transform(({ RATE_LIMIT: member, ANSWER_LIMIT: answers }): RateLimits => ({ member, answers })),
);
