/** @module-tag long */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { startRedisServer } from "../../dev/upstash/redis-server.ts";
import { startUpstash, type UpstashStandIn } from "../../dev/upstash/server.ts";
import { engines, realEngine } from "../support/engines.ts";
import { clientOf, keysOf, locking, post } from "./upstash-client.ts";

describe.each(engines)("faults and records on %s", (engine) => {
  let standIn: UpstashStandIn;
  let redis: ReturnType<typeof clientOf>;
  beforeAll(async () => {
    standIn = await startUpstash({ engine });
    redis = clientOf(standIn);
  });
  afterEach(async () => {
    standIn.resetFaults();
    standIn.resetRecords();
    await standIn.flushData();
  });
  afterAll(() => standIn.close());

  test("the stand-in says which engine it took", () => expect(standIn.engine).toBe(engine));

  test("down: nothing is answered and nothing is carried out", async () => {
    standIn.faults.down = true;
    await expect(redis.set("k", "x")).rejects.toThrow();
    standIn.resetFaults();
    expect(await redis.get("k")).toBeNull();
    expect(standIn.requests.map(({ status, billed }) => [status, billed])).toEqual([
      [0, 0],
      [200, 1],
    ]);
  });

  test("status: that is the answer and nothing is carried out", async () => {
    standIn.faults.status = 503;
    await expect(redis.set("k", "x")).rejects.toThrow();
    standIn.resetFaults();
    expect(await redis.get("k")).toBeNull();
    expect(standIn.requests[0]?.status).toBe(503);
  });

  test("loseReplies: the command is carried out, and a client that tries again does it twice", async () => {
    standIn.faults.loseReplies = 1;
    await expect(redis.incr("n")).rejects.toThrow();
    expect(await redis.get("n")).toBe("1");
    standIn.faults.loseReplies = 1;
    expect(await clientOf(standIn, 1).incr("n")).toBe(3);
  });

  test("failNext: the next requests fail before anything is carried out, then all is well", async () => {
    standIn.faults.failNext = 2;
    expect(await clientOf(standIn, 2).incr("n")).toBe(1);
    expect(standIn.requests.map(({ status }) => status)).toEqual([0, 0, 200]);
  });

  test("delayMs: a request waits before it is carried out, and closing does not wait for it", async () => {
    standIn.faults.delayMs = 20;
    await redis.set("k", "x");
    expect(standIn.requests[0]?.ms).toBeGreaterThanOrEqual(19);
    const other = await startUpstash({ engine });
    const arrived = new Promise<void>((resolve) => {
      const get = () => {
        resolve();
        return 3_600_000;
      };
      Object.defineProperty(other.faults, "delayMs", { get });
    });
    const lost = expect(clientOf(other).get("k")).rejects.toThrow();
    await arrived;
    await other.close();
    await lost;
  });

  test("hold: a request waits until it is unset, and is carried out then, also where its sender has given it up", async () => {
    standIn.faults.hold = true;
    const leaving = new AbortController();
    const given = fetch(standIn.url, {
      method: "POST",
      headers: { authorization: `Bearer ${standIn.token}` },
      body: JSON.stringify(["SET", "given up", "1"]),
      signal: leaving.signal,
    });
    const kept = redis.set("kept", "2");
    await expect.poll(() => standIn.held).toBe(2);
    leaving.abort();
    await expect(given).rejects.toThrow("aborted");
    expect(standIn.requests).toEqual([]);
    standIn.faults.hold = false;
    expect(await kept).toBe("OK");
    await expect.poll(() => standIn.requests.length).toBe(2);
    expect(await redis.get("given up")).toBe("1");
  });

  test("hold: closing does not wait for it", async () => {
    const other = await startUpstash({ engine });
    other.faults.hold = true;
    const lost = expect(clientOf(other).get("k")).rejects.toThrow();
    await expect.poll(() => other.held).toBe(1);
    await other.close();
    await lost;
  });

  test("a listener hears every request before its answer, until it stops listening", async () => {
    const heard: string[][][] = [];
    const stop = standIn.onRequest(({ commands }) => heard.push(commands));
    await redis.pipeline().set("k", "x").get("k").exec();
    stop();
    await redis.get("k");
    expect(heard).toEqual([
      [
        ["set", "k", "x"],
        ["get", "k"],
      ],
    ]);
  });

  test("a record says how many bytes the bodies had, and none for a reply that was lost", async () => {
    const body = JSON.stringify(["SET", "k", "наука"]);
    const reply = JSON.stringify({ result: "OK" });
    await post(standIn, "/", body);
    standIn.faults.loseReplies = 1;
    await expect(post(standIn, "/", body)).rejects.toThrow();
    const request = Buffer.byteLength(body);
    expect(standIn.requests.map(({ bytes }) => bytes)).toEqual([
      { request, reply: reply.length },
      { request, reply: 0 },
    ]);
  });

  test("a direct command is seen by no fault and no record", async () => {
    standIn.faults.down = true;
    expect(await standIn.command("SET", "k", 1)).toBe("OK");
    expect(await standIn.command("GET", "k")).toBe("1");
    await expect(standIn.command("HGET", "k", "f")).rejects.toThrow("WRONGTYPE");
    expect(standIn.requests).toEqual([]);
  });

  test("two stand-ins do not see each other's keys", async () => {
    const other = await startUpstash({ engine });
    await redis.set("k", "mine");
    expect(await clientOf(other).get("k")).toBeNull();
    await other.close();
    expect(await redis.get("k")).toBe("mine");
  });
});

describe.runIf(realEngine !== null)("several stand-ins on one Redis", () => {
  test("keep apart, leave what is not theirs, and clear up after themselves", async () => {
    const server = process.env.REDIS_URL ? undefined : await startRedisServer();
    const redisUrl = server?.socket ?? process.env.REDIS_URL ?? "";
    const watcher = await startUpstash({ redisUrl, keyPrefix: "" });
    const [first, second] = [await startUpstash({ redisUrl }), await startUpstash({ redisUrl, keyPrefix: "a*:" })];
    const stranger = `stranger:${process.pid}`;
    await watcher.command("SET", stranger, "x");
    await watcher.command("SET", `ab:${stranger}`, "x");
    for (const one of [first, second]) {
      await clientOf(one).set("k", one.token);
      await clientOf(one).eval(locking("return redis.call('HSET', KEYS[1], 'a', 'b')"), ["h"], []);
      expect(await keysOf(clientOf(one))).toEqual(["h", "k"]);
    }
    expect(await clientOf(first).get("k")).toBe(first.token);
    expect(await watcher.command("GET", "a*:k")).toBe(second.token);
    await expect(watcher.flushData()).rejects.toThrow("prefix");
    await Promise.all([first.close(), second.close()]);
    expect(await watcher.command("EXISTS", stranger, `ab:${stranger}`)).toBe(2);
    expect(await watcher.command("EXISTS", "a*:k", "a*:h")).toBe(0);
    await watcher.command("DEL", stranger, `ab:${stranger}`);
    await watcher.close();
    await server?.stop();
  });
});

describe.runIf(realEngine === "redis-server")("a private redis-server", () => {
  test("ends with the process that started it, even if that is killed", async () => {
    const folder = mkdtempSync(join(tmpdir(), "upstash-test-"));
    const env = { ...process.env, CONCLAVE_REDIS: "server", TMPDIR: folder, PORT: "", TOKEN: "t" };
    const child = spawn(process.execPath, ["dev/upstash/main.ts"], { env, stdio: ["ignore", "pipe", "inherit"] });
    const [line] = await once(child.stdout, "data");
    expect(String(line)).toMatch(/^Upstash stand-in: url http:\S+ token t engine redis-server\n$/);
    expect(readdirSync(folder)).toHaveLength(1);
    child.kill("SIGKILL");
    await expect.poll(() => readdirSync(folder)).toEqual([]);
    rmSync(folder, { recursive: true });
  });
});
