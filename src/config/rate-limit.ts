import * as z from "zod/mini";

/**
 * Cloudflare's rate limiting binding, as far as it is called here
 * (https://developers.cloudflare.com/workers/runtime-apis/bindings/rate-limit/): each call counts one for its key, and says
 * whether that was still within the limit of wrangler.toml.
 */
export interface RateLimit {
  limit(options: { readonly key: string }): Promise<{ readonly success: boolean }>;
}

const isRateLimit = (value: unknown): value is RateLimit =>
  typeof value === "object" && value !== null && "limit" in value && typeof value.limit === "function";

/** The limits there are: for what one member does, and for the answers that one chat gets. Null where there is no such binding. */
export interface RateLimits {
  readonly member: RateLimit | null;
  readonly answers: RateLimit | null;
}

const binding = z.catch(z.nullable(z.custom<RateLimit>(isRateLimit)), null);

/** The bindings RATE_LIMIT and ANSWER_LIMIT. What is no such binding is ignored: nothing depends on them. */
export const RateLimitsEnv = z.pipe(
  z.object({ RATE_LIMIT: binding, ANSWER_LIMIT: binding }),
  z.transform(({ RATE_LIMIT: member, ANSWER_LIMIT: answers }): RateLimits => ({ member, answers })),
);
