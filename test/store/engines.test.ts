import { expect, test } from "vitest";
import * as z from "zod";
import type { UpstashStandIn } from "../../dev/upstash/server.ts";
import { chatKeys, DUE_KEY, liveKey, movedKey, settingsKey } from "../../src/store/keys.ts";
import { realEngine } from "../support/engines.ts";
import { onEveryEngine } from "./support.ts";

const Scanned = z.tuple([z.string(), z.array(z.string())]);

const missing =
  "no REDIS_URL and no redis-server on the PATH, or CONCLAVE_REDIS=embedded: only the embedded engine is tested";

test("the store is tested on a real Redis too", ({ skip }) => {
  if (realEngine !== null) return;
  console.warn(missing);
  skip(missing);
});

onEveryEngine("an engine", ({ engine, world: newWorld }) => {
  const script = (standIn: UpstashStandIn, ...keys: string[]) =>
    standIn.command("EVAL", "return redis.call('EXISTS', unpack(KEYS))", keys.length, ...keys);

  test("refuses keys of two chats, or of a chat and none, in one script and in one command", async () => {
    const { standIn } = newWorld();
    for (const other of [liveKey(-2), DUE_KEY]) {
      await expect(script(standIn, liveKey(-1), other)).rejects.toThrow("CROSSSLOT");
      await expect(standIn.command("MGET", movedKey(-1), other)).rejects.toThrow("CROSSSLOT");
    }
    expect(await script(standIn, ...chatKeys(-1))).toBe(0);
    expect(await standIn.command("MGET", movedKey(-1), settingsKey(-1))).toEqual([null, null]);
  });

  test.runIf(engine === "cluster")("is a cluster that refuses what lies on two of its nodes", async () => {
    const { standIn } = newWorld();
    const many = Array.from({ length: 50 }, (_, i) => `key${i}`);
    await expect(script(standIn, ...many)).rejects.toThrow("CROSSSLOT");
    await Promise.all(many.map((key) => standIn.command("SET", key, "1")));
    const seen = new Set<string>();
    for (let cursor = ""; cursor !== "0"; ) {
      const [next, keys] = Scanned.parse(await standIn.command("SCAN", cursor || "0", "COUNT", 5));
      for (const key of keys) seen.add(key);
      cursor = next;
    }
    expect([...seen].sort()).toEqual(many.toSorted());
  });
});
