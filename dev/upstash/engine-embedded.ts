import { Redis } from "ioredis";
import { createIoredisMock } from "js-redis-server";
import { type RedisEngine, RedisError } from "./engine.ts";
import { engineOver } from "./engine-redis.ts";

/** How js-redis-server begins and ends its complaint about a script that does not compile. */
const DOES_NOT_COMPILE = /^ERR (user_script:\d+: .*?)( script: [0-9a-f]{40}, on @user_script:\d+\.)?$/s;

/**
 * Starts a Redis inside this process (js-redis-server: commands in JavaScript, scripts in Lua 5.1 as WebAssembly), with data of
 * its own. It needs no prefix, since nobody shares its data, and no socket: over TCP a second reply would come 40 ms late.
 */
export async function startEmbedded(): Promise<RedisEngine> {
  const client = await createIoredisMock();
  if (!(client instanceof Redis)) throw new Error("the embedded engine is one node, not a cluster");
  const engine = engineOver(client, { name: "embedded", prefix: "", stop: async () => undefined });
  return { ...engine, send: (words) => engine.send(words).catch(reword) };
}

/**
 * Gives a script that does not compile the words that a real Redis has for it. What goes wrong while a script runs is caught by the
 * preamble. So where Redis itself names a place in the script, it does not compile there.
 */
function reword(error: unknown): never {
  const found = error instanceof RedisError ? DOES_NOT_COMPILE.exec(error.message) : null;
  throw found === null ? error : new RedisError(`ERR Error compiling script (new function): ${found[1]}`);
}
