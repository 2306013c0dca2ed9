import { afterAll, expect, it } from "vitest";
import { startBotWorld } from "../support/bot-world.ts";

const world = await startBotWorld();
afterAll(() => world.close());

it("/status that was asked before the end does not call final what it read before the end", async () => {
  const room = world.room();
  await room.votes(room.bob, room.carol);
  await world.pass(5 * 60_000 - 2_000);
  // The votes are read, and then it takes so long that the time is up: until then more votes may have been counted.
  const stop = world.upstash.onRequest(({ commands }) => {
    if (commands.some(([name]) => name?.toUpperCase() === "HGETALL")) world.clock.moveTo(world.clock.now() + 3_000);
  });
  const [status] = await room.carol.says("/status");
  stop();
  await world.until(world.qstash.advance(3_000));
  expect(status).toMatch(/Yes 0 · No 0\n0 of 2 voted, 2 s left/);
});
