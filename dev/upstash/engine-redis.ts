import { createHash } from "node:crypto";
import { type Cluster, Redis } from "ioredis";
import { type Outcome, type RedisEngine, RedisError, toReply } from "./engine.ts";
import { prepare } from "./lua.ts";
import type { Script } from "./scripts.ts";
import type { Engine } from "./types.ts";

interface RedisEngineOptions {
  name: Engine;
  prefix: string;
  /** Ends what belongs to the engine; given only where this Redis is nobody else's. */
  stop?: () => Promise<void>;
}

/** Connects to a real Redis at a redis:// address or the path of a Unix socket; rejects if it does not answer at once. */
export async function connectRedis({
  address,
  ...options
}: RedisEngineOptions & { address: string }): Promise<RedisEngine> {
  const client = new Redis(address, { lazyConnect: true, maxRetriesPerRequest: 1, connectTimeout: 5_000 });
  // Without a listener ioredis prints every failed attempt; failures reach those who wait for an answer anyway.
  client.on("error", () => {});
  try {
    await client.connect();
  } catch (cause) {
    client.disconnect();
    throw new Error(`the Redis for the Upstash stand-in (${options.name}) does not answer`, { cause });
  }
  return engineOver(client, options);
}

/** An engine on a client's one connection, which carries all commands, in order, or on its connections to a cluster's nodes. */
export function engineOver(client: Redis | Cluster, { name, prefix, stop }: RedisEngineOptions): RedisEngine {
  const sent = new Set<string>();
  const prepared = new WeakMap<Script, { text: string; sha: string }>();
  const prepareOnce = (script: Script) => {
    let known = prepared.get(script);
    if (known === undefined) {
      const text = prepare(script.source);
      known = { text, sha: createHash("sha1").update(text).digest("hex") };
      prepared.set(script, known);
    }
    return known;
  };

  const send = ([command = "", ...args]: readonly string[]): Promise<unknown> =>
    client.call(command, ...args).catch((error: unknown) => {
      throw isReplyError(error) ? new RedisError(error.message) : error;
    });

  return {
    name,
    prefix,
    send,
    plain: (command, args, keys) => ({
      words: [command, ...args.map((arg, index) => (keys.includes(index) ? prefix + arg : arg))],
      read: (reply) => ({ result: toReply(reply), calls: 0 }),
    }),
    script(script, keys, args) {
      const { text, sha } = prepareOnce(script);
      const rest = [String(keys.length), ...keys.map((key) => prefix + key), ...args, prefix];
      const withSource = ["EVAL", text, ...rest];
      // The first call carries the text; those behind it on the same connection find the script in Redis.
      const known = sent.has(sha);
      sent.add(sha);
      return { words: known ? ["EVALSHA", sha, ...rest] : withSource, withSource, read: readScript };
    },
    async clear() {
      if (prefix !== "") return deleteByPrefix(client, prefix);
      if (stop === undefined) throw new Error("a shared Redis is only cleared by key prefix, and there is none");
      await client.flushdb();
    },
    async close() {
      try {
        if (stop === undefined && prefix !== "") await deleteByPrefix(client, prefix);
      } finally {
        client.disconnect();
        await stop?.();
      }
    },
  };
}

function readScript(reply: unknown): Outcome {
  const [calls, failed, value] = Array.isArray(reply) ? reply : [];
  const result = toReply(value);
  return failed === 1 ? { error: String(result), calls: Number(calls) } : { result, calls: Number(calls) };
}

/** Deletes the keys under a prefix. They go one by one, since on a cluster they lie in different slots. */
async function deleteByPrefix(client: Redis | Cluster, prefix: string): Promise<void> {
  const match = `${prefix.replace(/[\\*?[\]]/g, "\\$&")}*`;
  for (const node of client instanceof Redis ? [client] : client.nodes("master")) {
    for await (const keys of node.scanStream({ match, count: 1000 })) {
      await Promise.all(keys.map((key: string) => node.unlink(key)));
    }
  }
}

function isReplyError(error: unknown): error is Error {
  return error instanceof Error && error.name === "ReplyError";
}
