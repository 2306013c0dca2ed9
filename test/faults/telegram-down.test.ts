/** @module-tag long */
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { RunningWorker } from "../../dev/worker/run.ts";
import { startWorld, type World } from "../../dev/world.ts";
import { cardFor, results, said } from "../e2e/messages.ts";
import { expectFree, outcomeOf } from "../e2e/outcome.ts";
import { cardsAtRest, reset } from "../e2e/reset.ts";
import { AFTER_VOTE_MS, callEnd, passPause, workerAhead } from "../e2e/settling.ts";
import { memberAt, openSession, openVote, propose } from "../e2e/stage.ts";
import { ordersOf } from "../e2e/trades.ts";
import { expectExact } from "./expect-exact.ts";

let world: World;
let later: RunningWorker;
beforeAll(async () => {
  world = await startWorld({ executor: "webhook" });
  later = await workerAhead(world, AFTER_VOTE_MS);
});
afterEach(async () => {
  reset(world);
  await world.upstash.flushData();
});
afterAll(() => world.close());

describe("Telegram takes nothing from us, and goes on delivering", () => {
  it("from the end of a vote on: it trades once, and the group reads it when Telegram is back", async () => {
    const { stage, vote } = await openVote(world);
    await cardsAtRest(world, stage);
    world.telegram.faults.down = true;
    expect((await callEnd(world, later, vote.body)).status).toBe(503);
    await passPause(world, stage);
    expect((await callEnd(world, later, vote.body)).status).toBe(503);
    expect([world.executor.effects.length, results(stage.group).length]).toEqual([1, 0]);
    expect(await ordersOf(world, stage.group)).toHaveLength(1);
    world.telegram.resetFaults();
    await passPause(world, stage);
    expect((await callEnd(world, later, vote.body)).status).toBe(200);
    await expectExact(world, stage, vote, { results: 1 });
  });

  it("from /propose on, so that there is not even a card: typed votes count, and the group reads the result once", async () => {
    const stage = await openSession(world, 3);
    await world.worker.idle();
    world.telegram.faults.down = true;
    const vote = await propose(world, stage);
    await memberAt(stage.members, 0).says("/vote yes 0.05");
    expect((await memberAt(stage.members, 1).taps("Join")).answer).toBeUndefined();
    await memberAt(stage.members, 1).says("/vote no");
    await memberAt(stage.members, 2).says("/vote yes 0.01");
    await world.worker.idle();
    expect((await callEnd(world, later, vote.body)).status).toBe(503);
    expect(said(stage.group).filter((text) => !text.startsWith("📣"))).toEqual([]);
    world.telegram.resetFaults();
    await passPause(world, stage);
    expect((await callEnd(world, later, vote.body)).status).toBe(200);
    expect(results(stage.group)[0]?.text).toContain("Yes 2 · No 1 · Abstained 0\nTotal 0.06 SOL");
    await expectExact(world, stage, vote, { results: 1, card: "none" });
  });

  it("during a vote: a tap's pop-up is missing, the vote is not, and a second tap says so", async () => {
    const stage = await openSession(world, 3);
    const vote = await propose(world, stage);
    world.telegram.faults.down = true;
    expect((await memberAt(stage.members, 0).taps("Yes 0.05")).answer).toBeUndefined();
    await memberAt(stage.members, 1).says("/vote no");
    await world.worker.idle();
    world.telegram.resetFaults();
    expect((await memberAt(stage.members, 0).taps("Yes 0.1")).answer?.text).toContain(
      "You already voted: Yes 0.05 SOL",
    );
    await memberAt(stage.members, 1).says("/vote yes");
    expect(said(stage.group).at(-1)).toContain("You already voted: No");
    await memberAt(stage.members, 2).taps("Yes 0.01");
    expect((await callEnd(world, later, vote.body)).status).toBe(200);
    await expectExact(world, stage, vote, { results: 1 });
  });
});

describe("Telegram asks for a pause", () => {
  it.each([1, 3_600])(
    "of %i s when a vote is to be answered: it counts, and a reaction says so",
    async (retryAfter) => {
      const stage = await openSession(world, 3);
      const vote = await propose(world, stage);
      const fault = { method: "sendMessage", chatId: stage.group.id, count: 1, status: 429, retryAfter };
      world.telegram.faults.next.push(fault);
      const { update } = await memberAt(stage.members, 0).says("/vote yes 0.05");
      const written = stage.group.history.find(({ messageId }) => messageId === update.message?.message_id);
      expect(written?.reactions).toEqual(["👍"]);
      await memberAt(stage.members, 1).taps("Yes 0.01");
      expect((await callEnd(world, later, vote.body)).status).toBe(200);
      expect(results(stage.group)[0]?.text).toContain("Yes 2 · No 0 · Abstained 1\nTotal 0.06 SOL");
      await expectExact(world, stage, vote, { results: 1 });
    },
  );

  it("of an hour before the result: QStash is asked to wait as long, and it comes once, by the cron trigger", async () => {
    const { stage, vote } = await openVote(world);
    const chatId = stage.group.id;
    world.telegram.faults.next.push({ method: "sendMessage", chatId, count: 1, status: 429, retryAfter: 3_600 });
    const { status, headers } = await callEnd(world, later, vote.body);
    expect([status, Number(headers.get("Retry-After"))]).toEqual([503, expect.closeTo(3_600, -1)]);
    expect(outcomeOf(stage.group, vote).card).toContain("✅ Passed, bought as order 1");
    const hourLater = await workerAhead(world, AFTER_VOTE_MS + 3_600_000);
    await hourLater.scheduled();
    await expectExact(world, stage, vote, { results: 1 });
    await hourLater.close();
  });
});

describe("a group in which the bot has no say any more", () => {
  it("threw it out in the middle of a vote: what passed is traded, and is in /orders when it is back", async () => {
    const { stage, vote } = await openVote(world);
    await cardsAtRest(world, stage);
    await stage.group.kickBot();
    expect((await callEnd(world, later, vote.body)).status).toBe(200);
    await stage.group.addBot();
    await memberAt(stage.members, 0).says("/orders");
    expect(said(stage.group).at(-1)).toContain("order 1 · BONK · 0.06 SOL · filled");
    await expectExact(world, stage, vote, { results: 0, card: "as it was" });
  });

  it("took its right to write: votes by tap count and are confirmed, and the card says how it ended", async () => {
    const stage = await openSession(world, 3);
    const vote = await propose(world, stage);
    stage.group.restrictBot(true);
    const told = await Promise.all([0, 1].map((i) => memberAt(stage.members, i).taps(i === 0 ? "Yes 0.05" : "No")));
    for (const { answer } of told) expect(answer?.text).toContain("Counted");
    expect((await memberAt(stage.members, 2).taps("Yes 0.1")).answer?.text).toContain("Counted");
    expect((await callEnd(world, later, vote.body)).status).toBe(503);
    expect(outcomeOf(stage.group, vote).card).toContain("✅ Passed");
    stage.group.restrictBot(false);
    await passPause(world, stage);
    expect((await callEnd(world, later, vote.body)).status).toBe(200);
    await expectExact(world, stage, vote, { results: 1 });
  });

  it("lost the card: the result comes all the same, and a vote typed meanwhile counts", async () => {
    const { stage, vote } = await openVote(world);
    await cardsAtRest(world, stage);
    stage.group.deleteMessage(vote.cardId);
    await memberAt(stage.members, 2).says("/vote no");
    expect((await callEnd(world, later, vote.body)).status).toBe(200);
    expect(cardFor(stage.group, "BONK")).toBeUndefined();
    await expectExact(world, stage, vote, { results: 1, card: "none", free: false });
    await expectFree(world, stage);
  });
});
