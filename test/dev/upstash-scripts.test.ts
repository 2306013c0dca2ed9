import { createHash } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { startUpstash, type UpstashStandIn } from "../../dev/upstash/server.ts";
import { engines } from "../support/engines.ts";
import { clientOf, locking } from "./upstash-client.ts";

describe.each(engines)("scripts on %s", (engine) => {
  let standIn: UpstashStandIn;
  let redis: ReturnType<typeof clientOf>;
  const run = (lua: string, keys: string[] = [], args: string[] = []): Promise<unknown> =>
    redis.eval(locking(lua), keys, args);
  beforeAll(async () => {
    standIn = await startUpstash({ engine, keyPrefix: engine === "REDIS_URL" ? `test[${process.pid}]*:` : "p:" });
    redis = clientOf(standIn);
  });
  beforeEach(async () => {
    await standIn.flushData();
    standIn.flushScripts();
    standIn.resetRecords();
  });
  afterAll(() => standIn.close());

  test("an unknown sha is NOSCRIPT, and the client then sends the whole text", async () => {
    const script = redis.createScript(locking("return ARGV[1]"));
    expect(await script.exec([], ["a"])).toBe("a");
    expect(await script.exec([], ["b"])).toBe("b");
    expect(standIn.requests.map(({ status, commands }) => [status, commands[0]?.[0]])).toEqual([
      [400, "evalsha"],
      [200, "eval"],
      [200, "evalsha"],
    ]);
    standIn.flushScripts();
    await expect(redis.evalsha("0".repeat(40), [], [])).rejects.toThrow(
      "NOSCRIPT No matching script. Please use EVAL.",
    );
    await expect(redis.evalsha(script.sha1, [], [])).rejects.toThrow("NOSCRIPT");
  });

  test("a script's sha is that of its whole text, first line included", async () => {
    const text = locking("return 1");
    const sha = createHash("sha1").update(text).digest("hex");
    await redis.eval(text, [], []);
    expect(await redis.evalsha(sha, [], [])).toBe(1);
  });

  test("a script works without the key-locking flag, but is counted", async () => {
    const before = standIn.scriptsWithoutKeyLocking;
    expect(await redis.eval("return 7", [], [])).toBe(7);
    expect(await redis.eval("#!lua flags=no-writes\nreturn 8", [], [])).toBe(8);
    expect(await run("return 9")).toBe(9);
    expect(standIn.scriptsWithoutKeyLocking - before).toBe(2);
    await expect(redis.eval("#!lua flags=nonsense\nreturn 1", [], [])).rejects.toThrow("Unexpected flag");
  });

  test("a key that is not in KEYS is refused, and the rest of KEYS works", async () => {
    await expect(run("return redis.call('GET', 'other')", ["k"])).rejects.toThrow("not in KEYS: other");
    await expect(run("return redis.call('RENAME', KEYS[1], 'other')", ["k"])).rejects.toThrow("not in KEYS: other");
    await expect(run("return redis.call('DEL', KEYS[1], 'other')", ["k"])).rejects.toThrow("not in KEYS: other");
    await expect(run("return redis.call('KEYS', '*')", ["k"])).rejects.toThrow("not allowed from script: KEYS");
    expect(await run("return redis.pcall('GET', 'other').err", ["k"])).toContain("not in KEYS");
    expect(await run("return redis.call('EXISTS', KEYS[1], KEYS[2])", ["k", "l"])).toBe(0);
  });

  test("a script never sees the prefix", async () => {
    await redis.set("k", "x");
    expect(await run("return {KEYS[1], redis.call('GET', 'k'), #ARGV}", ["k"], ["a", "b"])).toEqual(["k", "x", 2]);
  });

  test("a missing field is false in Lua, an empty one is text", async () => {
    await redis.hset("h", { full: "1", empty: "" });
    const lua = `local v = redis.call('HMGET', KEYS[1], 'full', 'missing', 'empty')
      local empty, none = redis.call('HGET', KEYS[1], 'empty'), redis.call('HGET', KEYS[1], 'missing')
      return {v[1], type(v[2]), v[3], type(empty), type(none), #v}`;
    expect(await run(lua, ["h"])).toEqual(["1", "boolean", "", "string", "boolean", 3]);
  });

  test("values turn into replies as Redis turns them", async () => {
    expect(await run("return 3.99")).toBe(3);
    expect(await run("return -3.99")).toBe(-3);
    expect(await run("return true")).toBe(1);
    expect(await run("return false")).toBeNull();
    expect(await run("return {1, 'a', false, {2, {'b'}}, nil, 5}")).toEqual([1, "a", null, [2, ["b"]]]);
    expect(await run("return {}")).toEqual([]);
    expect(await run("return redis.call('SET', KEYS[1], 'x')", ["k"])).toBe("OK");
    expect(await run("return redis.status_reply('FINE')")).toBe("FINE");
    await expect(run("return {err='MINE went wrong'}")).rejects.toThrow("MINE went wrong");
  });

  test("numbers beyond 2^31 add up, and have no .0 as text", async () => {
    const lua = `local sum = tonumber(ARGV[1]) + tonumber(ARGV[1]) + tonumber(ARGV[1])
      redis.call('HSET', KEYS[1], 'sum', sum)
      return {sum, sum .. '', redis.call('HINCRBY', KEYS[1], 'sum', 1), redis.call('HGET', KEYS[1], 'sum')}`;
    expect(await run(lua, ["h"], ["1000000000"])).toEqual([3e9, "3000000000", 3000000001, "3000000001"]);
  });

  test("a mistake in a script names the script's own line", async () => {
    await expect(run("local a = 1\nerror('boom')")).rejects.toThrow("ERR user_script:3: boom");
    await expect(run("return }")).rejects.toThrow("ERR Error compiling script (new function): user_script:2:");
    await expect(run("leaked = 1")).rejects.toThrow("readonly table");
    await expect(run("return redis.call('HGET', KEYS[1], 'f')", ["h"]).then(() => "fine")).resolves.toBe("fine");
    await redis.set("k", "x");
    await expect(run("return redis.call('HGET', KEYS[1], 'f')", ["k"])).rejects.toThrow("WRONGTYPE");
  });

  test("every redis.call is billed, and so is the command itself", async () => {
    await run("redis.call('HSET', KEYS[1], 'a', 1) return redis.call('HMGET', KEYS[1], 'a', 'b')", ["h"]);
    await expect(run("redis.call('HLEN', KEYS[1]) error('x')", ["h"])).rejects.toThrow();
    await redis.pipeline().set("k", "1").eval(locking("return redis.call('GET', KEYS[1])"), ["k"], []).exec();
    expect(standIn.requests.map(({ billed }) => billed)).toEqual([3, 2, 3]);
  });

  test("200 calls at once are all answered, each once", async () => {
    const script = redis.createScript(locking("return redis.call('INCR', KEYS[1])"));
    await script.eval(["n"], []);
    const answers = await Promise.all(Array.from({ length: 200 }, () => script.exec(["n"], [])));
    expect(new Set(answers).size).toBe(200);
    expect(await redis.get("n")).toBe("201");
  });
});
