import { afterAll, afterEach, describe, expect, it } from "vitest";
import { startBotWorld } from "../support/bot-world.ts";
import { CREATE, PROPOSE, type Room } from "../support/room.ts";

const world = await startBotWorld({ executor: "webhook" });
afterAll(() => world.close());
afterEach(() => world.qstash.resetFaults());

const ENDED = 5 * 60_000;

/** Bob and Carol have said yes, and the time is up without anybody having settled it. */
async function overdue(): Promise<Room> {
  const room = world.room();
  await room.opens(room.bob, room.carol, room.alice);
  await room.backs(PROPOSE, [room.bob, "0.05"], [room.carol, "0.01"]);
  await world.passUncalled(ENDED);
  return room;
}

const attempts = (room: Room) => world.executor.calls.filter(({ body }) => body?.data.chatId === room.group.id);

async function boughtOnce(room: Room): Promise<void> {
  expect(attempts(room)).toHaveLength(1);
  expect(room.results.map(({ text }) => text)).toEqual([expect.stringContaining("🛒 Bought 300000 BONK for 0.06 SOL")]);
  world.qstash.resetFaults();
  await world.pass(120_000);
  await world.cron();
  expect(attempts(room)).toHaveLength(1);
  expect(room.results).toHaveLength(1);
  expect(room.ending).toBe("✅ Passed, bought as order 1 · Yes 2 · No 0 · 0.06 SOL");
}

describe("an overdue vote that passed", () => {
  it.each(["/status", "/vote no", "/cancel", "/close_session", PROPOSE, CREATE])(
    "is traded by whoever meets it with %s, and once",
    async (typed) => {
      const room = await overdue();
      await room.alice.says(typed);
      await boughtOnce(room);
    },
  );

  it.each(["Yes", "Join"])("is traded by a tap on %s, and once", async (label) => {
    const room = await overdue();
    await room.alice.taps(label);
    await boughtOnce(room);
  });

  it("is traded once where commands, taps and both clocks meet it at the same time", async () => {
    const room = await overdue();
    world.qstash.resetFaults();
    const call = world.qstash.messages.at(-1)?.id ?? "";
    const all = [
      world.qstash.deliverNow(call),
      room.alice.says("/status"),
      world.cron(),
      room.alice.taps("No"),
      room.bob.says("/status"),
      world.qstash.deliverNow(call),
    ];
    await world.until(Promise.all(all));
    await world.pass(60_000);
    await boughtOnce(room);
  });

  it("keeps the sentence that refuses a late vote, which does not count in the trade", async () => {
    const room = await overdue();
    expect(await room.alice.taps("Yes 0.1")).toMatch(/time is up.*not counted/i);
    await boughtOnce(room);
    expect(attempts(room)[0]?.body?.data.total).toBe("0.06");
  });
});
