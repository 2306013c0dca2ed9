import { afterAll, afterEach, describe, expect, it } from "vitest";
import { allowGroup } from "../../dev/operator.ts";
import { startBotWorld } from "../support/bot-world.ts";
import { PROPOSE, type Room } from "../support/room.ts";

const world = await startBotWorld({ executor: "webhook" });
afterAll(() => world.close());
afterEach(() => world.upstash.flushData());

const VOTE_MS = 5 * 60_000 + 1_000;

const liveKey = ({ group }: Room): string => `session:live:{${group.id}}`;

/** What a backup has of a hash, as fields and values in turn. */
async function hashOf(key: string): Promise<string[]> {
  const flat = await world.upstash.command("HGETALL", key);
  return Array.isArray(flat)
    ? flat.map(String)
    : Object.entries(flat ?? {})
        .flat()
        .map(String);
}

/** What an operator says anew where Redis has forgotten it. */
const allow = ({ group }: Room) => allowGroup(world.upstash, group.id);

const effectsIn = ({ group }: Room) => world.executor.effects.filter(({ id }) => id.startsWith(`${group.id}.`));

describe("where Redis lost everything", () => {
  it("says so to whoever taps or votes, has nothing to settle, and can begin anew, with orders from 1 on", async () => {
    const room = world.room();
    await room.opens(room.bob, room.carol);
    await room.backs(PROPOSE, [room.bob, "0.05"]);
    await world.upstash.flushData();
    expect(await room.carol.taps("Yes 0.01")).toContain("No session is open here");
    expect(await room.carol.says("/vote no")).toEqual([expect.stringContaining("No session is open here")]);
    await world.pass(VOTE_MS);
    expect(
      world.qstash.messages.filter(({ body, state }) => body.includes(`${room.group.id}`) && state !== "delivered"),
    ).toEqual([]);
    expect(room.results).toEqual([]);
    expect(await room.bob.says("/orders")).toEqual([expect.stringContaining("Nothing has been bought yet")]);
    await allow(room);
    await room.buys([room.bob, "0.05"]);
    expect(room.ending).toContain("bought as order 1");
  });
});

describe("where Redis was set back to before a vote's end", () => {
  it("settles it again, without a second trade, and without a command from anybody", async () => {
    const room = world.room();
    await room.opens(room.bob, room.carol);
    await room.backs(PROPOSE, [room.bob, "0.05"]);
    const backup = await hashOf(liveKey(room));
    await world.pass(VOTE_MS);
    expect([effectsIn(room).length, room.results.length]).toEqual([1, 1]);

    const [id = ""] = backup.slice(backup.indexOf("q.id") + 1);
    const [ends = ""] = backup.slice(backup.indexOf("q.ends") + 1);
    await world.upstash.flushData();
    await world.upstash.command("HSET", liveKey(room), ...backup);
    await allow(room);
    await world.upstash.command("ZADD", "proposals:due", ends, id);
    await world.cron();
    expect(effectsIn(room)).toHaveLength(1);
    expect(room.results.map(({ text }) => text)).toEqual([room.results[0]?.text, room.results[0]?.text]);
    expect((await room.bob.says("/orders"))[0]).toContain("order 1 · BONK · 0.05 SOL · filled");
    // Nobody can know of the first result, so this once there may be two.
    world.telegram.resetRecords();
  });

  it("does nothing about it where its session and its entry were taken out of the backup", async () => {
    const room = world.room();
    await room.opens(room.bob);
    await room.backs(PROPOSE, [room.bob, "0.05"]);
    await world.pass(VOTE_MS);
    const orders = await hashOf(`orders:{${room.group.id}}`);
    await world.upstash.flushData();
    await world.upstash.command("HSET", `orders:{${room.group.id}}`, ...orders);
    await allow(room);
    await world.cron();
    expect([effectsIn(room).length, room.results.length]).toEqual([1, 1]);
    expect((await room.bob.says("/orders"))[0]).toContain("order 1 · BONK · 0.05 SOL · filled");
    await room.buys([room.bob, "0.05"]);
    expect(room.ending).toContain("bought as order 2");
  });
});
