/** @module-tag long */
import { afterAll, afterEach, describe, expect, it } from "vitest";
import { startBotWorld } from "../support/bot-world.ts";
import { setRules } from "../support/group-rules.ts";
import { eachCase } from "../support/long.ts";
import { PROPOSE, type Room, SELL } from "../support/room.ts";

const world = await startBotWorld({ executor: "webhook" });
afterAll(() => world.close());
afterEach(() => world.upstash.resetFaults());

const ENDED = 5 * 60_000;

/** The requests of a settlement whose trade is carried out, in their order. */
const STEPS = ["to begin", "to record the trade", "to announce", "that it is announced", "to be off the list"];

const FAULTS: [string, () => void][] = [
  ["is lost", () => (world.upstash.faults.failNext = 2)],
  ["is carried out, and its reply lost,", () => (world.upstash.faults.loseReplies = 2)],
];

const cases = FAULTS.flatMap(([fate, act]) => STEPS.map((step, before) => ({ step, fate, act, before })));

/** Does something after so many more requests to Redis. */
function afterRequests(count: number, act: () => void): void {
  if (count === 0) {
    act();
    return;
  }
  let seen = 0;
  const stop = world.upstash.onRequest(() => {
    seen += 1;
    if (seen < count) return;
    stop();
    act();
  });
}

const effects = (room: Room, kind: "buy" | "sell") =>
  world.executor.effects.filter((effect) => effect.kind === kind && effect.id.startsWith(`${room.group.id}.`));

describe("a settlement whose request", () => {
  it.each(cases)("$step $fate goes on where it was, and does nothing twice", async ({ act, before }) => {
    const room = world.room();
    await room.opens(room.bob, room.carol);
    await room.backs(PROPOSE, [room.bob, "0.05"], [room.carol, "0.01"]);
    await world.pass(ENDED - 1_000);
    afterRequests(before, act);
    await world.pass(1_000);
    await world.pass(120_000);
    expect([world.upstash.faults.failNext, world.upstash.faults.loseReplies]).toEqual([0, 0]);
    expect(effects(room, "buy")).toHaveLength(1);
    expect(room.results).toHaveLength(1);
    expect(room.ending).toBe("✅ Passed, bought as order 1 · Yes 2 · No 0 · 0.06 SOL");
    expect((await room.bob.says("/orders"))[0]).toMatch(/newest first\norder 1 · BONK · 0.06 SOL · filled\n\n/);
    expect(await world.due()).not.toContainEqual(expect.stringContaining(`${room.group.id}.`));
    expect((await room.bob.says("/status"))[0]).toContain("No vote is running.");
  });

  eachCase(STEPS.map((step, before) => ({ step, before })))(
    "$step is carried out, and one reply to it lost, is over at once",
    async ({ before }) => {
      const room = world.room();
      await room.opens(room.bob);
      await room.backs(PROPOSE, [room.bob, "0.05"]);
      await world.pass(ENDED - 1_000);
      afterRequests(before, () => (world.upstash.faults.loseReplies = 1));
      await world.pass(2_000);
      expect(world.upstash.faults.loseReplies).toBe(0);
      expect(room.results).toHaveLength(1);
      expect(room.ending).toBe("✅ Passed, bought as order 1 · Yes 1 · No 0 · 0.05 SOL");
      expect((await room.bob.says("/status"))[0]).toContain("No vote is running.");
    },
  );

  eachCase(cases.filter(({ before }) => before === 1 || before === 2))(
    "$step $fate in a sale sells once, and says so once",
    async ({ act, before }) => {
      const room = world.room();
      await room.buys([room.bob, "0.05"], [room.carol, "0.01"]);
      await room.bob.says(SELL);
      await room.bob.taps("Yes");
      await world.pass(ENDED - 1_000);
      afterRequests(before, act);
      await world.pass(1_000);
      await world.pass(120_000);
      expect(effects(room, "sell")).toHaveLength(1);
      expect(room.results).toHaveLength(2);
      expect(room.results[1]?.text).toContain("@bob 0.055 SOL (+0.005)\n@carol 0.011 SOL (+0.001)");
      expect(room.ending).toBe("✅ Passed, sold · Yes 1 · No 0");
      expect(await room.bob.says(SELL)).toEqual([expect.stringContaining("sold already")]);
    },
  );
});

describe("where Redis is down for minutes", () => {
  eachCase([0, 1, 2, 3, 4])(
    "from request %i of a settlement on, the trade and its result come once, when it is back",
    async (before) => {
      const room = world.room();
      await room.opens(room.bob);
      await room.backs(PROPOSE, [room.bob, "0.05"]);
      await world.pass(ENDED - 1_000);
      afterRequests(before, () => (world.upstash.faults.down = true));
      await world.pass(180_000);
      world.upstash.resetFaults();
      await world.pass(15 * 60_000);
      await world.cron();
      // That it was about to be announced could not be taken back, where Redis went just before it was to be recorded.
      const failed = world.logs.flatMap(({ what, outcome }) => (outcome === "failed" ? [what] : []));
      expect(failed).toEqual(before === 3 ? ["take_back"] : []);
      world.logs.length = 0;
      expect(effects(room, "buy")).toHaveLength(1);
      expect(room.results).toHaveLength(1);
      expect(room.ending).toBe("✅ Passed, bought as order 1 · Yes 1 · No 0 · 0.05 SOL");
    },
  );
});

describe("a result that was recorded as about to be sent, and was not, since Redis did not answer any more", () => {
  it("is sent as soon as that could be taken back, however many attempts it took", async () => {
    // Redis gets to know the scripts, so that each step is one request.
    const before = world.room();
    await before.buys([before.bob, "0.05"]);
    const room = world.room();
    await room.opens(room.bob);
    await room.backs(PROPOSE, [room.bob, "0.05"]);
    await world.passUncalled(ENDED + 1_000);
    // The list, twice, to begin, the ask, the trade; then the reply to the recording is lost, and Redis with it.
    afterRequests(5, () => (world.upstash.faults.loseReplies = 1));
    afterRequests(6, () => (world.upstash.faults.down = true));
    await world.cron();
    await world.passUncalled(5_000);
    expect(room.results).toEqual([]);
    world.upstash.resetFaults();
    const state = async () => (await world.store.readWhole(room.group.id))?.proposals.at(-1)?.state;
    expect(await state()).toBe("announcing");
    await world.passUncalled(20_000);
    expect(world.logs.filter(({ outcome }) => outcome === "failed").map(({ what }) => what)).toEqual(["due"]);
    world.logs.length = 0;
    expect(await state()).toBe("carried");
    await world.cron();
    expect(room.results).toHaveLength(1);
    world.qstash.resetFaults();
  });
});

describe("/close_session whose request", () => {
  // Close, read and leave the list at once, write the record, delete.
  eachCase([0, 1, 2, 3, 4])("number %i is carried out, and its reply lost, tells the group once", async (before) => {
    const room = world.room();
    await room.votes(room.bob);
    await world.pass(60_000);
    afterRequests(before, () => (world.upstash.faults.loseReplies = 2));
    await room.alice.says("/close_session");
    await world.pass(30_000);
    expect(room.texts.filter((text) => /session is closed/i.test(text))).toHaveLength(1);
    expect(room.texts.filter((text) => /no session/i.test(text))).toEqual([]);
    expect([room.card.buttons, room.sessionCard.buttons]).toEqual([[], []]);
    // The next session can be opened, whatever was left behind.
    world.logs.length = 0;
    await room.opens(room.bob);
    expect(room.sessionCard.buttons).not.toEqual([]);
  });
});

describe("a look of the cron trigger at a running vote", () => {
  it("leaves it to be looked at when it ends, also where the edit of its card breaks off", async () => {
    const room = world.room();
    await setRules(world, room, { remind: "off" });
    await room.votes(room.bob);
    const due = () => world.upstash.command("ZRANGE", "proposals:due", 0, -1, "WITHSCORES");
    const end = await due();
    const [id = ""] = Array.isArray(end) ? end.map(String) : [];
    await world.pass(ENDED - 20_000);
    await world.upstash.command("ZADD", "proposals:due", "XX", world.clock.now(), id);
    // Those of the edit, and those that say at the same time that the trigger ran.
    afterRequests(4, () => (world.upstash.faults.loseReplies = 4));
    await world.cron();
    expect(world.logs.filter(({ outcome }) => outcome === "failed")).toEqual([
      expect.objectContaining({ what: "catch_up" }),
    ]);
    world.logs.length = 0;
    expect(await due()).toEqual(end);
  });
});
