import { buildWorker } from "../../dev/worker/build.ts";

/** How often wrangler.toml lets one member do the same, and within how many seconds. */
export async function bundledLimit(): Promise<{ limit: number; period: number }> {
  const { RATE_LIMIT } = (await buildWorker()).rateLimits;
  if (RATE_LIMIT === undefined) throw new Error("wrangler.toml has no RATE_LIMIT");
  return RATE_LIMIT.simple;
}
