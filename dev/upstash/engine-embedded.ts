import { randomUUID } from "node:crypto";
import { type RedisEngine, RedisError } from "./engine.ts";
import { prepare } from "./lua.ts";
import { readReply } from "./reply.ts";
import type { Script } from "./scripts.ts";

/**
 * A Redis inside this process (ioredis-mock), with data of its own. Every command goes through Lua, because there the preamble
 * can put right what ioredis-mock does differently; one takes a millisecond or two. It needs no prefix: nobody shares its data.
 */
export async function startEmbedded(): Promise<RedisEngine> {
  // Read when the Lua interpreter loads: numbers then turn into text without ".0", as in Redis' Lua 5.1.
  process.env.FENGARICONF ??= JSON.stringify({ LUA_COMPAT_FLOATSTRING: true });
  const { default: RedisMock } = await import("ioredis-mock");
  const mock = new RedisMock({ host: `embedded-${randomUUID()}` });

  const prepared = new WeakMap<Script, string>();
  const words = (script: Script, keys: readonly string[], args: readonly string[]) => {
    const text = prepared.get(script) ?? prepare(script.source, "embedded");
    prepared.set(script, text);
    return ["EVAL", text, String(keys.length), ...keys, ...args, ""];
  };
  const single = new Map<string, Script>();
  const oneCommand = (name: string): Script => {
    const script = single.get(name) ?? { sha: "", source: `return redis.call('${name}', unpack(ARGV))` };
    single.set(name, script);
    return script;
  };

  const send = async ([command, ...args]: readonly string[]): Promise<unknown> => {
    const [first = "", second = "", ...rest] = args;
    try {
      if (command === "SCAN") return await mock.scan(first, "MATCH", rest[0] ?? "*", "COUNT", rest[2] ?? "10");
      return await mock.eval(first, second, ...rest);
    } catch (error) {
      throw new RedisError(explain(error));
    }
  };

  return {
    name: "embedded",
    prefix: "",
    send,
    plain: (command, args, keys) => ({
      words: words(
        oneCommand(command),
        keys.map((index) => args[index] ?? ""),
        args,
      ),
      read: (reply) => ({ ...readReply(reply), calls: 0 }),
    }),
    script: (script, keys, args) => ({ words: words(script, keys, args), read: readReply }),
    // ioredis-mock carries each command out before `send` returns, so nothing comes in between.
    transaction: (commands) => Promise.all(commands.map((one) => send(one).catch((error: unknown) => error))),
    async clear() {
      await mock.flushall();
    },
    async close() {
      await mock.flushall();
      mock.disconnect();
    },
  };
}

/** What Redis would say of a script that does not compile. */
function explain(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  const [, reason] = /in VM: (.*)/s.exec(message) ?? [];
  if (reason === undefined) return `ERR ${message}`;
  return `ERR Error compiling script (new function): ${reason.replace(/\[string ".*?"\]/s, "user_script")}`;
}
