/** @module-tag long */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { RunningWorker } from "../../dev/worker/run.ts";
import { startWorld, type World } from "../../dev/world.ts";
import { results, said } from "../e2e/messages.ts";
import { reset } from "../e2e/reset.ts";
import { AFTER_VOTE_MS, callEnd, callUntilDone, workerAhead } from "../e2e/settling.ts";
import { memberAt, openVote } from "../e2e/stage.ts";
import { approveSale, boughtByTwo, ordersOf } from "../e2e/trades.ts";
import { LONG } from "../support/long.ts";
import { expectExact } from "./expect-exact.ts";

let world: World;
let later: RunningWorker;
beforeAll(async () => {
  world = await startWorld({ executor: "webhook" });
  later = await workerAhead(world, AFTER_VOTE_MS);
  // What Redis does not know is sent twice, the second time with a token by which a replica has all that is written.
  const { stage, vote } = await openVote(world, { type: "group" });
  await callEnd(world, later, vote.body);
  await stage.group.upgrade();
  await world.worker.idle();
  reset(world);
});
beforeEach(() => {
  world.upstash.faults.lag = true;
});
afterEach(async () => {
  reset(world);
  // The cron's list is shared, and one run takes a few votes only.
  await world.upstash.flushData();
});
afterAll(() => world.close());

describe("a Redis whose replicas have nothing of what is written", () => {
  it("has the executor asked for every vote, and the group told of it", async () => {
    const { stage, vote } = await openVote(world);
    await memberAt(stage.members, 2).taps("Yes 0.1");
    expect((await callEnd(world, later, vote.body)).status).toBe(200);
    expect(results(stage.group)[0]?.text).toContain("Yes 3 · No 0 · Abstained 0\nTotal 0.16 SOL");
    expect(world.executor.effects).toHaveLength(1);
    await expectExact(world, stage, vote, { results: 1 });
  });

  it("has an order sold once, by whom it belongs to", LONG, async () => {
    const stage = await boughtByTwo(world, later);
    const sale = await approveSale(world, stage);
    expect((await callEnd(world, later, sale.body)).status).toBe(200);
    expect(await ordersOf(world, stage.group)).toEqual([{ state: "sold", received: 66_000_000 }]);
    await expectExact(world, stage, sale, { results: 1 });
  });

  it("loses no vote of a group that becomes a supergroup", LONG, async () => {
    const { stage, vote } = await openVote(world, { type: "group" });
    // One whose client has not written anything: only what it reads by script is as it is.
    const mover = await world.secondWorker();
    world.telegram.setWebhook(`${mover.url}/telegram`, world.webhookSecret);
    await stage.group.upgrade();
    world.telegram.setWebhook(`${world.url}/telegram`, world.webhookSecret);
    await mover.idle();
    await mover.close();
    await memberAt(stage.members, 2).says("/vote no");
    expect(await callUntilDone(world, later, vote.body)).toBe(200);
    expect(results(stage.group)[0]?.text).toContain("Yes 2 · No 1 · Abstained 0\nTotal 0.06 SOL");
    await expectExact(world, stage, vote, { results: 1 });
  });

  it("has a session closed, archived and followed by the next", LONG, async () => {
    const { stage, vote } = await openVote(world);
    await callEnd(world, later, vote.body);
    await stage.admin.says("/close_session");
    expect(said(stage.group).at(-1)).toContain("The session is closed");
    await stage.admin.says('/create_session "The next one"');
    expect(said(stage.group).at(-1)).toContain("The next one");
    await expectExact(world, stage, vote, { results: 1, free: false });
  });

  it("has the cron trigger settle what it finds as soon as a replica has it", LONG, async () => {
    const { stage, vote } = await openVote(world);
    await later.scheduled();
    expect(results(stage.group)).toEqual([]);
    world.upstash.faults.lag = false;
    await later.scheduled();
    await expectExact(world, stage, vote, { results: 1 });
  });
});
