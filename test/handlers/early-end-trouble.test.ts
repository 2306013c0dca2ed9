import { afterAll, afterEach, expect, it } from "vitest";
import { startBotWorld } from "../support/bot-world.ts";
import { PROPOSE } from "../support/room.ts";

const world = await startBotWorld({ executor: "webhook" });
afterAll(() => world.close());
afterEach(() => {
  world.executor.resetFaults();
  world.qstash.resetFaults();
});

const MINUTE = 60_000;

it("A vote that ended early, and whose trade got no answer, is tried again within a minute", async () => {
  const room = world.room();
  await room.opens(room.bob, room.carol);
  await room.bob.says(`${PROPOSE} 10`);
  await room.bob.taps("Yes 0.05");
  await world.pass(3 * MINUTE);
  world.executor.faults.next("pending");
  await room.carol.taps("Yes 0.05");
  expect(room.results).toEqual([]);
  expect(room.ending).toBe("✅ Passed, buying… · Yes 2 · No 0 · 0.1 SOL");
  // Half of its time, when the list would have had it for the reminder, is later than this.
  await world.pass(MINUTE);
  await world.cron();
  expect(room.results.map(({ text }) => text)).toEqual([expect.stringContaining("✅ Passed: BUY BONK")]);
  expect(await world.due()).toEqual([]);
});
