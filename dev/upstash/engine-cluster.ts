import { Cluster, type Redis } from "ioredis";
import { type RedisEngine, RedisError } from "./engine.ts";
import { engineOver } from "./engine-redis.ts";

/** Connects to a Redis Cluster by the addresses (`host:port`) of some of its nodes. Rejects if it does not answer at once. */
export async function connectCluster(addresses: readonly string[], prefix: string): Promise<RedisEngine> {
  const nodes = addresses.map((address) => {
    const [host = "", port] = address.split(":");
    return { host, port: Number(port) };
  });
  const client = new Cluster(nodes, {
    lazyConnect: true,
    clusterRetryStrategy: () => null,
    slotsRefreshTimeout: 30_000,
    redisOptions: { connectTimeout: 30_000 },
  });
  client.on("error", () => {});
  try {
    await client.connect();
  } catch (cause) {
    client.disconnect();
    throw new Error("the Redis Cluster for the Upstash stand-in does not answer", { cause });
  }
  return engineOverCluster(client, prefix);
}

/**
 * An engine on a cluster. Each command goes to the node of its keys. It is sent after the one before was answered, since Upstash
 * carries out a pipeline's commands in order. Keys on several nodes are refused by the cluster itself (CROSSSLOT).
 */
function engineOverCluster(client: Cluster, prefix: string): RedisEngine {
  const engine = engineOver(client, { name: "cluster", prefix });
  const route = async (words: readonly string[]): Promise<unknown> =>
    words[0] === "SCAN" ? scan(client.nodes("master"), words) : engine.send(words);

  let last: Promise<unknown> = Promise.resolve();
  return {
    ...engine,
    // With its text, since a node that has not run a script would make it overtaken by what follows.
    script: (...args) => {
      const { withSource, ...prepared } = engine.script(...args);
      return { ...prepared, words: withSource ?? prepared.words };
    },
    send(words) {
      const sent = last.then(() => route(words));
      last = sent.catch(() => undefined);
      return sent;
    },
  };
}

/** SCAN over all nodes, one after the other. The cursor says which node it is at, besides that node's own cursor. */
async function scan(nodes: readonly Redis[], [, cursor = "0", ...options]: readonly string[]): Promise<unknown> {
  const count = BigInt(nodes.length);
  if (!/^\d+$/.test(cursor)) throw new RedisError("ERR invalid cursor");
  const at = Number(BigInt(cursor) % count);
  const reply = await nodes[at]?.call("SCAN", String(BigInt(cursor) / count), ...options);
  const [inNode, keys] = Array.isArray(reply) ? reply : ["0", []];
  const isLast = at + 1 === nodes.length;
  const next = String(inNode) === "0" ? BigInt(isLast ? 0 : at + 1) : BigInt(String(inNode)) * count + BigInt(at);
  return [String(next), keys];
}
