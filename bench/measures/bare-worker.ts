import type { WorkerBundle } from "../../dev/worker/build.ts";
import { type RunningWorker, runWorker } from "../../dev/worker/run.ts";
import type { World } from "../../dev/world.ts";

/** What a vote asks of others, and nothing else: one request to Redis, then the tap's answer. */
const SOURCE = `export default {
  async fetch(request, env) {
    const update = await request.json();
    const redis = await fetch(env.REDIS_URL, { method: "POST", headers: { authorization: env.REDIS_TOKEN }, body: '["PING"]' });
    await redis.json();
    const answer = JSON.stringify({ callback_query_id: update.callback_query.id, text: "Counted" });
    const headers = { "content-type": "application/json" };
    const telegram = await fetch(env.TELEGRAM_URL + "/answerCallbackQuery", { method: "POST", headers, body: answer });
    await telegram.json();
    return new Response();
  },
};`;

/** Starts a Worker in place of ours that does as little as a Worker can which asks the same of others. */
export function startBareWorker(
  { upstash, telegram }: World,
  { compatibilityDate }: WorkerBundle,
): Promise<RunningWorker> {
  return runWorker({
    bundle: {
      modules: [{ type: "ESModule", path: "/bare-worker.js", contents: SOURCE }],
      compatibilityDate,
      compatibilityFlags: [],
      rateLimits: {},
    },
    bindings: {
      REDIS_URL: upstash.url,
      REDIS_TOKEN: `Bearer ${upstash.token}`,
      TELEGRAM_URL: `${telegram.url}/bot${telegram.botToken}`,
    },
    allowedOrigins: [upstash.url, telegram.url],
  });
}
