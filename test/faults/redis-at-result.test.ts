/** @module-tag long */
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { type BotWorld, startBotWorld } from "../support/bot-world.ts";
import { PROPOSE, type Room } from "../support/room.ts";

// In one process, by a clock that only the test moves: these outages would take real seconds otherwise.
let world: BotWorld;
beforeAll(async () => {
  world = await startBotWorld({ executor: "webhook" });
  // Redis learns the scripts, so that from here on a settlement is the same requests each time.
  await nearlyOver();
  await world.pass(2_000);
});
afterAll(() => world.close());
afterEach(() => {
  world.upstash.resetFaults();
  world.telegram.resetFaults();
});

const ENDED = 5 * 60_000;
const LATER = 30 * 60_000;

/** Bob has said yes with 0.05 SOL, and the vote ends in a second. */
async function nearlyOver(): Promise<Room> {
  const room = world.room();
  await room.opens(room.bob);
  await room.backs(PROPOSE, [room.bob, "0.05"]);
  await world.pass(ENDED - 1_000);
  return room;
}

/** Takes Redis away when it has carried out so many more requests for a group; the replies to the last `lost` of these are lost. */
function downAfter({ group }: Room, requests: number, lost: number): void {
  let seen = 0;
  const stop = world.upstash.onRequest(({ commands }) => {
    if (!JSON.stringify(commands).includes(String(group.id))) return;
    seen += 1;
    if (seen === requests - lost) world.upstash.faults.loseReplies = lost;
    if (seen !== requests) return;
    stop();
    world.upstash.faults.down = true;
  });
}

const tooMany = (room: Room, retryAfter: number) => {
  const fault = { method: "sendMessage", chatId: room.group.id, count: 1, status: 429, retryAfter };
  world.telegram.faults.next.push(fault);
};

/** A settlement's requests up to where the result's announcing is recorded: begin, the ask, the trade, and that; the client repeats one. */
const RECORDED = 4;
const RECORDED_TWICE = 5;

const MOMENTS: [string, number, (room: Room) => void][] = [
  [
    "keeps that the result is about to be sent, and its replies are lost",
    15_000,
    (room) => downAfter(room, RECORDED_TWICE, 2),
  ],
  [
    "goes when Telegram has asked for a long pause before the result",
    15_000,
    (room) => {
      tooMany(room, 30);
      downAfter(room, RECORDED, 0);
    },
  ],
  [
    "goes when Telegram has asked for a short pause before the result",
    12_000,
    (room) => {
      tooMany(room, 3);
      downAfter(room, RECORDED, 0);
    },
  ],
];

describe("Redis goes at the one moment when it is recorded that the result is about to be sent, which it is not", () => {
  it.each(MOMENTS)("%s: back in %i ms, the group gets its result, once", async (_, outageMs, arrange) => {
    const room = await nearlyOver();
    arrange(room);
    // A vote ends with a whole second.
    await world.pass(2_000);
    expect(world.upstash.faults.down).toBe(true);
    await world.pass(outageMs);
    expect(room.results).toEqual([]);
    world.upstash.resetFaults();
    await world.pass(LATER);
    await world.cron();
    expect(room.results).toHaveLength(1);
    expect(room.ending).toBe("✅ Passed, bought as order 1 · Yes 1 · No 0 · 0.05 SOL");
    expect(world.executor.effects.filter(({ id }) => id.startsWith(`${room.group.id}.`))).toHaveLength(1);
    expect((await room.bob.says("/status"))[0]).toContain("No vote is running.");
  });

  it("is gone for longer than the settlement's lease: the result is not sent, and the card says it all", async () => {
    const room = await nearlyOver();
    downAfter(room, RECORDED_TWICE, 2);
    await world.pass(30_000);
    world.upstash.resetFaults();
    await world.pass(LATER);
    await world.cron();
    expect(room.results).toEqual([]);
    expect(room.ending).toBe("✅ Passed, bought as order 1 · Yes 1 · No 0 · 0.05 SOL");
    expect((await room.bob.says("/orders"))[0]).toContain("order 1 · BONK · 0.05 SOL · filled");
    expect((await room.bob.says("/status"))[0]).toContain("No vote is running.");
    expect(world.logs.filter(({ outcome }) => outcome === "failed")).toContainEqual(
      expect.objectContaining({ what: "take_back" }),
    );
    world.logs.length = 0;
  });
});
