import { randomBytes } from "node:crypto";
import type { RedisEngine } from "./engine.ts";
import { connectCluster } from "./engine-cluster.ts";
import { startEmbedded } from "./engine-embedded.ts";
import { connectRedis } from "./engine-redis.ts";
import { hasRedisServer, startRedisServer } from "./redis-server.ts";
import type { Engine, UpstashOptions } from "./types.ts";

/** Starts the engine that the options or the environment ask for, else the most faithful one at hand. */
export async function startEngine(options: UpstashOptions): Promise<RedisEngine> {
  const address = options.redisUrl ?? process.env.REDIS_URL ?? "";
  switch (chooseEngine(options)) {
    case "embedded":
      return startEmbedded();
    case "REDIS_URL": {
      if (address === "") throw new Error("REDIS_URL is not set");
      const prefix = options.keyPrefix ?? randomPrefix();
      return connectRedis({ name: "REDIS_URL", address, prefix });
    }
    case "cluster": {
      const addresses = process.env.REDIS_CLUSTER ?? "";
      if (addresses === "") throw new Error("REDIS_CLUSTER is not set: `npm run test:cluster` starts a cluster");
      return connectCluster(addresses.split(","), options.keyPrefix ?? randomPrefix());
    }
    case "redis-server": {
      const { socket, stop } = await startRedisServer();
      const connected = connectRedis({ name: "redis-server", address: socket, prefix: options.keyPrefix ?? "", stop });
      connected.catch(stop);
      return connected;
    }
  }
}

const randomPrefix = (): string => `standin:${randomBytes(6).toString("hex")}:`;

/**
 * Chooses the engine by the options, then by `CONCLAVE_REDIS`, then by what is there. `CONCLAVE_REDIS` is `embedded`, `server`
 * for any real Redis, or `cluster` for that of `REDIS_CLUSTER`. Throws if it is something else, or asks for what is not there.
 */
function chooseEngine({ engine, redisUrl }: Pick<UpstashOptions, "engine" | "redisUrl"> = {}): Engine {
  if (engine !== undefined) return engine;
  if (redisUrl !== undefined) return "REDIS_URL";
  const forced = process.env.CONCLAVE_REDIS ?? "";
  if (!["", "embedded", "server", "cluster"].includes(forced)) {
    throw new Error("CONCLAVE_REDIS must be `embedded`, `server`, `cluster` or empty");
  }
  if (forced === "embedded" || forced === "cluster") return forced;
  if ((process.env.REDIS_URL ?? "") !== "") return "REDIS_URL";
  if (hasRedisServer()) return "redis-server";
  if (forced === "server")
    throw new Error("CONCLAVE_REDIS=server, but REDIS_URL is not set and redis-server is not on the PATH");
  return "embedded";
}
