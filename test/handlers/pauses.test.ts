/** @module-tag long */
import { afterAll, afterEach, describe, expect, it } from "vitest";
import { startBotWorld } from "../support/bot-world.ts";
import { PROPOSE, type Room } from "../support/room.ts";

const world = await startBotWorld({ executor: "webhook" });
afterAll(() => world.close());
afterEach(() => {
  world.executor.resetFaults();
  world.qstash.resetFaults();
  world.telegram.resetFaults();
});

const ENDED_MS = 5 * 60_000 + 1_000;
const HOUR_MS = 3_600_000;
const DAY_S = 86_400;

/** Before when nobody tries again, as Redis has it. */
const nextOf = ({ group }: Room) => world.upstash.command("HGET", `session:live:{${group.id}}`, "q.next");

const callsFor = ({ group }: Room) => world.executor.calls.filter(({ id }) => id?.startsWith(`${group.id}.`));
const sentTo = ({ group }: Room, method: string) =>
  world.telegram.outgoing.filter((call) => call.method === method && call.payload.chat_id === group.id);

/** Everybody comes who may start a settlement: commands, a tap on the card that is over, QStash, the cron trigger. */
async function everybodyComes(room: Room): Promise<void> {
  for (const text of ["/status", "/vote yes", PROPOSE, "/cancel"]) await room.bob.says(text);
  await room.bob.tapsData(room.card.buttons[0]?.[0]?.data ?? "", room.card.messageId);
  await room.carol.taps("Join");
  world.qstash.resetFaults();
  await world.pass(1_000);
  await world.cron();
}

describe("the pause that an attempt leaves which failed", () => {
  it("is kept by everybody, where the executor is down: fifteen /status ask it nothing", async () => {
    const room = world.room();
    world.executor.faults.always("fail");
    await room.opens(room.bob);
    await room.backs(PROPOSE, [room.bob, "0.05"]);
    await world.passUncalled(ENDED_MS + 40 * 60_000);
    await world.cron();
    expect(callsFor(room)).toHaveLength(1);
    for (let i = 0; i < 15; i += 1) await room.bob.says("/status");
    await everybodyComes(room);
    expect(callsFor(room)).toHaveLength(1);
    // It is tried again after half of what the vote was overdue.
    await world.pass(18 * 60_000);
    await world.cron();
    expect(callsFor(room)).toHaveLength(1);
    world.executor.resetFaults();
    await world.pass(2 * 60_000);
    await world.cron();
    expect(callsFor(room)).toHaveLength(2);
    expect(room.ending).toContain("bought as order 1");
  });

  it("is as long as Telegram asks for, also for a day: the result is not even tried before", async () => {
    const room = world.room();
    await room.opens(room.bob);
    await room.backs(PROPOSE, [room.bob, "0.05"]);
    await world.passUncalled(ENDED_MS);
    world.telegram.faults.next.push({
      ...{ method: "sendMessage", chatId: room.group.id, count: 1, status: 429, retryAfter: DAY_S },
    });
    world.qstash.resetFaults();
    await world.pass(1_000);
    const tried = () => sentTo(room, "sendMessage").filter(({ payload }) => String(payload.text).includes("Abstained"));
    expect(tried()).toHaveLength(1);
    world.qstash.faults.hold = true;
    for (let hour = 0; hour < 23; hour += 6) {
      await everybodyComes(room);
      await world.passUncalled(6 * 3_600_000);
    }
    expect(tried()).toHaveLength(1);
    expect(room.results).toEqual([]);
    await world.pass(6 * 3_600_000);
    await world.cron();
    expect(room.results).toHaveLength(1);
    expect(await room.bob.says(PROPOSE)).toEqual([expect.stringMatching(/^🗳/)]);
  });

  it("is no shorter than ours where Telegram asks for a shorter one", async () => {
    const room = world.room();
    await room.opens(room.bob);
    await room.backs(PROPOSE, [room.bob, "0.05"]);
    await world.passUncalled(ENDED_MS + 2 * HOUR_MS);
    const pause = { method: "sendMessage", chatId: room.group.id, count: 1, status: 429, retryAfter: 30 };
    world.telegram.faults.next.push(pause);
    for (const [wait, results] of [
      [0, 0],
      [50, 0],
      [11, 1],
    ] as const) {
      await world.passUncalled(wait * 60_000);
      await world.cron();
      expect(room.results).toHaveLength(results);
    }
  });

  it.each([
    [5, 1],
    [6, 0],
  ])("is waited for on the spot where Telegram asks for up to five seconds: %i s", async (retryAfter, results) => {
    const room = world.room();
    await room.opens(room.bob);
    await room.backs(PROPOSE, [room.bob, "0.05"]);
    await world.passUncalled(ENDED_MS);
    const pause = { method: "sendMessage", chatId: room.group.id, count: 1, status: 429, retryAfter };
    world.telegram.faults.next.push(pause);
    await world.cron();
    expect(room.results).toHaveLength(results);
    await world.passUncalled(60_000);
    await world.cron();
    expect(room.results).toHaveLength(1);
  });

  it("is a whole number of milliseconds, whenever the attempt was made, so that it can be read again", async () => {
    const room = world.room();
    world.executor.faults.next("fail");
    await room.opens(room.bob);
    await room.backs(PROPOSE, [room.bob, "0.05"]);
    await world.passUncalled(ENDED_MS + 60_001);
    await world.cron();
    expect(String(await nextOf(room))).toMatch(/^\d+$/);
    expect((await room.bob.says("/status"))[0]).toContain("the trade is under way");
    await world.passUncalled(60_000);
    await world.cron();
    expect(room.results).toHaveLength(1);
  });

  it("is one also behind an attempt that was made at the deadline to the millisecond", async () => {
    const room = world.room();
    world.executor.faults.always("pending");
    await room.buys([room.bob, "0.05"]);
    const end = (await world.store.readWhole(room.group.id))?.proposals.at(-1)?.endTime ?? 0;
    await world.passUncalled(end + DAY_S * 1_000 - world.clock.now());
    await world.cron();
    expect(callsFor(room)).toHaveLength(2);
    expect(Number(await nextOf(room))).toBe(world.clock.now() + HOUR_MS);
  });

  it("ends with the vote: the next one is settled as soon as it is over", async () => {
    const room = world.room();
    world.executor.faults.next("fail");
    await room.buys([room.bob, "0.05"]);
    await world.pass(60_000);
    expect(room.results).toHaveLength(1);
    await room.bob.says(PROPOSE);
    await room.bob.taps("Yes");
    await world.pass(ENDED_MS);
    expect(room.results).toHaveLength(2);
  });
});
