import { afterAll, afterEach, expect, it } from "vitest";
import { startBotWorld } from "../support/bot-world.ts";
import { publishesFor } from "../support/redeliver.ts";
import type { Room } from "../support/room.ts";

const world = await startBotWorld({ executor: "webhook" });
afterAll(() => world.close());
afterEach(() => {
  world.executor.resetFaults();
  world.qstash.resetFaults();
});

const ENDED = 5 * 60_000;

/** A vote that passes, made between two whole seconds. */
async function between(): Promise<Room> {
  const room = world.room();
  await world.pass(400);
  // Carol does not vote, so that it does not end early.
  await room.votes(room.bob, room.carol);
  await room.bob.taps("Yes");
  return room;
}

/** Calls as QStash does at a vote's end. */
function call(room: Room) {
  const [publish] = publishesFor(world, room);
  return world.until(world.qstash.post(publish?.url ?? "", publish?.body ?? ""));
}

/** Calls, and gives when it may call again, in milliseconds since 1970. */
async function calledAgainAt(room: Room): Promise<number> {
  const answer = await call(room);
  expect(answer.status).toBe(503);
  return world.clock.now() + Number(answer.headers.get("Retry-After")) * 1_000;
}

const endOf = async (room: Room) => (await world.store.readWhole(room.group.id))?.proposals.at(-1)?.endTime ?? 0;

it("a call that comes early, between two whole seconds, is asked for again not before the vote's end", async () => {
  const room = await between();
  const end = await endOf(room);
  expect(end % 1_000).not.toBe(world.clock.now() % 1_000);
  expect(await calledAgainAt(room)).toBeGreaterThanOrEqual(end);
  expect(await calledAgainAt(room)).toBeLessThan(end + 1_000);
});

it("a call that is put off between two whole seconds is asked for again not before the pause is over", async () => {
  const room = await between();
  world.executor.faults.always("pending");
  const end = await endOf(room);
  await world.passUncalled(ENDED + 1_000);
  // A pause is half of what the vote is overdue.
  await world.passUncalled(end + 40_500 - world.clock.now());
  expect(await calledAgainAt(room)).toBeGreaterThanOrEqual(end + 40_500 + 20_250);
  world.executor.resetFaults();
  world.qstash.resetFaults();
  await world.pass(60_000);
  expect(room.results).toHaveLength(1);
});

it("a call that comes up to three seconds early waits for the vote's end, and an earlier one comes again", async () => {
  const room = await between();
  const end = await endOf(room);
  await world.passUncalled(end - 3_001 - world.clock.now());
  expect((await call(room)).status).toBe(503);
  expect(room.results).toEqual([]);
  await world.passUncalled(1);
  expect((await call(room)).status).toBe(200);
  expect(world.clock.now()).toBe(end);
  expect(room.results).toHaveLength(1);
});
