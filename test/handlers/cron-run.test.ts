import { afterAll, afterEach, describe, expect, it } from "vitest";
import { type BotWorld, startBotWorld } from "../support/bot-world.ts";
import { PROPOSE, type Room } from "../support/room.ts";

const world = await startBotWorld({ executor: "webhook" });
afterAll(() => world.close());
afterEach(() => {
  world.executor.resetFaults();
  world.qstash.resetFaults();
});

/** So many rooms with a vote that passed, and which nobody has settled; each a second after the last. */
async function overdue(count: number): Promise<Room[]> {
  const rooms: Room[] = [];
  for (let i = 0; i < count; i++) {
    const room = world.room();
    await room.opens(room.bob, room.carol);
    await room.backs(PROPOSE, [room.bob, "0.05"], [room.carol, "0.01"]);
    rooms.push(room);
    await world.passUncalled(1_000);
  }
  await world.passUncalled(5 * 60_000);
  return rooms;
}

const settled = (rooms: Room[]): boolean[] => rooms.map(({ results }) => results.length === 1);

/** How many requests the bot has made. */
const requests = ({ upstash, telegram, executor }: BotWorld): number =>
  upstash.requests.length + telegram.outgoing.length + executor.calls.length;

describe("a run of the minute's cron", () => {
  it("settles the three votes that are overdue for longest, and the next run the others", async () => {
    const rooms = await overdue(5);
    await world.cron();
    expect(settled(rooms)).toEqual([true, true, true, false, false]);
    await world.cron();
    expect(settled(rooms)).toEqual([true, true, true, true, true]);
    expect(rooms.map(({ ending }) => ending)).toEqual(
      rooms.map(() => "✅ Passed, bought as order 1 · Yes 2 · No 0 · 0.06 SOL"),
    );
  });

  it("is not held up by votes whose executor does not answer", async () => {
    const rooms = await overdue(4);
    world.executor.faults.next("fail", "fail", "fail");
    await world.cron();
    expect(settled(rooms)).toEqual([false, false, false, false]);
    await world.cron();
    expect(settled(rooms)).toEqual([false, false, false, true]);
    // Half of what they are overdue, and then there is room for all.
    await world.passUncalled(10 * 60_000);
    await world.cron();
    expect(settled(rooms)).toEqual([true, true, true, true]);
  });

  it("stays below the fifty requests that a free Worker may make, also where all trade and archive", async () => {
    const rooms = await overdue(3);
    for (const { alice, group } of rooms) {
      // Closed while nobody can settle, so that its settlement archives it.
      world.executor.faults.next("fail");
      await alice.says("/close_session");
      expect((await world.store.readLive(group.id))?.open).toBe(false);
    }
    await world.passUncalled(10 * 60_000);
    const before = requests(world);
    await world.cron();
    expect(settled(rooms)).toEqual([true, true, true]);
    expect(await Promise.all(rooms.map(({ group }) => world.store.readLive(group.id)))).toEqual([null, null, null]);
    expect(requests(world) - before).toBeLessThanOrEqual(50);
  });
});

describe("a pause that Telegram asks for", () => {
  it("is kept also where the moment lies within it from which a silent executor's outcome is unknown", async () => {
    const room = world.room();
    await room.opens(room.bob);
    await room.backs(PROPOSE, [room.bob, "0.05"]);
    await world.passUncalled(5 * 60_000 + 24 * 3_600_000 - 60_000);
    const chatId = room.group.id;
    world.telegram.faults.next.push({ method: "editMessageText", chatId, count: 2, status: 429, retryAfter: 300 });
    await world.cron();
    const entries = await world.upstash.command("ZRANGE", "proposals:due", 0, -1, "WITHSCORES");
    const list = Array.isArray(entries) ? entries.map(String) : [];
    const at = list.findIndex((entry) => entry.startsWith(`${chatId}.`));
    expect(Number(list[at + 1])).toBeGreaterThanOrEqual(world.clock.now() + 300_000);
    world.telegram.resetFaults();
    await world.passUncalled(300_000);
    await world.cron();
    expect(room.results).toHaveLength(1);
  });
});
