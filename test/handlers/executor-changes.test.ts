/** @module-tag long */
import { afterAll, afterEach, describe, expect, it } from "vitest";
import { startBotWorld } from "../support/bot-world.ts";
import { PROPOSE, type Room, SELL } from "../support/room.ts";

const world = await startBotWorld({ executor: "webhook" });
afterAll(() => world.close());
afterEach(() => {
  world.executor.resetFaults();
  connect(url);
});

const { url } = world.executor;
const ENDED_MS = 5 * 60_000 + 1_000;
const HOUR_MS = 3_600_000;

/** Deploys the bot with this executor, or with none. */
const connect = (address: string | undefined) => world.rebind({ EXECUTOR_URL: address });

const callsFor = ({ group }: Room) => world.executor.calls.filter(({ id }) => id?.startsWith(`${group.id}.`));
const effectsFor = ({ group }: Room) => world.executor.effects.filter(({ id }) => id.startsWith(`${group.id}.`));

/** Bob sells order 1, and the vote ends. */
async function sells(room: Room): Promise<void> {
  await room.bob.says(SELL);
  await room.bob.taps("Yes");
  await world.pass(ENDED_MS);
}

describe("a trade that was begun on paper, and could not be recorded", () => {
  it("is finished on paper, though there is an executor by then: no money moves", async () => {
    // Redis gets to know the scripts, so that each step is one request.
    const before = world.room();
    await before.buys([before.bob, "0.05"]);
    connect(undefined);
    const room = world.room();
    await room.opens(room.bob);
    await room.backs(PROPOSE, [room.bob, "0.05"]);
    await world.passUncalled(ENDED_MS);
    const stop = world.upstash.onRequest(({ commands }) => {
      if (!JSON.stringify(commands).includes('"paper:"')) return;
      stop();
      world.upstash.faults.down = true;
    });
    await world.cron();
    world.upstash.resetFaults();
    world.logs.length = 0;
    const asked = await world.upstash.command("HGET", `session:live:{${room.group.id}}`, "q.executor");
    expect([asked, room.results]).toEqual(["paper:", []]);
    connect(url);
    await world.passUncalled(60_000);
    await world.cron();
    expect(room.ending).toContain("bought on paper as order 1");
    expect(callsFor(room)).toEqual([]);
    world.qstash.resetFaults();
  });
});

describe("a trade whose executor traded and did not answer", () => {
  it.each<[string, string | undefined]>([
    ["none", undefined],
    ["another one", `${url}/other`],
  ])("waits while there is %s: nothing is said, and the log says why", async (_, other) => {
    const room = world.room();
    world.executor.faults.next("fail_after");
    await room.buys([room.bob, "0.05"]);
    connect(other);
    world.logs.length = 0;
    await world.pass(HOUR_MS);
    await world.cron();
    expect([callsFor(room).length, effectsFor(room).length, room.results.length]).toEqual([1, 1, 0]);
    expect(room.ending).toContain("✅ Passed, buying…");
    expect(world.logs.map(({ outcome }) => outcome)).toContain("put_off_other_executor");
    expect((await room.bob.says("/orders"))[0]).toContain("Nothing has been bought yet");

    connect(url);
    await world.pass(2 * HOUR_MS);
    await world.cron();
    expect(effectsFor(room)).toHaveLength(1);
    expect(room.ending).toContain("bought as order 1");
    expect(room.results).toHaveLength(1);
  });

  it("goes on where only the address' query has changed, which may hold a key", async () => {
    const room = world.room();
    world.executor.faults.next("fail_after");
    await room.buys([room.bob, "0.05"]);
    connect(`${url}?key=another`);
    await world.pass(60_000);
    expect(room.ending).toContain("bought as order 1");
  });

  it("of a sale waits as well, and is not sold on paper", async () => {
    const room = world.room();
    await room.buys([room.bob, "0.05"]);
    world.executor.faults.next("fail_after");
    await room.bob.says(SELL);
    await room.bob.taps("Yes");
    await world.pass(ENDED_MS - 500);
    connect(undefined);
    await world.pass(HOUR_MS);
    await world.cron();
    expect(room.results).toHaveLength(1);
    expect(room.ending).toContain("✅ Passed, selling…");
    connect(url);
    await world.pass(2 * HOUR_MS);
    await world.cron();
    expect(room.ending).toContain("✅ Passed, sold");
    expect(effectsFor(room)).toHaveLength(2);
  });
});

describe("an order", () => {
  it("that was bought on paper is sold on paper, also once there is an executor", async () => {
    const room = world.room();
    connect(undefined);
    await room.buys([room.bob, "0.05"]);
    expect(room.ending).toContain("bought on paper as order 1");
    connect(url);
    await sells(room);
    expect(room.results[1]?.text).toContain(
      "📝 On paper: order 1 sold for 0.05 SOL, as much as was paid. No money moved.",
    );
    expect(callsFor(room)).toEqual([]);
  });

  it("that was bought on paper is sold on paper also where the group may not trade any more: no money moves", async () => {
    const room = world.room();
    connect(undefined);
    await room.buys([room.bob, "0.05"]);
    await room.bob.says(SELL);
    await room.bob.taps("Yes");
    connect(url);
    await world.upstash.command("HSET", `settings:{${room.group.id}}`, "allowed", "0");
    await world.pass(ENDED_MS);
    expect(room.results[1]?.text).toContain("📝 On paper: order 1 sold");
    expect(callsFor(room)).toEqual([]);
  });

  it("that was bought for real is not sold on paper: it stays held, and the group reads why", async () => {
    const room = world.room();
    await room.buys([room.bob, "0.05"]);
    connect(undefined);
    await sells(room);
    expect(room.results[1]?.text).toContain(
      "⚠️ Not sold: it was bought for real, and no trading service is connected to sell it.\nYou still hold order 1 (BONK).",
    );
    expect(room.ending).toContain("✅ Passed, but not sold");
    connect(url);
    await sells(room);
    expect(room.ending).toContain("✅ Passed, sold");
    expect(effectsFor(room)).toHaveLength(2);
  });

  it("that somebody has put right by hand while its sale was voted on is not sold, and nobody is told that they hold it", async () => {
    const room = world.room();
    await room.buys([room.bob, "0.05"]);
    await room.bob.says(SELL);
    await room.bob.taps("Yes");
    await world.upstash.command("HSET", `orders:{${room.group.id}}`, "1:state", "rejected");
    await world.pass(ENDED_MS);
    const [, result] = room.results;
    expect(result?.text).toContain("⚠️ Not sold: that order is not held any more.");
    expect(result?.text).not.toContain("You still hold");
    expect(callsFor(room)).toHaveLength(1);
  });
});

describe("a vote that ran when an executor was connected", () => {
  it("in a group that nobody has allowed ends without a trade", async () => {
    const room = world.room();
    await world.upstash.command("DEL", `settings:{${room.group.id}}`);
    connect(undefined);
    await room.votes(room.bob);
    await room.bob.taps("Yes 0.05");
    connect(url);
    await world.pass(ENDED_MS);
    expect(room.results[0]?.text).toContain("⚠️ Not bought: this group may not trade now.");
    expect(callsFor(room)).toEqual([]);
  });
});
