/** @module-tag long */
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { Behaviour } from "../../dev/executor/behaviour.ts";
import type { RunningWorker } from "../../dev/worker/run.ts";
import { startWorld, type World } from "../../dev/world.ts";
import { results, said } from "../e2e/messages.ts";
import { outcomeOf } from "../e2e/outcome.ts";
import { reset } from "../e2e/reset.ts";
import { AFTER_VOTE_MS, callEnd, passPause, workerAhead } from "../e2e/settling.ts";
import { openSession, openVote, propose } from "../e2e/stage.ts";
import { effectsOf, ordersOf } from "../e2e/trades.ts";
import { eachCase, LONG } from "../support/long.ts";
import { expectExact } from "./expect-exact.ts";

const DAY_MS = 86_400_000;

let world: World;
let later: RunningWorker;
beforeAll(async () => {
  world = await startWorld({ executor: "webhook" });
  later = await workerAhead(world, AFTER_VOTE_MS);
});
afterEach(async () => {
  reset(world);
  // The cron's list is shared, and one run takes a few votes only.
  await world.upstash.flushData();
});
afterAll(() => world.close());

const end = (body: string) => callEnd(world, later, body);
const bodies = () => world.executor.calls.map(({ body }) => body);

describe("the executor", () => {
  eachCase<[string, Behaviour, number]>([
    ["cuts the connection after it has traded", "cut_after", 1],
    ["fails", "fail", 0],
    ["fails after it has traded", "fail_after", 1],
    ["has not decided", "pending", 0],
    ["answers nonsense", "nonsense", 0],
    ["answers that it bought, and not how much", { custom: { status: 200, body: { status: "filled" } } }, 0],
    ["points elsewhere", { custom: { status: 307, body: "", headers: { location: "/trades" } } }, 0],
    ["cuts the connection", "cut", 0],
  ])(
    "is asked again under the same id where it %s: nothing is said until it answers",
    async ([, behaviour, traded]) => {
      const { stage, vote } = await openVote(world);
      world.executor.faults.next(behaviour);
      const { status, headers } = await end(vote.body);
      expect(status).toBe(503);
      expect(Number(headers.get("Retry-After"))).toBeGreaterThanOrEqual(10);
      expect(effectsOf(world, vote)).toBe(traded);
      expect(outcomeOf(stage.group, vote)).toMatchObject({ results: 0, buttons: 0 });
      expect(outcomeOf(stage.group, vote).card).toContain("✅ Passed, buying… · Yes 2 · No 0 · 0.06 SOL");
      await stage.admin.says("/status");
      // It looks behind its answer whether the vote can go on.
      await world.worker.idle();
      expect(said(stage.group).at(-1)).toContain("It passed, and the trade is under way.");
      expect(await ordersOf(world, stage.group)).toEqual([]);

      await passPause(world, stage);
      expect((await end(vote.body)).status).toBe(200);
      expect(world.executor.calls.map(({ id }) => id)).toEqual([vote.id, vote.id]);
      expect(effectsOf(world, vote)).toBe(1);
      expect(outcomeOf(stage.group, vote)).toMatchObject({ results: 1, buttons: 0 });
      expect(await ordersOf(world, stage.group)).toEqual([{ state: "filled", received: null }]);
      await expectExact(world, stage, vote, { results: 1 });
    },
  );

  it("is asked for the same trade, payer by payer, where somebody joins between two attempts", LONG, async () => {
    const stage = await openSession(world, 6);
    const vote = await propose(world, stage);
    for (const member of stage.members) await member.taps("Yes 0.05");
    world.executor.faults.next("fail_after");
    expect((await end(vote.body)).status).toBe(503);
    // A field of more than 64 bytes changes the order in which Redis tells the others.
    await stage.group.member({ first_name: "Ш".repeat(64) }).taps("Join");
    await passPause(world, stage);
    expect((await end(vote.body)).status).toBe(200);
    const [first, second] = bodies();
    expect(second).toEqual(first);
    expect(effectsOf(world, vote)).toBe(1);
    await expectExact(world, stage, vote, { results: 1 });
  });

  it("is not asked again once its answer is recorded, also where it would trade once more", LONG, async () => {
    const { stage, vote } = await openVote(world);
    world.executor.faults.always("fill_twice");
    world.telegram.faults.next.push({
      method: "sendMessage",
      chatId: stage.group.id,
      count: 1,
      status: 429,
      retryAfter: 30,
    });
    expect((await end(vote.body)).status).toBe(503);
    await passPause(world, stage);
    expect((await end(vote.body)).status).toBe(200);
    expect(effectsOf(world, vote)).toBe(1);
    expect(results(stage.group).map(({ text }) => text)).toEqual([expect.stringContaining("Bought 300000 BONK")]);
    await expectExact(world, stage, vote, { results: 1 });
  });

  it("may take its time: what it finally says is what the group reads, once", LONG, async () => {
    const { stage, vote } = await openVote(world);
    world.executor.faults.next("pending_then_fill");
    expect((await end(vote.body)).status).toBe(503);
    await passPause(world, stage);
    expect((await end(vote.body)).status).toBe(503);
    expect(effectsOf(world, vote)).toBe(0);
    world.executor.finish(vote.id);
    await passPause(world, stage);
    expect((await end(vote.body)).status).toBe(200);
    expect(effectsOf(world, vote)).toBe(1);
    expect(outcomeOf(stage.group, vote)).toMatchObject({ results: 1, buttons: 0 });
    expect((await end(vote.body)).text).toBe("nothing_to_do");
    await expectExact(world, stage, vote, { results: 1 });
  });

  it(
    "that is silent for 24 hours is not asked any more: the group is told once, and may vote again",
    LONG,
    async () => {
      const { stage, vote } = await openVote(world);
      const early = await workerAhead(world, DAY_MS);
      const late = await workerAhead(world, DAY_MS + AFTER_VOTE_MS);
      world.executor.faults.always("fail");
      await later.scheduled();
      await early.scheduled();
      expect(world.executor.calls).toHaveLength(2);
      expect(results(stage.group)).toEqual([]);
      await world.upstash.command("ZADD", "proposals:due", 1, vote.id);
      await late.scheduled();
      expect(outcomeOf(stage.group, vote)).toMatchObject({ results: 1, buttons: 0 });
      expect(outcomeOf(stage.group, vote).card).toContain("✅ Passed, outcome unknown · Yes 2");
      expect(results(stage.group)[0]?.text).toContain("❓ The trading service gave no final answer for 24 hours");
      expect(await ordersOf(world, stage.group)).toEqual([{ state: "unknown", received: null }]);
      expect((await callEnd(world, late, vote.body)).text).toBe("nothing_to_do");
      expect(world.executor.calls).toHaveLength(3);
      await expectExact(world, stage, vote, { results: 1 });
      await Promise.all([early.close(), late.close()]);
    },
  );
});
