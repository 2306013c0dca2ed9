import { afterAll, afterEach, expect, it } from "vitest";
import { startBotWorld } from "../support/bot-world.ts";
import { PROPOSE, type Room } from "../support/room.ts";

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

/** All vote, and the Worker that counts the last vote dies when it has counted it. Returns the vote's id. */
async function completes(room: Room): Promise<string> {
  await room.votes(room.bob, room.carol);
  await room.bob.taps("Yes 0.05");
  const carol = { id: room.carol.id, name: { kind: "username", text: "carol" } } as const;
  const ballot = { choice: "yes", lamports: 50_000_000 } as const;
  const attempt = { attemptId: "", updateId: 1 };
  await world.store.addVote({ chatId: room.group.id }, carol, ballot, { kind: "tap", id: "died" }, attempt);
  return (await world.store.findActiveSession(room.group.id))?.proposals.at(-1)?.id ?? "";
}

it("A vote in which all have voted, and which nobody was left to end, is ended by /status", async () => {
  const room = world.room();
  await completes(room);
  await world.pass(2 * MINUTE);
  expect(room.results).toEqual([]);
  await room.bob.says("/status");
  expect(room.results.map(({ text }) => text)).toEqual([expect.stringContaining("✅ Passed: BUY BONK")]);
});

it("Before its least time, /status has the due list bring it then", async () => {
  const room = world.room();
  const vote = await completes(room);
  const dueIn = async () => Number(await world.upstash.command("ZSCORE", "proposals:due", vote)) - world.clock.now();
  expect(await dueIn()).toBeGreaterThan(2 * MINUTE);
  await room.bob.says("/status");
  expect(room.results).toEqual([]);
  const least = await dueIn();
  expect(least).toBeLessThanOrEqual(75_000);
  await world.pass(least);
  await world.cron();
  expect(room.results).toHaveLength(1);
});
