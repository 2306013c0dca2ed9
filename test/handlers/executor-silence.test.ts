/** @module-tag long */
import { afterAll, afterEach, describe, expect, it } from "vitest";
import { startBotWorld } from "../support/bot-world.ts";
import { withHash } from "../support/recount-texts.ts";
import { PROPOSE, type Room } from "../support/room.ts";

const world = await startBotWorld({ executor: "webhook" });
afterAll(() => world.close());
afterEach(() => {
  world.executor.resetFaults();
  world.qstash.resetFaults();
});

const ENDED = 5 * 60_000;
const HOUR = 3_600_000;

const callsFor = (room: Room) => world.executor.calls.filter(({ body }) => body?.data.chatId === room.group.id);
const effectsFor = (room: Room) => world.executor.effects.filter(({ id }) => id.startsWith(`${room.group.id}.`));
const endings = {
  buying: "✅ Passed, buying… · Yes 1 · No 0 · 0.05 SOL",
  bought: "✅ Passed, bought as order 1 · Yes 1 · No 0 · 0.05 SOL",
};

describe("while the executor has not answered", () => {
  it("the card says that the trade is under way, and the group has no result", async () => {
    const room = world.room();
    world.executor.faults.next("hang");
    await room.opens(room.bob);
    await room.backs(PROPOSE, [room.bob, "0.05"]);
    const passing = world.pass(ENDED);
    await expect.poll(() => callsFor(room).map(({ status }) => status)).toEqual(["hung"]);
    await expect.poll(() => room.ending).toBe(endings.buying);
    expect(room.card.buttons).toEqual([]);
    expect(room.results).toEqual([]);
    world.executor.resetFaults();
    await passing;
    expect([room.ending, room.results]).toEqual([endings.buying, []]);
    await world.pass(60_000);
    expect(room.ending).toBe(endings.bought);
    expect(room.results).toHaveLength(1);
  });

  it("nothing new can be proposed, /status says why, and the session may be closed", async () => {
    const room = world.room();
    world.executor.faults.always("pending");
    await room.buys([room.bob, "0.05"]);
    expect((await room.carol.says("/status"))[0]).toContain("It passed, and the trade is under way.");
    expect(await room.bob.says(PROPOSE)).toEqual([expect.stringContaining("being settled")]);
    expect(await room.alice.says("/cancel")).toEqual([expect.stringContaining("being settled")]);
    expect(await room.alice.says("/close_session")).toEqual([
      expect.stringContaining("result of its last vote comes first"),
    ]);
    expect([room.ending, room.results]).toEqual([endings.buying, []]);
    world.executor.resetFaults();
    await world.pass(120_000);
    expect(room.ending).toBe(endings.bought);
    expect(room.results).toHaveLength(1);
    expect(room.texts).toContainEqual(expect.stringContaining("🔒 Closed · 1 joined · 1 vote"));
  });
});

describe("an executor that answers late", () => {
  it.each(["pending", "fail", "fail_after", "cut", "cut_after", "nonsense", "pending_then_fill"] as const)(
    "%s, is asked again for the same trade, which happens once",
    async (behaviour) => {
      const room = world.room();
      world.executor.faults.next(behaviour);
      await room.buys([room.bob, "0.05"]);
      expect([room.ending, room.results]).toEqual([endings.buying, []]);
      const [waiting] = world.executor.waiting;
      if (waiting !== undefined) world.executor.finish(waiting);
      await world.pass(60_000);
      expect(room.ending).toBe(endings.bought);
      expect(room.results).toHaveLength(1);
      expect(effectsFor(room)).toHaveLength(1);
      const [first, second, ...more] = callsFor(room);
      expect(second).toMatchObject({ id: first?.id, body: first?.body });
      expect(more).toEqual([]);
    },
  );

  it("is asked for the very same, though others join meanwhile and the store keeps people in another order then", async () => {
    const room = world.room();
    world.executor.faults.next("pending");
    // A text of this length makes Redis keep a session in an order of its own.
    await room.alice.says(`/create_session "${"Buy BONK token ".repeat(8)}"`);
    const people = Array.from({ length: 12 }, (_, i) => room.enters({ first_name: `Member ${i}` }));
    for (const one of people) await one.taps("Join");
    await people[0]?.says(PROPOSE);
    for (const one of people) await one.taps("Yes");
    await world.pass(ENDED);
    const { id: sessionId } = (await world.store.readWhole(room.group.id)) ?? { id: "" };
    const where = { chatId: room.group.id, attemptId: "" };
    for (let id = 1; id <= 150; id++)
      await world.store.addParticipant(sessionId, { id, name: { kind: "username", text: `late${id}` } }, where);
    await world.pass(60_000);
    const [first, second] = callsFor(room).map(({ body }) => body);
    expect(first?.data.contributions).toHaveLength(12);
    expect(second).toEqual(first);
    expect(room.results).toHaveLength(1);
  });

  it("has growing pauses between the times it is asked", async () => {
    const room = world.room();
    const asked: number[] = [];
    const stop = world.executor.onEvent(({ kind }) => {
      if (kind === "call") asked.push(world.clock.now());
    });
    world.executor.faults.always("pending");
    await room.buys([room.bob, "0.05"]);
    await world.pass(120_000);
    stop();
    const pauses = asked.slice(1).map((at, i) => at - (asked[i] ?? 0));
    expect(pauses[0]).toBe(10_000);
    expect(pauses).toEqual(pauses.toSorted((a, b) => a - b));
    expect(pauses.length).toBeGreaterThan(2);
  });

  it("is asked again within an hour, however long it has been silent", async () => {
    const room = world.room();
    world.executor.faults.always("pending");
    await room.buys([room.bob, "0.05"]);
    await world.passUncalled(10 * HOUR);
    await world.cron();
    const asked = callsFor(room).length;
    await world.passUncalled(HOUR);
    await world.cron();
    expect(callsFor(room)).toHaveLength(asked + 1);
    world.executor.resetFaults();
    await world.passUncalled(HOUR);
    await world.cron();
    expect(room.results).toHaveLength(1);
  });
});

describe("an executor that is silent for 24 hours", () => {
  it("leaves the group to be told once that nobody knows, and the order unknown", async () => {
    const room = world.room();
    world.executor.faults.always("pending");
    await room.buys([room.bob, "0.05"]);
    await world.passUncalled(24 * HOUR - 1_001);
    await world.cron();
    expect([room.ending, room.results]).toEqual([endings.buying, []]);
    const asked = callsFor(room).length;

    // Not a pause later, which by now are an hour long.
    await world.passUncalled(60_000);
    await world.cron();
    expect(callsFor(room)).toHaveLength(asked + 1);
    expect(room.results.map(({ text }) => text)).toEqual([
      withHash(
        [
          "✅ Passed: BUY BONK",
          "Yes 1 · No 0 · Abstained 0",
          "Total 0.05 SOL",
          "",
          "❓ The trading service gave no final answer for 24 hours, so I don't know if it was bought. Please ask whoever runs me.",
          "This is order 1: /order_1 shows the shares.",
          "",
          "Yes, 0.05 SOL: @bob",
        ].join("\n"),
      ),
    ]);
    expect(room.ending).toBe("✅ Passed, outcome unknown · Yes 1 · No 0 · 0.05 SOL");
    expect((await room.bob.says("/orders"))[0]).toContain("order 1 · BONK · 0.05 SOL · unknown");

    world.executor.resetFaults();
    world.qstash.resetFaults();
    await world.pass(2 * HOUR);
    await world.cron();
    expect(callsFor(room)).toHaveLength(asked + 1);
    expect(room.results).toHaveLength(1);
    expect(await room.bob.says(PROPOSE)).toEqual([expect.stringMatching(/^🗳/)]);
  });

  it("is asked a last time then, and a trade it carried out counts", async () => {
    const room = world.room();
    world.executor.faults.always("fail_after");
    await room.buys([room.bob, "0.05"]);
    await world.passUncalled(30 * HOUR);
    world.executor.resetFaults();
    await world.cron();
    expect(room.ending).toBe(endings.bought);
    expect(room.results[0]?.text).toContain("🛒 Bought 250000 BONK for 0.05 SOL");
  });
});

describe("an executor that is first asked late", () => {
  /** A vote that passed, and that nobody has settled for so long. */
  async function neglected(ms: number): Promise<Room> {
    const room = world.room();
    await room.opens(room.bob);
    await room.backs(PROPOSE, [room.bob, "0.05"]);
    await world.passUncalled(ENDED + ms);
    return room;
  }

  it("24 hours after the vote is not asked: the trade is rejected as too late", async () => {
    const room = await neglected(24 * HOUR + 1_000);
    await world.cron();
    expect(callsFor(room)).toEqual([]);
    expect(room.results[0]?.text).toContain(
      "⚠️ Not bought: it was too late: more than 24 hours had passed since the vote.",
    );
    expect(room.ending).toBe("✅ Passed, but not bought · Yes 1 · No 0 · 0.05 SOL");
    expect((await room.bob.says("/orders"))[0]).toContain("order 1 · BONK · 0.05 SOL · rejected");
  });

  it("just before is asked three times over an hour before its silence counts, the last time after the deadline", async () => {
    const room = await neglected(24 * HOUR - 5_000);
    world.executor.faults.always("pending");
    const asked: number[] = [];
    const stop = world.executor.onEvent(({ kind }) => {
      if (kind === "call") asked.push(world.clock.now());
    });
    for (let minutes = 0; minutes < 180 && room.results.length === 0; minutes += 1) {
      await world.cron();
      await world.passUncalled(60_000);
    }
    stop();
    expect(asked.length).toBeGreaterThanOrEqual(3);
    expect((asked.at(-1) ?? 0) - (asked[0] ?? 0)).toBeGreaterThanOrEqual(HOUR);
    const deadline = Date.parse(String(callsFor(room)[0]?.body?.data.deadline));
    expect(asked[0]).toBeLessThan(deadline);
    expect(asked.at(-1)).toBeGreaterThanOrEqual(deadline);
    expect(room.results[0]?.text).toContain("❓ The trading service gave no final answer for 24 hours");
  });

  it("and answers after the deadline what it did counts", async () => {
    const room = await neglected(24 * HOUR - 5_000);
    world.executor.faults.always("fail_after");
    await world.cron();
    await world.passUncalled(30 * HOUR);
    world.executor.resetFaults();
    await world.cron();
    expect(room.ending).toBe(endings.bought);
  });
});
