/** @module-tag long */
import { afterAll, expect, it } from "vitest";
import { REQUESTS_PER_SETTLEMENT } from "../../src/settlement/due-chunks.ts";
import { startBotWorld } from "../support/bot-world.ts";
import { Invocations } from "../support/invocations.ts";
import { asked, forgetAnswers, MINTS, proposalOf, stopPrices } from "../support/market.ts";
import { type Room, SELL } from "../support/room.ts";

const world = await startBotWorld({ executor: "paper", market: "unlimited" });
stopPrices(world.market);
afterAll(() => world.close());

/** A room whose order of BONK is sold by a vote that nobody has settled. Redis has forgotten all scripts. */
async function overdueSale(): Promise<Room> {
  world.qstash.resetFaults();
  const room = world.room();
  await room.opens(room.bob, room.carol);
  await room.backs(proposalOf("BONK"), [room.bob, "0.05"], [room.carol, "0.01"]);
  await world.pass(5 * 60_000 + 1_000);
  await room.bob.says(SELL);
  for (const one of [room.bob, room.carol]) await one.taps("Yes");
  await world.passUncalled(5 * 60_000 + 1_000);
  await forgetAnswers(world);
  world.upstash.flushScripts();
  return room;
}

/** Settles a sale by the cron trigger, and says how many requests that took. */
async function settle(room: Room): Promise<number> {
  const invocations = new Invocations();
  await world.cron({ during: invocations.during });
  invocations.stop();
  expect(room.results).toHaveLength(2);
  return invocations.busiest;
}

it("A settlement on paper asks the market once, which is one request more than without a market", async () => {
  const room = await overdueSale();
  const requests = await settle(room);
  expect(asked(world.market)).toEqual([`price ${MINTS.SOL},${MINTS.BONK}`]);
  expect(world.logs.at(-1)).toMatchObject({ what: "due", market: 1, executor: 0 });
  const other = await overdueSale();
  world.rebind({ MARKET_URL: undefined });
  expect(await settle(other)).toBe(requests - 1);
  world.rebind({ MARKET_URL: world.market.url });
});

it("It has room for that in the requests of a settlement whose board somebody watches", async () => {
  const room = await overdueSale();
  await world.store.openBoard(room.group.id, 0);
  const requests = await settle(room);
  expect(asked(world.market)).toHaveLength(1);
  // Beside the run's own three.
  expect(requests - 3).toBeLessThan(REQUESTS_PER_SETTLEMENT);
});

it("A market that does not answer holds nothing up, and says so in one line", async () => {
  const room = await overdueSale();
  world.market.faults.always("fail");
  const before = world.logs.length;
  await settle(room);
  world.market.resetFaults();
  const logged = world.logs.slice(before).map(({ what, outcome }) => `${what} ${outcome}`);
  expect(logged.filter((line) => line.startsWith("market"))).toEqual(["market away"]);
  expect(room.results.at(-1)?.text).toContain("as much as was paid");
});
