import { buildWorker } from "../../dev/worker/build.ts";

type Limit = { limit: number; period: number };

/** How often wrangler.toml lets one member do the same, and one group be answered in words, and within how many seconds. */
export async function bundledLimits(): Promise<{ member: Limit; answers: Limit }> {
  const { RATE_LIMIT, ANSWER_LIMIT } = (await buildWorker()).rateLimits;
  if (RATE_LIMIT === undefined) throw new Error("wrangler.toml has no RATE_LIMIT");
  if (ANSWER_LIMIT === undefined) throw new Error("wrangler.toml has no ANSWER_LIMIT");
  return { member: RATE_LIMIT.simple, answers: ANSWER_LIMIT.simple };
}
