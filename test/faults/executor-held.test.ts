/** @module-tag long */
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { RunningWorker } from "../../dev/worker/run.ts";
import type { World } from "../../dev/world.ts";
import { type HeldExecutorWorld, startHeldExecutorWorld, underWay, waiting } from "../e2e/executor-proxy.ts";
import { results } from "../e2e/messages.ts";
import { outcomeOf } from "../e2e/outcome.ts";
import { reset } from "../e2e/reset.ts";
import { AFTER_VOTE_MS, callEnd, expectPutOff, workerAhead } from "../e2e/settling.ts";
import { effectsOf, ordersOf } from "../e2e/trades.ts";
import { expectExact } from "./expect-exact.ts";

let held: HeldExecutorWorld;
let world: World;
let later: RunningWorker;
let afterLease: RunningWorker;
beforeAll(async () => {
  held = await startHeldExecutorWorld();
  ({ world, later, afterLease } = held);
});
afterEach(async () => {
  held.proxy.release();
  reset(world);
  // The cron's list is shared, and one run takes a few votes only.
  await world.upstash.flushData();
});
afterAll(() => held.close());

describe("while the executor is at it", () => {
  it("QStash, the cron trigger and another Worker are told to come again: it is asked once, and answers for all", async () => {
    const { stage, vote, settling } = await underWay(held);
    const another = await workerAhead(world, AFTER_VOTE_MS + 1_000);
    for (const worker of [later, another]) {
      await expectPutOff(world, worker, stage, vote, "q.settle_until");
      await worker.scheduled();
    }
    expect([held.proxy.waiting, results(stage.group).length]).toEqual([1, 0]);
    held.proxy.release();
    expect((await settling).status).toBe(200);
    await afterLease.scheduled();
    expect((await callEnd(world, another, vote.body)).text).toBe("nothing_to_do");
    expect(world.executor.calls).toHaveLength(1);
    expect(outcomeOf(stage.group, vote)).toMatchObject({ results: 1, buttons: 0 });
    await expectExact(world, stage, vote, { results: 1 });
    await another.close();
  });

  it("whoever comes when the lease has run out asks under the same id, and only its answer is recorded", async () => {
    const { stage, vote, settling } = await underWay(held);
    const resuming = callEnd(world, afterLease, vote.body);
    await waiting(held, 2);
    held.proxy.releaseOne();
    // The first one has its answer, and finds that the settlement is another's by now.
    expect((await settling).status).toBe(503);
    expect([effectsOf(world, vote), (await ordersOf(world, stage.group)).length]).toEqual([1, 0]);
    expect(results(stage.group)).toEqual([]);
    held.proxy.release();
    expect((await resuming).status).toBe(200);
    expect(world.executor.calls.map(({ id }) => id)).toEqual([vote.id, vote.id]);
    expect([effectsOf(world, vote), results(stage.group).length]).toEqual([1, 1]);
    expect(await ordersOf(world, stage.group)).toEqual([{ state: "filled", received: null }]);
    await expectExact(world, stage, vote, { results: 1 });
  });

  it("a Worker whose isolate is gone keeps others away until its lease has run out, and its trade counts", async () => {
    const { stage, vote, settling } = await underWay(held);
    const dying = settling.catch(() => undefined);
    await later.setBindings({ ...later.bindings });
    await dying;
    held.proxy.release();
    await expectPutOff(world, later, stage, vote, "q.settle_until");
    await expect.poll(() => effectsOf(world, vote)).toBe(1);
    expect((await callEnd(world, afterLease, vote.body)).status).toBe(200);
    expect([effectsOf(world, vote), results(stage.group).length]).toEqual([1, 1]);
    expect(await ordersOf(world, stage.group)).toEqual([{ state: "filled", received: null }]);
    await expectExact(world, stage, vote, { results: 1 });
  });
});
