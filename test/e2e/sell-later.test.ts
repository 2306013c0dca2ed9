/** @module-tag long */
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { RunningWorker } from "../../dev/worker/run.ts";
import { startWorld, type World } from "../../dev/world.ts";
import { said, sessionOf } from "./messages.ts";
import { outcomeOf } from "./outcome.ts";
import { reset } from "./reset.ts";
import { AFTER_VOTE_MS, callEnd, callUntilDone, workerAhead } from "./settling.ts";
import { fill, memberAt, type Stage } from "./stage.ts";
import { approveSale, boughtByTwo, effectsOf, ordersOf, proposeSale, saleResults } from "./trades.ts";

let world: World;
let later: RunningWorker;
beforeAll(async () => {
  world = await startWorld({ executor: "webhook" });
  later = await workerAhead(world, AFTER_VOTE_MS);
});
afterEach(() => reset(world));
afterAll(() => world.close());

const end = async (body: string) => (await callEnd(world, later, body)).status;
const last = ({ group }: Stage) => said(group).at(-1);

describe("a sale", () => {
  it("that is open when its session is closed is cancelled: nothing is sold, and the order stays held", async () => {
    const stage = await boughtByTwo(world, later);
    const vote = await approveSale(world, stage);
    await stage.admin.says("/close_session");
    expect(outcomeOf(stage.group, vote).card).toContain("Cancelled");
    expect(await callUntilDone(world, later, vote.body)).toBe(200);
    expect([effectsOf(world, vote), saleResults(stage.group).length]).toEqual([0, 0]);
    expect(await ordersOf(world, stage.group)).toEqual([{ state: "filled", received: null }]);
  });

  it("may come in a later session than the buy, also by somebody who has not joined that one", async () => {
    const stage = await boughtByTwo(world, later);
    await stage.admin.says("/close_session");
    const next = await fill({ ...stage, members: [] }, 1);
    const both = { ...next, members: stage.members };
    const vote = await proposeSale(world, both, 1, 1);
    await memberAt(stage.members, 1).taps("Yes");
    expect(JSON.parse(vote.body)).toMatchObject({ sessionId: sessionOf(stage.group) });
    expect(await end(vote.body)).toBe(200);
    expect(saleResults(stage.group)[0]?.text).toMatch(
      /Yes 1 · No 0 · Abstained 1\n(?:.*\n)*@member_0 0\.055 SOL \(\+0\.005\)\n/,
    );
    expect(await ordersOf(world, stage.group)).toEqual([{ state: "sold", received: 66_000_000 }]);
  });

  it.each(["before its vote is over", "after the executor was asked"])(
    "follows its group to the supergroup, with the orders: %s",
    async (moment) => {
      const stage = await boughtByTwo(world, later, { type: "group" });
      const vote = await approveSale(world, stage);
      if (moment.startsWith("after")) {
        world.executor.faults.next("cut_after");
        expect(await end(vote.body)).toBe(503);
      }
      const before = stage.group.id;
      await stage.group.upgrade();
      expect(stage.group.id).not.toBe(before);
      expect(await callUntilDone(world, later, vote.body)).toBe(200);
      expect(effectsOf(world, vote)).toBe(1);
      expect(saleResults(stage.group)).toHaveLength(1);
      expect(await ordersOf(world, stage.group)).toEqual([{ state: "sold", received: 66_000_000 }]);
      await memberAt(stage.members, 1).says("/order_1");
      expect(last(stage)).toContain("@member_1 0.01 SOL · 16.7 % → 0.011 SOL");
      expect(await callUntilDone(world, later, vote.body)).toBe(200);
      expect(saleResults(stage.group)).toHaveLength(1);
    },
  );
});
