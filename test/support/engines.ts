import { hasRedisServer } from "../../dev/upstash/redis-server.ts";
import type { Engine } from "../../dev/upstash/server.ts";

/** The real Redis that this run tests on: null where there is none, or where `CONCLAVE_REDIS=embedded` asks for no other engine. */
export const realEngine: Engine | null = findRealEngine();

/** Every engine that this run tests on. */
export const engines: readonly Engine[] = findEngines();

/** A cluster is tested alone, since its tests are those of the other engines once more. */
function findEngines(): readonly Engine[] {
  if (realEngine === null) return ["embedded"];
  return realEngine === "cluster" ? [realEngine] : [realEngine, "embedded"];
}

function findRealEngine(): Engine | null {
  if (process.env.CONCLAVE_REDIS === "embedded") return null;
  if (process.env.CONCLAVE_REDIS === "cluster") return "cluster";
  if (process.env.REDIS_URL) return "REDIS_URL";
  return hasRedisServer() ? "redis-server" : null;
}
