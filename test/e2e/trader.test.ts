import { afterAll, beforeAll, expect, it } from "vitest";
import { startWorld, type WorldWithTrader } from "../../dev/world.ts";
import { results } from "./messages.ts";
import { memberAt, openSession, propose } from "./stage.ts";

/** More than a vote of a minute, and than a block takes to be final. */
const AFTER_VOTE_MS = 70_000;

let world: WorldWithTrader;
beforeAll(async () => {
  world = await startWorld({ executor: "trader", market: true });
});
afterAll(() => world.close());

it("buys and sells for real on the local chain", async () => {
  const stage = await openSession(world, 2);
  await world.trader.openTo([stage.group.id]);
  await propose(world, stage, "BONK");
  await memberAt(stage.members, 0).taps("Yes 0.05");
  await world.advance(AFTER_VOTE_MS);
  await world.worker.idle();
  await world.trader.idle();
  await world.advance(AFTER_VOTE_MS);
  await world.worker.idle();
  console.error(stage.group.botMessages.map((m) => m.text).join("\n---\n"), world.trader.worker.logs, world.worker.refusedRequests);
  expect(results(stage.group)).toHaveLength(1);
});
