import { Redis } from "@upstash/redis";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { startUpstash, type UpstashStandIn } from "../../dev/upstash/server.ts";
import { engines } from "../support/engines.ts";
import { clientOf, keysOf, post } from "./upstash-client.ts";

const base64 = { "Upstash-Encoding": "base64" };

/** So many seconds have begun since a time. */
const secondsSince = (began: number): number => Math.ceil((Date.now() - began) / 1_000);

describe.each(engines)("the REST API on %s", (engine) => {
  let standIn: UpstashStandIn;
  let redis: ReturnType<typeof clientOf>;
  beforeAll(async () => {
    standIn = await startUpstash({ engine });
    redis = clientOf(standIn);
  });
  beforeEach(() => standIn.flushData());
  afterAll(() => standIn.close());

  test("what is stored comes back as the same text, whatever it looks like", async () => {
    for (const value of ["OK", "", "true", "1", '{"a":1}', "aGFsbG8=", "наука 🚀", "a\r\nb", "-1001234567890123"]) {
      await redis.set("k", value);
      expect(await redis.get("k")).toBe(value);
      await redis.hset("h", { field: value });
      expect(await redis.hmget("h", "field", "missing")).toEqual([value, null]);
    }
  });

  test("strings are base64 where the header asks for it, OK and numbers are not", async () => {
    const commands = JSON.stringify([
      ["SET", "a", "x"],
      ["GET", "a"],
      ["MGET", "a", "b"],
      ["INCR", "n"],
      ["GET", "b"],
    ]);
    const encoded = await post(standIn, "/pipeline", commands, base64);
    expect(encoded.body).toEqual(["OK", "eA==", ["eA==", null], 1, null].map((result) => ({ result })));
    const plain = await post(standIn, "/", '["GET","a"]');
    expect(plain.body).toEqual({ result: "x" });
  });

  test("OK within a list is encoded, as the client decodes it", async () => {
    await redis.hset("h", { field: "OK" });
    expect(await redis.hmget("h", "field")).toEqual(["OK"]);
  });

  test("a client that deserialises gets numbers and objects", async () => {
    const other = new Redis({ url: standIn.url, token: standIn.token, enableTelemetry: false });
    await other.set("k", { a: 1 });
    expect(await other.get("k")).toEqual({ a: 1 });
    expect(await other.ping()).toBe("PONG");
  });

  test("HGETALL is a flat list", async () => {
    await redis.hset("h", { a: "1", b: "" });
    expect(await redis.hgetall("h")).toEqual(["a", "1", "b", ""]);
  });

  test("the options of SET, EXPIRE and ZADD count, in either case", async () => {
    const began = Date.now();
    expect(await redis.set("k", "1", { nx: true, ex: 100 })).toBe("OK");
    expect(await redis.set("k", "2", { nx: true })).toBeNull();
    expect(await redis.ttl("k")).toBeGreaterThan(98 - secondsSince(began));
    expect(await redis.set("k", "3", { keepTtl: true, get: true })).toBe("1");
    expect(await redis.expire("k", 50, "GT")).toBe(0);
    expect(await redis.ttl("k")).toBeGreaterThan(98 - secondsSince(began));
    await redis.zadd("z", { nx: true }, { score: 5, member: "a" });
    await redis.zadd("z", { nx: true }, { score: 9, member: "a" });
    expect(await redis.zrange("z", 0, "+inf", { byScore: true, withScores: true })).toEqual(["a", "5"]);
  });

  test("a pipeline answers each command in order, and an error is its own", async () => {
    const results = await redis.pipeline().set("k", "x").incr("k").get("k").exec({ keepErrors: true });
    expect(results.map(({ result }) => result)).toEqual(["OK", undefined, "x"]);
    expect(results[1]?.error).toMatch(/^ERR value is not an integer|^WRONGTYPE/);
  });

  test("SCAN finds own keys", async () => {
    await redis.mset({ "s:1": "a", "s:2": "b", other: "c" });
    expect(await keysOf(redis, "s:*")).toEqual(["s:1", "s:2"]);
  });

  test("a command of the wrong type is a 400 with WRONGTYPE", async () => {
    await redis.set("k", "x");
    const answer = await post(standIn, "/", '["HGET","k","f"]');
    expect(answer).toEqual({ status: 400, body: { error: expect.stringMatching(/^WRONGTYPE/) } });
  });

  test("a number that is none is not counted on with", async () => {
    await redis.hset("h", { field: "x" });
    await expect(redis.hincrby("h", "field", 1)).rejects.toThrow("ERR hash value is not an integer");
    expect(await redis.hincrby("h", "other", 3_000_000_000)).toBe(3_000_000_000);
    expect([await redis.incr("n"), await redis.incrby("n", 5), await redis.decr("n")]).toEqual([1, 6, 5]);
  });

  test("COPY takes value and expiry along, and RENAME refuses what is not there", async () => {
    await redis.hset("{c}:from", { a: "1" });
    const began = Date.now();
    await redis.expire("{c}:from", 100);
    expect(await redis.copy("{c}:from", "{c}:to")).toBe(1);
    expect(await redis.hgetall("{c}:to")).toEqual(["a", "1"]);
    expect(await redis.ttl("{c}:to")).toBeGreaterThan(98 - secondsSince(began));
    expect(await redis.copy("{c}:from", "{c}:to")).toBe(0);
    await expect(redis.rename("{c}:missing", "{c}:to")).rejects.toThrow("ERR no such key");
  });

  test("a sorted set or a hash that has lost its last member is gone", async () => {
    await redis.zadd("z", { score: 1, member: "a" });
    await redis.zrem("z", "a");
    await redis.hset("h", { a: "1" });
    await redis.hdel("h", "a");
    expect(await redis.exists("z", "h")).toBe(0);
  });

  test.each(["SUBSCRIBE", "BLPOP", "WATCH", "SELECT", "MULTI", "KEYS", "SCRIPT", "FLUSHALL", "CONFIG", "AUTH"])(
    "%s is refused",
    async (name) => {
      const answer = await post(standIn, "/", JSON.stringify([name, "x", "0"]));
      expect(answer).toEqual({ status: 400, body: { error: expect.stringContaining(name) } });
    },
  );

  test("a body that is not a list of words is a 400", async () => {
    for (const body of ["", "{}", "[]", "null", '"GET"', '[["GET","a"]]', '["GET",null]', "[1"]) {
      expect(await post(standIn, "/", body)).toEqual({ status: 400, body: { error: expect.any(String) } });
    }
    for (const body of ["[]", '["GET","a"]', '[["GET","a"],[]]']) {
      expect((await post(standIn, "/pipeline", body)).status).toBe(400);
    }
  });

  test("a wrong token is a 401, an unknown path a 404, a body over 1 MB a 413", async () => {
    const wrong = await post(standIn, "/", '["PING"]', { authorization: "Bearer wrong" });
    expect(wrong).toEqual({ status: 401, body: { error: "Unauthorized" } });
    for (const path of ["/get/a", "/multi-exec"]) expect((await post(standIn, path, '["PING"]')).status).toBe(404);
    expect((await post(standIn, "/", JSON.stringify(["SET", "k", "x".repeat(1024 * 1024)]))).status).toBe(413);
  });
});
