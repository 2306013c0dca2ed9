/** @module-tag long */
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { RunningWorker } from "../../dev/worker/run.ts";
import type { World } from "../../dev/world.ts";
import { type HeldExecutorWorld, startHeldExecutorWorld, underWay, waiting } from "./executor-proxy.ts";
import { buttonsOf, cardFor, results, said } from "./messages.ts";
import { outcomeOf } from "./outcome.ts";
import { reset } from "./reset.ts";
import { callEnd, callUntilDone } from "./settling.ts";
import { memberAt, openVote } from "./stage.ts";
import { effectsOf, ordersOf } from "./trades.ts";

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
  it("no vote slips in, nothing can be withdrawn or proposed, and /status says how far it is", async () => {
    const { stage, vote, settling, no } = await underWay(held);
    const third = memberAt(stage.members, 2);
    expect(buttonsOf(cardFor(stage.group, "BONK"))).toEqual([]);
    // By a phone that still shows the buttons.
    expect((await third.tapsData(no, vote.cardId)).answer?.text).toContain("Time is up, so this vote was not counted");
    for (const [text, answer] of [
      ["/vote no", "Time is up, so this vote was not counted"],
      ["/cancel", "being settled"],
      ['/propose "BUY token=B amount=1"', "being settled"],
      ["/status", "It passed, and the trade is under way."],
      ["/orders", "Nothing has been bought yet"],
    ]) {
      await third.says(text ?? "");
      expect(said(stage.group).at(-1)).toContain(answer);
    }
    held.proxy.release();
    expect((await settling).status).toBe(200);
    expect(results(stage.group)[0]?.text).toContain("Yes 2 · No 0 · Abstained 1");
    expect(world.executor.calls.map(({ body }) => body?.data.total)).toEqual(["0.06"]);
  });

  it("/close_session waits for it: one result, then the session is archived, and the next can be opened", async () => {
    const { stage, vote, settling } = await underWay(held);
    await stage.admin.says("/close_session");
    expect(said(stage.group).at(-1)).toContain("result of its last vote comes first");
    held.proxy.release();
    expect((await settling).status).toBe(200);
    expect([effectsOf(world, vote), results(stage.group).length]).toEqual([1, 1]);
    expect(outcomeOf(stage.group, vote).card).toContain("bought as order 1");
    expect(await world.upstash.command("EXISTS", `session:live:{${stage.group.id}}`)).toBe(0);
    await stage.admin.says('/create_session "The next one"');
    expect(said(stage.group).at(-1)).toContain("The next one");
    expect(world.executor.calls).toHaveLength(1);
  });

  it("a group that becomes a supergroup gets its order and its result there", async () => {
    held.proxy.holding = true;
    const { stage, vote } = await openVote(world, { type: "group" });
    const settling = callEnd(world, later, vote.body);
    await waiting(held, 1);
    await stage.group.upgrade();
    held.proxy.release();
    // Its card and its result have the old address, which is put right first.
    expect((await settling).status).toBe(503);
    expect(await callUntilDone(world, later, vote.body)).toBe(200);
    expect([effectsOf(world, vote), world.executor.calls.length]).toEqual([1, 1]);
    expect(results(stage.group)).toHaveLength(1);
    expect(await ordersOf(world, stage.group)).toEqual([{ state: "filled", received: null }]);
    await memberAt(stage.members, 0).says("/order_1");
    expect(said(stage.group).at(-1)).toContain("@member_0 0.05 SOL · 83.3 %");
  });
});

describe("/close_session at the same instant as the end of a vote", () => {
  it("has one winner: the vote is cancelled and nothing traded, or it is traded, told, and the session archived", async () => {
    const { stage, vote } = await openVote(world);
    const calls = [callEnd(world, later, vote.body), callEnd(world, later, vote.body)];
    await Promise.all([stage.admin.says("/close_session"), ...calls]);
    await expect.poll(() => callEnd(world, afterLease, vote.body)).toMatchObject({ status: 200 });
    const cancelled = outcomeOf(stage.group, vote).card.includes("Cancelled");
    const happened = [effectsOf(world, vote), (await ordersOf(world, stage.group)).length, results(stage.group).length];
    expect(happened).toEqual(cancelled ? [0, 0, 0] : [1, 1, 1]);
    expect(world.executor.calls.length).toBeLessThanOrEqual(1);
    await stage.admin.says('/create_session "The next one"');
    expect(said(stage.group).at(-1)).toContain("The next one");
  });
});
