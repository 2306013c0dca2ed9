import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { startUpstash, type UpstashStandIn } from "../../dev/upstash/server.ts";
import { engines } from "../support/engines.ts";
import { clientOf, keysOf, locking } from "./upstash-client.ts";

describe.each(engines)("a replica that is behind, on %s", (engine) => {
  let standIn: UpstashStandIn;
  beforeAll(async () => {
    standIn = await startUpstash({ engine });
  });
  afterAll(() => standIn.close());
  beforeEach(async () => {
    standIn.resetFaults();
    await standIn.flushData();
    await standIn.command("HSET", "h", "f", "old");
    standIn.faults.lag = true;
  });
  const read = locking("return redis.call('HGET', KEYS[1], 'f')");

  test("serves plain reads as they were, also of what was not there, and scripts as they are", async () => {
    await standIn.command("HSET", "h", "f", "new");
    await standIn.command("SET", "s", "new");
    const other = clientOf(standIn);
    expect(await other.hget("h", "f")).toBe("old");
    expect(await clientOf(standIn).hgetall("h")).toEqual(["f", "old"]);
    expect(await clientOf(standIn).get("s")).toBeNull();
    expect(await clientOf(standIn).mget("s", "s")).toEqual([null, null]);
    expect(await clientOf(standIn).eval(read, ["h"], [])).toBe("new");
    expect(await standIn.command("HGET", "h", "f")).toBe("new");
  });

  test("gives a client what it wrote itself, and not where it reads beside the write", async () => {
    const client = clientOf(standIn);
    expect(await client.pipeline().hset("h", { f: "new" }).hget("h", "f").exec()).toEqual([0, "old"]);
    expect(await client.hget("h", "f")).toBe("new");
    expect(await clientOf(standIn).hget("h", "f")).toBe("old");
  });

  test("keeps the expiry that a key had, and comes through when it lags no more", async () => {
    await standIn.command("PEXPIRE", "h", 60_000);
    await clientOf(standIn).eval(locking("return redis.call('HSET', KEYS[1], 'f', 'new')"), ["h"], []);
    expect(await clientOf(standIn).pttl("h")).toBe(-1);
    standIn.faults.lag = false;
    expect(await clientOf(standIn).hget("h", "f")).toBe("new");
    expect(await clientOf(standIn).pttl("h")).toBeGreaterThan(0);
    expect(await keysOf(clientOf(standIn))).toEqual(["h"]);
  });
});
