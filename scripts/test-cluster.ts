import { spawn } from "node:child_process";
import { once } from "node:events";
import { startCluster } from "../dev/upstash/cluster.ts";
import { hasRedisServer } from "../dev/upstash/redis-server.ts";

/**
 * The tests of the store and of the trader's records on a Redis Cluster of three nodes: `npm run test:cluster`. Arguments go
 * to vitest in their place.
 */
async function testOnCluster(args: readonly string[]): Promise<number> {
  if (!hasRedisServer()) {
    console.error("npm run test:cluster needs redis-server on the PATH.");
    return 1;
  }
  const cluster = await startCluster();
  // Ctrl-C reaches vitest, too, which ends by itself.
  process.on("SIGINT", () => undefined);
  try {
    const env = { ...process.env, CONCLAVE_REDIS: "cluster", REDIS_CLUSTER: cluster.addresses.join() };
    const vitest = spawn(
      "vitest",
      ["run", ...(args.length > 0 ? args : ["test/store", "test/trader/records.test.ts"])],
      { stdio: "inherit", env },
    );
    const [code] = await once(vitest, "exit");
    return typeof code === "number" ? code : 1;
  } finally {
    await cluster.stop();
  }
}

process.exitCode = await testOnCluster(process.argv.slice(2));
