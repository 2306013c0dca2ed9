import { randomInt } from "node:crypto";
import { createServer } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { Redis } from "ioredis";
import { type PrivateRedis, startRedisServer } from "./redis-server.ts";

const NODES = 3;
const SLOTS = 16_384;
/** How long the nodes may take until each of them says that all slots are served. */
const READY_WITHIN_MS = 60_000;
const LOOK_EACH_MS = 50;
/** A node talks to the others on its port and this many. */
const BUS_OFFSET = 10_000;

/** A Redis Cluster of our own. */
export interface PrivateCluster {
  /** `host:port` of each node. */
  readonly addresses: readonly string[];
  stop(): Promise<void>;
}

interface Node extends PrivateRedis {
  readonly port: number;
}

/** Starts three nodes on free ports, which keep nothing on disk, and makes a cluster of them. It has no replicas. */
export async function startCluster(): Promise<PrivateCluster> {
  const started = await Promise.allSettled(Array.from({ length: NODES }, startNode));
  const nodes = started.flatMap((one) => (one.status === "fulfilled" ? [one.value] : []));
  const stop = async () => void (await Promise.all(nodes.map((node) => node.stop())));
  const failed = started.find((one) => one.status === "rejected");
  const clients = nodes.map(({ socket }) => new Redis(socket));
  try {
    if (failed !== undefined) throw failed.reason;
    await join(clients, nodes);
  } catch (error) {
    await stop();
    throw error;
  } finally {
    for (const client of clients) client.disconnect();
  }
  return { addresses: nodes.map(({ port }) => `127.0.0.1:${port}`), stop };
}

/** Starts a node, on other ports if somebody else has taken these meanwhile. */
async function startNode(): Promise<Node> {
  for (let attempts = 5; ; attempts -= 1) {
    const port = await freePort();
    try {
      const settings = ["--port", String(port), "--bind", "127.0.0.1", "--cluster-enabled", "yes"];
      return { port, ...(await startRedisServer(settings)) };
    } catch (error) {
      if (attempts === 1) throw error;
    }
  }
}

/** A port that is free together with the one at which a node listens to the others. */
async function freePort(): Promise<number> {
  for (;;) {
    // Below those that the system gives to outgoing connections.
    const port = randomInt(12_000, 22_000);
    if ((await isFree(port)) && (await isFree(port + BUS_OFFSET))) return port;
  }
}

const isFree = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(false));
    server.listen(port, "127.0.0.1", () => server.close(() => resolve(true)));
  });

/** Gives each node its share of the slots and lets it meet the first. Waits until all know of all. */
async function join(clients: readonly Redis[], nodes: readonly Node[]): Promise<void> {
  for (const [i, client] of clients.entries()) {
    const [from, to] = [i, i + 1].map((part) => Math.floor((part * SLOTS) / NODES));
    const slots = Array.from({ length: (to ?? 0) - (from ?? 0) }, (_, slot) => (from ?? 0) + slot);
    await client.call("CLUSTER", "SET-CONFIG-EPOCH", i + 1);
    await client.call("CLUSTER", "ADDSLOTS", ...slots);
    if (i > 0) await client.call("CLUSTER", "MEET", "127.0.0.1", nodes[0]?.port ?? 0);
  }
  const deadline = Date.now() + READY_WITHIN_MS;
  for (const client of clients) {
    while (!(await isReady(client))) {
      if (Date.now() > deadline) throw new Error("the nodes of the Redis Cluster did not find each other");
      await pause(LOOK_EACH_MS);
    }
  }
}

async function isReady(client: Redis): Promise<boolean> {
  const info = String(await client.call("CLUSTER", "INFO"));
  return ["cluster_state:ok", `cluster_slots_assigned:${SLOTS}`, `cluster_known_nodes:${NODES}`].every((line) =>
    info.includes(line),
  );
}
