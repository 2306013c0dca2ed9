import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { RunningWorker } from "../../dev/worker/run.ts";
import { startWorld, type World } from "../../dev/world.ts";
import { LONG } from "../support/long.ts";
import { results, said, sessionOf } from "./messages.ts";
import { expectFree, outcomeOf } from "./outcome.ts";
import { reset } from "./reset.ts";
import { AFTER_VOTE_MS, callEnd, workerAhead } from "./settling.ts";
import { memberAt, openSession, openVote, propose } from "./stage.ts";
import { ordersOf } from "./trades.ts";

const HALF_A_DAY_MS = 43_200_000;
const MINT = "WENWENvqqNya429ubCdR81ZmD69brwQaaBYY6p3LCpk";

let world: World;
let later: RunningWorker;
beforeAll(async () => {
  world = await startWorld({ executor: "webhook", bindings: { TOKENS: JSON.stringify({ WEN: MINT }) } });
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
  it("is asked once for a vote that passed, with who pays how much, and its answer is the group's order", async () => {
    const { stage, vote } = await openVote(world);
    expect((await end(vote.body)).status).toBe(200);
    const [first, second] = stage.members;
    expect(bodies()).toEqual([
      {
        type: "proposal.approved",
        timestamp: expect.stringMatching(/:\d\d\.000Z$/),
        data: {
          kind: "buy",
          chatId: stage.group.id,
          sessionId: sessionOf(stage.group),
          proposalId: vote.id,
          token: "BONK",
          price: "market",
          total: "0.06",
          deadline: expect.stringMatching(/:\d\d\.000Z$/),
          contributions: [
            { userId: first?.id, name: "@member_0", amount: "0.05" },
            { userId: second?.id, name: "@member_1", amount: "0.01" },
          ].toSorted((a, b) => Number(a.userId) - Number(b.userId)),
        },
      },
    ]);
    const [result, ...others] = results(stage.group);
    expect(others).toEqual([]);
    expect(result?.text).toContain(
      "🛒 Bought 300000 BONK for 0.06 SOL at 0.0000002 · fee 0.000005 SOL · transaction\nThis is order 1: /order_1 shows",
    );
    expect(outcomeOf(stage.group, vote).card).toContain("✅ Passed, bought as order 1 · Yes 2 · No 0 · 0.06 SOL");
    expect(await ordersOf(world, stage.group)).toEqual([{ state: "filled", received: null }]);
  });

  it("is not asked where a vote does not pass, or was cancelled with its session", LONG, async () => {
    const { stage, vote } = await openVote(world);
    await stage.admin.says("/close_session");
    expect((await end(vote.body)).status).toBe(200);
    const none = await openSession(world, 2);
    const tie = await propose(world, none);
    await memberAt(none.members, 0).taps("Yes 0.05");
    await memberAt(none.members, 1).taps("No");
    expect((await end(tie.body)).status).toBe(200);
    expect(results(none.group)[0]?.text).toContain("Not passed");
    expect(world.executor.calls).toEqual([]);
    expect(await ordersOf(world, stage.group)).toEqual([]);
    expect(await ordersOf(world, none.group)).toEqual([]);
  });

  it("rejects for good: the group reads why, the order is rejected, and nobody asks again", async () => {
    const { stage, vote } = await openVote(world);
    world.executor.faults.next({ reject: "Not enough liquidity" });
    expect((await end(vote.body)).status).toBe(200);
    expect(results(stage.group).map(({ text }) => text)).toEqual([
      expect.stringContaining("⚠️ Not bought: Not enough liquidity."),
    ]);
    expect(outcomeOf(stage.group, vote)).toMatchObject({ buttons: 0 });
    expect(outcomeOf(stage.group, vote).card).toContain("✅ Passed, but not bought · Yes 2");
    expect(await ordersOf(world, stage.group)).toEqual([{ state: "rejected", received: null }]);
    expect((await end(vote.body)).text).toBe("nothing_to_do");
    expect(world.executor.calls).toHaveLength(1);
    await memberAt(stage.members, 0).says('/propose "SELL order=1"');
    expect(said(stage.group).at(-1)).toContain("was never bought");
    await expectFree(world, stage);
  });

  it("is shown the real time, whatever CLOCK_OFFSET_MS makes of the Worker's", LONG, async () => {
    const { stage, vote } = await openVote(world);
    const muchLater = await workerAhead(world, HALF_A_DAY_MS);
    expect((await callEnd(world, muchLater, vote.body)).status).toBe(200);
    expect(world.executor.calls.map(({ status }) => status)).toEqual([200]);
    expect(await ordersOf(world, stage.group)).toEqual([{ state: "filled", received: null }]);
    await muchLater.close();
  });

  it("gets the mint that a symbol stands for, and the card says so before anybody votes", LONG, async () => {
    const stage = await openSession(world, 1);
    const vote = await propose(world, stage, "wen");
    expect(outcomeOf(stage.group, vote).card).toContain(`suggested 0.05 SOL\nToken address: ${MINT}\n`);
    await memberAt(stage.members, 0).taps("Yes 0.05");
    expect((await end(vote.body)).status).toBe(200);
    expect(bodies().map((body) => body?.data.token)).toEqual([MINT]);
    await memberAt(stage.members, 0).says("/order 1");
    expect(said(stage.group).at(-1)).toContain(MINT);
  });
});
