import { afterAll, describe, expect, it } from "vitest";
import { startBotWorld } from "../support/bot-world.ts";
import { withReceipt } from "../support/recount-texts.ts";
import { lastUpdate, publishesFor, redeliver, unseen } from "../support/redeliver.ts";
import { SELL } from "../support/room.ts";

const world = await startBotWorld({ executor: "webhook" });
afterAll(() => world.close());

const ENDED = 5 * 60_000 + 1_000;

/** Bob and Carol hold order 1. */
async function held() {
  const room = world.room();
  await room.buys([room.bob, "0.05"], [room.carol, "0.01"]);
  return room;
}

describe("a sale's /propose that is delivered again", () => {
  it("makes one card and one timer, at once or later", async () => {
    const room = await held();
    const update = await unseen(world, SELL, room.bob);
    expect(await redeliver(world, update, 3)).toEqual([200, 200, 200]);
    expect(await redeliver(world, update)).toEqual([200]);
    expect(room.cards).toBe(2);
    expect(publishesFor(world, room)).toHaveLength(2);
  });

  it("does not sell again what was sold by it", async () => {
    const room = await held();
    await room.bob.says(SELL);
    const update = lastUpdate(world);
    await room.bob.taps("Yes");
    await world.pass(ENDED);
    const before = [room.texts.length, world.executor.calls.length];
    expect(await redeliver(world, update)).toEqual([200]);
    await world.pass(ENDED);
    expect([room.texts.length, world.executor.calls.length]).toEqual(before);
  });
});

describe("a vote on a sale that is delivered again", () => {
  it("counts once, and is answered as one that counts", async () => {
    const room = await held();
    await room.bob.says(SELL);
    const update = await unseen(world, "/vote yes", room.bob);
    expect(await redeliver(world, update, 3)).toEqual([200, 200, 200]);
    const answers = room.texts.filter((text) => text.startsWith("✅ Counted: Yes\n"));
    expect(answers).toHaveLength(3);
    expect([...new Set(answers)]).toEqual([withReceipt(1, "✅ Counted: Yes\nYes 1 · No 0 so far. 5 min left.")]);
    expect(await room.carol.says("/vote no")).toEqual([expect.stringContaining("Yes 1 · No 1")]);
  });

  it("counts once by a tap", async () => {
    const room = await held();
    await room.bob.says(SELL);
    await room.bob.taps("Yes");
    expect(await redeliver(world, lastUpdate(world), 2)).toEqual([200, 200]);
    expect(await room.carol.says("/vote no")).toEqual([expect.stringContaining("Yes 1 · No 1")]);
  });
});
