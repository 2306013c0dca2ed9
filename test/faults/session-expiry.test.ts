/** @module-tag long */
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { RunningWorker } from "../../dev/worker/run.ts";
import { startWorld, type World } from "../../dev/world.ts";
import { results, said, sessionOf } from "../e2e/messages.ts";
import { expectFree, outcomeOf } from "../e2e/outcome.ts";
import { reset } from "../e2e/reset.ts";
import { AFTER_VOTE_MS, callEnd, passPause, workerAhead } from "../e2e/settling.ts";
import { fill, memberAt, openSession, openVote, type Stage } from "../e2e/stage.ts";
import { ordersOf } from "../e2e/trades.ts";
import { LONG } from "../support/long.ts";
import { expectExact } from "./expect-exact.ts";

/** A session's 24 hours here, over by the clock that a vote is over by. */
const TTL_SECONDS = 60;
const HOUR_MS = 3_600_000;

let world: World;
let later: RunningWorker;
beforeAll(async () => {
  world = await startWorld({ executor: "webhook", bindings: { SESSION_TTL_SECONDS: String(TTL_SECONDS) } });
  later = await workerAhead(world, AFTER_VOTE_MS);
});
afterEach(async () => {
  reset(world);
  await world.upstash.flushData();
});
afterAll(() => world.close());

const live = ({ group }: Stage) => `session:live:{${group.id}}`;
const lifeMs = async (stage: Stage) => Number(await world.upstash.command("PTTL", live(stage)));

/** Lets a session's time come, which Redis counts by real time: nobody can wait for it. */
async function expire(stage: Stage): Promise<void> {
  const keys = [live(stage), `sessions:{${stage.group.id}}`];
  for (const key of keys) await world.upstash.command("PEXPIRE", key, 1);
  await gone(stage);
}

const gone = (stage: Stage) => expect.poll(() => world.upstash.command("EXISTS", live(stage))).toBe(0);

describe("a session whose time is over", () => {
  it("with no vote is gone by itself: everybody reads so, and the next can be opened", LONG, async () => {
    const stage = await openSession(world, 2);
    expect(await lifeMs(stage)).toBeLessThanOrEqual(TTL_SECONDS * 1_000);
    await expire(stage);
    expect((await memberAt(stage.members, 0).taps("Join")).answer?.text).toContain("No session is open here");
    for (const text of ["/vote yes", "/status", '/propose "BUY token=B amount=1"', "/close_session"]) {
      await stage.admin.says(text);
      expect(said(stage.group).at(-1)).toContain("No session is open here");
    }
    await stage.admin.says('/create_session "The next one"');
    expect(said(stage.group).at(-1)).toContain("The next one");
  });

  it("with a vote open is kept for the vote, and for a day in which an executor may be silent", async () => {
    const { stage, vote } = await openVote(world);
    expect(await lifeMs(stage)).toBeGreaterThan(25 * HOUR_MS);
    await memberAt(stage.members, 2).taps("No");
    world.executor.faults.next("fail");
    expect((await callEnd(world, later, vote.body)).status).toBe(503);
    // However long the executor is down, each attempt keeps the session for another day.
    expect(await lifeMs(stage)).toBeGreaterThan(24 * HOUR_MS);
    await passPause(world, stage);
    expect((await callEnd(world, later, vote.body)).status).toBe(200);
    expect(results(stage.group)[0]?.text).toContain("Yes 2 · No 1 · Abstained 0");
    // The result is told; the session's own time was over long ago, and so it is kept for a while to be archived.
    expect(await lifeMs(stage)).toBeGreaterThan(9 * 60_000);
    expect(await lifeMs(stage)).toBeLessThanOrEqual(10 * 60_000);
    await expectExact(world, stage, vote, { results: 1 });
  });

  it(
    "and closed by a member, with its vote settled and its record not written: it is archived by whoever comes next",
    LONG,
    async () => {
      const { stage, vote } = await openVote(world);
      const sessionId = sessionOf(stage.group);
      expect((await callEnd(world, later, vote.body)).status).toBe(200);
      // Redis goes when the session is marked closed, and comes back when everybody has given up.
      const stop = world.upstash.onRequest(({ commands }) => {
        if (!JSON.stringify(commands).includes(String(stage.group.id))) return;
        stop();
        world.upstash.faults.failNext = 2;
      });
      world.telegram.setWebhook(`${later.url}/telegram`, world.webhookSecret);
      await stage.admin.says("/close_session");
      world.telegram.setWebhook(`${world.url}/telegram`, world.webhookSecret);
      expect(await world.upstash.command("HGET", live(stage), "state")).toBe("closed");
      expect(await lifeMs(stage)).toBeGreaterThan(9 * 60_000);
      await stage.admin.says('/create_session "The next one"');
      expect(said(stage.group).at(-1)).toContain("The next one");
      const [chat, message] = sessionId.split(".");
      expect(await world.upstash.command("EXISTS", `session:{${chat}}.${message}`)).toBe(1);
      await expectExact(world, stage, vote, { results: 1, free: false });
    },
  );

  it(
    "settled and never closed leaves its orders, which can be sold in the next one; it leaves no record",
    LONG,
    async () => {
      const { stage, vote } = await openVote(world);
      expect((await callEnd(world, later, vote.body)).status).toBe(200);
      await expectExact(world, stage, vote, { results: 1, free: false });
      await expire(stage);
      expect(await world.upstash.command("PTTL", `orders:{${stage.group.id}}`)).toBe(-1);
      await memberAt(stage.members, 0).says("/order 1");
      expect(said(stage.group).at(-1)).toContain("@member_0 0.05 SOL · 83.3 %");
      expect((await callEnd(world, later, vote.body)).text).toBe("nothing_to_do");
      await fill(stage, 1);
      await memberAt(stage.members, 1).says('/propose "SELL order=1"');
      expect(said(stage.group).at(-1)).toContain("Only those who paid for order 1 can.");
      expect(await ordersOf(world, stage.group)).toHaveLength(1);
    },
  );

  it(
    "with a vote that nobody could settle for a day: it is gone, nothing was traded, and the chat is free",
    LONG,
    async () => {
      const { stage, vote } = await openVote(world);
      await expire(stage);
      expect((await memberAt(stage.members, 2).taps("No")).answer?.text).toContain("No session is open here");
      expect((await callEnd(world, later, vote.body)).text).toBe("nothing_to_do");
      await later.scheduled();
      expect(await world.upstash.command("ZSCORE", "proposals:due", vote.id)).toBeNull();
      expect([world.executor.calls.length, outcomeOf(stage.group, vote).results]).toEqual([0, 0]);
      await expectFree(world, await fill(stage, 3));
    },
  );
});
