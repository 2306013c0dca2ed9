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

/** The binding RATE_LIMIT, or null where there is none. What is no such binding is ignored: nothing depends on it. */
export const RateLimitEnv = z.pipe(
  z.object({ RATE_LIMIT: z.catch(z.nullable(z.custom<RateLimit>(isRateLimit)), null) }),
  z.transform(({ RATE_LIMIT }) => RATE_LIMIT),
);
