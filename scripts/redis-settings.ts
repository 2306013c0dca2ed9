import { existsSync, readFileSync } from "node:fs";
import { parseEnv } from "node:util";
import * as z from "zod";
import type { RedisSettings } from "../src/store/redis.ts";

const Settings = z.object({
  UPSTASH_REDIS_REST_URL: z.string("Set it to the database's REST URL, as Upstash's console shows it.").min(1),
  UPSTASH_REDIS_REST_TOKEN: z.string("Set it to the database's REST token.").min(1),
});

/**
 * Reads how Redis is reached, from the environment or from `.dev.vars`. Exits with the name of each variable that is
 * missing, and never prints a value.
 */
export function readRedisSettings(): RedisSettings {
  const local = existsSync(".dev.vars") ? parseEnv(readFileSync(".dev.vars", "utf8")) : {};
  const parsed = Settings.safeParse({ ...local, ...process.env });
  if (parsed.success) return { url: parsed.data.UPSTASH_REDIS_REST_URL, token: parsed.data.UPSTASH_REDIS_REST_TOKEN };
  for (const { path, message } of parsed.error.issues) console.error(`${path.join(".")}: ${message}`);
  return process.exit(1);
}
