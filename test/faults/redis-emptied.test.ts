/** @module-tag long */
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { allowGroup } from "../../dev/operator.ts";
import type { World } from "../../dev/world.ts";
import { type HeldExecutorWorld, startHeldExecutorWorld, underWay } from "../e2e/executor-proxy.ts";
import { results, said } from "../e2e/messages.ts";
import { outcomeOf } from "../e2e/outcome.ts";
import { reset } from "../e2e/reset.ts";
import { callEnd, callUntilDone } from "../e2e/settling.ts";
import { memberAt, openSession, openVote, propose, type Stage, voteTwice } from "../e2e/stage.ts";
import { approveSale, boughtByTwo, effectsOf, ordersOf, saleResults } from "../e2e/trades.ts";
import { LONG } from "../support/long.ts";
import { expectExact } from "./expect-exact.ts";

let held: HeldExecutorWorld;
let world: World;
beforeAll(async () => {
  held = await startHeldExecutorWorld();
  world = held.world;
});
afterEach(async () => {
  held.proxy.release();
  reset(world);
  await world.upstash.flushData();
});
afterAll(() => held.close());

const KEYS = ["session:live:", "sessions:"];
const forget = ({ group }: Stage, keys = KEYS) =>
  world.upstash.command("DEL", ...keys.map((key) => `${key}{${group.id}}`));

/** Forgets all of it, and what its operator said is said again. */
async function forgetAll({ group }: Stage): Promise<void> {
  await world.upstash.flushData();
  await allowGroup(world.upstash, group.id);
}

/** Nothing is stuck: the same people open, join, vote and buy anew. */
async function expectFreshStart({ group, admin, members }: Stage): Promise<void> {
  await admin.says('/create_session "Again" 1');
  // Telegram still shows the card of the vote that was lost.
  const old = group.botMessages.find(({ text }) => text.startsWith("🗳 BUY BONK"));
  if (old?.buttons.length)
    expect((await members[0]?.taps("Yes 0.01", { messageId: old.messageId }))?.answer?.text).toContain(
      "earlier session",
    );
  for (const member of members) await member.taps("Join");
  const stage = { group, admin, members };
  const vote = await propose(world, stage, "AGAIN");
  await voteTwice(stage);
  expect(await callUntilDone(world, held.afterLease, vote.body)).toBe(200);
  await expectExact(world, stage, vote, { results: 1 });
}

describe("Redis loses all that it had", () => {
  it(
    "in the middle of a vote: everybody reads that no session is open, nothing is traded, and a new one works",
    LONG,
    async () => {
      const { stage, vote } = await openVote(world);
      await forgetAll(stage);
      const [first, second] = stage.members;
      for (const label of ["Yes 0.05", "No", "Join"])
        expect((await second?.taps(label))?.answer?.text).toContain("No session is open here. An admin can open one");
      for (const text of ["/vote yes", '/propose "BUY token=B amount=1"', "/cancel", "/close_session", "/status"]) {
        await first?.says(text);
        expect(said(stage.group).at(-1)).toContain("No session is open here");
      }
      await first?.says("/orders");
      expect(said(stage.group).at(-1)).toContain("Nothing has been bought yet");
      expect((await callEnd(world, held.later, vote.body)).text).toBe("nothing_to_do");
      await held.later.scheduled();
      expect([effectsOf(world, vote), results(stage.group).length]).toEqual([0, 0]);
      await expectFreshStart(stage);
    },
  );

  it("while the executor is at it: the group reads what came of the trade, once, and it is an order", async () => {
    const { stage, vote, settling } = await underWay(held);
    await forgetAll(stage);
    held.proxy.release();
    expect((await settling).status).toBe(200);
    expect(effectsOf(world, vote)).toBe(1);
    expect(results(stage.group).map(({ text }) => text)).toEqual([
      expect.stringContaining("Bought 300000 BONK for 0.06"),
    ]);
    expect(outcomeOf(stage.group, vote)).toMatchObject({
      buttons: 0,
      card: expect.stringContaining("✅ Passed, bought as order 1 · Yes 2"),
    });
    expect((await callEnd(world, held.later, vote.body)).text).toBe("nothing_to_do");
    await held.afterLease.scheduled();
    expect(results(stage.group)).toHaveLength(1);
    expect(await ordersOf(world, stage.group)).toEqual([{ state: "filled", received: null }]);
    await expectFreshStart(stage);
  });

  it("the same where Telegram asks for a short pause just then: the result comes after it", LONG, async () => {
    const { stage, settling } = await underWay(held);
    await forgetAll(stage);
    const fault = { method: "sendMessage", chatId: stage.group.id, count: 1, status: 429, retryAfter: 1 };
    world.telegram.faults.next.push(fault);
    held.proxy.release();
    expect((await settling).status).toBe(200);
    expect(results(stage.group)).toHaveLength(1);
  });

  it(
    "while a sale is at the executor, and the orders are kept: the group reads it, and it cannot be sold again",
    LONG,
    async () => {
      const stage = await boughtByTwo(world, held.later);
      const sale = await approveSale(world, stage);
      held.proxy.holding = true;
      const settling = callEnd(world, held.later, sale.body);
      await expect.poll(() => held.proxy.waiting).toBe(1);
      await forget(stage);
      held.proxy.release();
      expect((await settling).status).toBe(200);
      expect(saleResults(stage.group)[0]?.text).toContain("Sold order 1 for 0.066 SOL");
      expect(outcomeOf(stage.group, sale).card).toContain("✅ Passed, sold");
      expect(await ordersOf(world, stage.group)).toEqual([{ state: "sold", received: 66_000_000 }]);
    },
  );

  it("when the executor has not decided: it is not asked again, and a new session works", LONG, async () => {
    const { stage, vote } = await openVote(world);
    world.executor.faults.next("pending");
    expect((await callEnd(world, held.later, vote.body)).status).toBe(503);
    await forgetAll(stage);
    expect((await callEnd(world, held.later, vote.body)).text).toBe("nothing_to_do");
    await memberAt(stage.members, 0).says("/status");
    expect(said(stage.group).at(-1)).toContain("No session is open here");
    expect([world.executor.calls.length, results(stage.group).length]).toEqual([1, 0]);
    await expectFreshStart(stage);
  });

  it(
    "when the trade is recorded and the result is not: the card says it all, and a new session works",
    LONG,
    async () => {
      const { stage, vote } = await openVote(world);
      const stop = world.telegram.onEvent(({ kind, data }) => {
        if (kind !== "edit" || !JSON.stringify(data).includes("bought as order 1")) return;
        stop();
        void forget(stage);
      });
      expect(await callUntilDone(world, held.later, vote.body)).toBe(200);
      expect(outcomeOf(stage.group, vote).card).toContain("✅ Passed, bought as order 1");
      expect([effectsOf(world, vote), results(stage.group).length]).toEqual([1, 0]);
      expect(await ordersOf(world, stage.group)).toEqual([{ state: "filled", received: null }]);
      await expectFreshStart(stage);
    },
  );

  it("of the session that another Worker settled and archived meanwhile, tells nobody twice", LONG, async () => {
    const { stage, vote, settling } = await underWay(held);
    await stage.admin.says("/close_session");
    const resuming = callEnd(world, held.afterLease, vote.body);
    await expect.poll(() => held.proxy.waiting).toBe(2);
    // The second one's call is answered; the first one's when all is told and archived.
    const first = held.proxy.holdBackFirst();
    expect((await resuming).status).toBe(200);
    expect(await world.upstash.command("EXISTS", `session:live:{${stage.group.id}}`)).toBe(0);
    first();
    expect((await settling).status).toBe(503);
    await expectExact(world, stage, vote, { results: 1, free: false });
  });
});

describe("Redis loses the orders alone", () => {
  it("in the middle of a sale: it is not tried, and the group reads why", LONG, async () => {
    const stage = await boughtByTwo(world, held.later);
    const sale = await approveSale(world, stage);
    await world.upstash.command("DEL", `orders:{${stage.group.id}}`);
    expect((await memberAt(stage.members, 1).taps("Yes")).answer?.text).toContain("Only those who paid");
    expect((await callEnd(world, held.later, sale.body)).status).toBe(200);
    expect(saleResults(stage.group)[0]?.text).toContain("Not sold: I can't find that order any more.");
    expect(effectsOf(world, sale)).toBe(0);
    await openSession(world, 1);
  });
});
