/**
 * `npm run archive:backfill`: has the archive take what Redis already holds: live sessions and all orders. For a bot that
 * has had groups before it had an archive. Repeatable. Reads UPSTASH_REDIS_REST_URL and UPSTASH_REDIS_REST_TOKEN from the
 * environment or from `.dev.vars`.
 */
import { describeError } from "../src/log.ts";
import { initRedis } from "../src/store/redis.ts";
import { enterAll } from "./archive/backfill.ts";
import { readRedisSettings } from "./redis-settings.ts";

try {
  const entered = await enterAll(initRedis(readRedisSettings()), Date.now());
  console.log(
    `${entered} sessions and orders wait for the archive. It takes them within minutes, if ARCHIVE is "on" and it runs.`,
  );
} catch (thrown) {
  console.error(`Redis did not answer as it should: ${describeError(thrown)}`);
  process.exitCode = 1;
}
