/** @module-tag long */

import { afterAll, beforeAll, describe, it } from "vitest";
import type { RunningWorker } from "../../dev/worker/run.ts";
import { startWorld, type World } from "../../dev/world.ts";
import { REDIS_TIMEOUT_MS } from "../../src/time-limits.ts";
import { results, said } from "../e2e/messages.ts";
import { expectSettled, outcomeOf } from "../e2e/outcome.ts";
import { cardsAtRest, dropPlannedEdits } from "../e2e/reset.ts";
import { AFTER_LEASE_MS, AFTER_VOTE_MS, callEnd, passPause, workerAhead } from "../e2e/settling.ts";
import { memberAt, openSession, openVote, propose, voteTwice } from "../e2e/stage.ts";
import { effectsOf } from "../e2e/trades.ts";
import { onCall } from "./crash.ts";
import { expectExact } from "./expect-exact.ts";

interface Own {
  readonly world: World;
  /** A Worker by whose clock a vote of a minute is over. */
  readonly later: RunningWorker;
}

async function ownWorld(executor: "webhook" | "paper" = "paper"): Promise<Own> {
  const world = await startWorld({ executor });
  return { world, later: await workerAhead(world, AFTER_VOTE_MS) };
}

let worlds: { telegram: Own; redis: Own; late: Own; claim: Own; executor: Own; card: Own };
beforeAll(async () => {
  const [telegram, redis, late, claim] = await Promise.all([ownWorld(), ownWorld(), ownWorld(), ownWorld()]);
  const [executor, card] = await Promise.all([ownWorld("webhook"), ownWorld()]);
  worlds = { telegram, redis, late, claim, executor, card };
});
afterAll(async () => {
  for (const { world } of Object.values(worlds)) await world.close();
});

// What waits until the Worker's own limits of time are over, in real seconds: all at once, each in a world of its own. What is too slow
// does not answer until the test lets it; where a real second counts, there is room for a hundred times the work.
describe.concurrent("who is slow", () => {
  it("Telegram, hanging or failing while a vote is settled: one result at most, a true card, room for the next; and QStash", async ({
    expect,
  }) => {
    const { world, later } = worlds.telegram;
    const [edit, send, once, twice] = [
      await openVote(world),
      await openVote(world),
      await openVote(world),
      await openVote(world),
    ];
    const votes = [edit, send, once, twice];
    await cardsAtRest(world, ...votes.map(({ stage }) => stage));
    const { next } = world.telegram.faults;
    const hang = { count: 1, status: 0, hang: true };
    // The card says first that the trade is under way; what hangs is the edit after that.
    const final = { ...hang, count: 0, method: "editMessageText", chatId: edit.stage.group.id };
    next.push(final);
    const stop = onCall(world, edit.stage.group, (_, text) => {
      if (text.includes("buying…")) final.count = 1;
    });
    next.push({ ...hang, method: "sendMessage", chatId: send.stage.group.id });
    next.push({ method: "sendMessage", chatId: once.stage.group.id, count: 1, status: 500 });
    next.push({ method: "sendMessage", chatId: twice.stage.group.id, count: 2, status: 502 });
    // QStash is as slow meanwhile: the card does not wait for it, and the vote is the cron trigger's.
    const stage = await openSession(world, 3);
    world.qstash.faults.delayMs = 60_000;
    const started = performance.now();
    const proposing = memberAt(stage.members, 0).says("/propose BUY token=BONK amount=0.05 1");
    await expect.poll(() => said(stage.group)).toHaveLength(2);
    const cardMs = performance.now() - started;
    await voteTwice(stage);

    const answers = await Promise.all(votes.map(({ vote }) => callEnd(world, later, vote.body)));
    // An edit is made until it is known to be there; of a message nobody knows, and so it is not sent again. A second try within the
    // call would have come through.
    expect(answers.map(({ status }) => status)).toEqual([503, 200, 200, 503]);
    stop();
    const { status, attempts, ms } = await proposing;
    expect([status, attempts]).toEqual([200, 1]);
    // The proposer's update waits for QStash until that is given up; the card, a hundredth of that, does not.
    expect(cardMs).toBeLessThan(ms / 2);
    world.qstash.resetFaults();
    for (const { stage, vote } of votes) {
      await passPause(world, stage);
      expect((await callEnd(world, later, vote.body)).status).toBe(200);
    }
    for (const { stage, vote } of votes) {
      expectSettled(stage.group, vote, stage === send.stage ? 0 : 1);
      await expectExact(world, stage, vote, { results: stage === send.stage ? 0 : 1 });
    }
    await later.scheduled();
    expect(results(stage.group)[0]?.text).toContain("Yes 2 · No 0 · Abstained 1");
  });

  it("the executor, hanging before or after it traded: it is asked again later, and trades once", async ({
    expect,
  }) => {
    const { world, later } = worlds.executor;
    const votes = [await openVote(world), await openVote(world)];
    world.executor.faults.next("hang", "hang_after");
    const answers = await Promise.all(votes.map(({ vote }) => callEnd(world, later, vote.body)));
    expect(answers.map(({ status }) => status)).toEqual([503, 503]);
    expect(world.executor.calls).toHaveLength(2);
    for (const { headers } of answers) expect(Number(headers.get("Retry-After"))).toBeGreaterThanOrEqual(10);
    expect(world.executor.effects).toHaveLength(1);
    for (const { stage, vote } of votes) {
      expect(outcomeOf(stage.group, vote)).toMatchObject({ results: 0, buttons: 0 });
      await passPause(world, stage);
      expect((await callEnd(world, later, vote.body)).status).toBe(200);
      expect(effectsOf(world, vote)).toBe(1);
      expect(outcomeOf(stage.group, vote)).toMatchObject({ results: 1, buttons: 0 });
      expect(outcomeOf(stage.group, vote).card).toContain("bought as order 1");
      await expectExact(world, stage, vote, { results: 1 });
    }
  });

  it("an edit of a card that says “buying…”, landing on the final one: the card's last look is the true one", async ({
    expect,
  }) => {
    const { world, later } = worlds.card;
    const { stage, vote } = await openVote(world);
    const chatId = stage.group.id;
    const lost = { method: "editMessageText", chatId, count: 1, status: 200, loseReply: true };
    world.telegram.faults.next.push(lost);
    expect((await callEnd(world, later, vote.body)).status).toBe(200);
    expectSettled(stage.group, vote, 1);
    await fetch(`${world.telegram.url}/bot${world.telegram.botToken}/editMessageText`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ chat_id: chatId, message_id: vote.cardId, text: "✅ Passed, buying…" }),
    });
    expect(outcomeOf(stage.group, vote).card).toContain("buying…");
    await expect.poll(() => outcomeOf(stage.group, vote).card).not.toContain("buying…");
    expectSettled(stage.group, vote, 1);
  });

  it("Redis, by half of what is waited for it: everybody is served, once", async ({ expect }) => {
    const { world, later } = worlds.redis;
    const { stage, vote } = await openVote(world);
    const [ending, closing] = [await openVote(world), await openVote(world)];
    const proposing = await openSession(world, 3);
    const group = world.telegram.group();
    world.upstash.faults.delayMs = REDIS_TIMEOUT_MS / 2;
    const meanwhile = [closing.stage.admin.says("/close_session"), group.creator.says('/create_session "Slowly" 1')];
    const proposed = propose(world, proposing);
    const settled = callEnd(world, later, ending.vote.body);
    const [tap, typed] = await Promise.all([memberAt(stage.members, 2).taps("No"), stage.admin.says("/vote no")]);
    expect(tap.answer?.text).toContain("Counted: No");
    expect([tap.status, tap.attempts, typed.status, typed.attempts]).toEqual([200, 1, 200, 1]);
    expect(said(stage.group).at(-1)).toContain("not joined");
    world.upstash.resetFaults();
    for (const { status, attempts } of await Promise.all(meanwhile)) expect([status, attempts]).toEqual([200, 1]);
    expect((await settled).status).toBe(200);
    await expectExact(world, ending.stage, ending.vote, { results: 1 });
    await expectExact(world, closing.stage, closing.vote, { results: 0, cancelled: true, free: false });
    await callEnd(world, later, (await proposed).body);
    await expectExact(world, proposing, await proposed, { results: 1 });
    expect(said(group)).toEqual([expect.stringContaining("Slowly")]);
    await callEnd(world, later, vote.body);
    expect(results(stage.group)[0]?.text).toContain("Yes 2 · No 1 · Abstained 0");
    await expectExact(world, stage, vote, { results: 1 });
  });

  it("Redis, by more than anybody waits, and does then what it was asked: what was given up counts once", async ({
    expect,
  }) => {
    const { world, later } = worlds.late;
    // Redis learns the scripts, so that from here on each is one request.
    const { vote: first } = await openVote(world);
    await callEnd(world, later, first.body);
    const { stage, vote } = await openVote(world);
    const ending = await openVote(world);
    world.upstash.faults.hold = true;
    const third = memberAt(stage.members, 2);
    const settled = callEnd(world, later, ending.vote.body);
    const typed = memberAt(ending.stage.members, 2).says("/vote no");
    expect((await third.taps("Yes 0.1")).answer?.text).toContain("could not confirm");
    expect((await settled).status).toBe(503);
    world.upstash.resetFaults();
    // It is carried out only now, and the lease that it took is nobody's.
    const frozen = () => world.upstash.command("HGET", `session:live:{${ending.stage.group.id}}`, "q.state");
    await expect.poll(frozen).toBe("closed");
    expect((await typed).status).toBe(200);
    // Of the two that were given up at the same time, either may have been first.
    expect(said(ending.stage.group).at(-1)).toMatch(/Counted: No|not counted/);
    expect((await callEnd(world, later, ending.vote.body)).status).toBe(503);
    const kept = async () => String(await world.upstash.command("HGET", `session:live:{${stage.group.id}}`, "q.yes"));
    await expect.poll(kept).toBe("3");
    expect((await third.taps("No")).answer?.text).toContain("You already voted: Yes 0.1 SOL");
    const afterLease = await workerAhead(world, AFTER_LEASE_MS);
    for (const open of [{ stage, vote }, ending]) {
      expect((await callEnd(world, afterLease, open.vote.body)).status).toBe(200);
      await expectExact(world, open.stage, open.vote, { results: 1 });
    }
  });

  it("the delivery after one that died before it posted its card: it waits, and posts it once", async ({ expect }) => {
    const { world } = worlds.claim;
    const { faults } = world.upstash;
    const stages = [await openSession(world, 2), await openSession(world, 2)];
    const groups = stages.map(() => world.telegram.group());
    // Planned edits would use up some of the replies that are to be lost.
    await dropPlannedEdits(world);
    const saying: Promise<unknown>[] = [];
    for (const [i, stage] of stages.entries()) {
      const says = [
        () => memberAt(stage.members, 0).says("/propose BUY token=A amount=1 1"),
        () => groups[i]?.creator.says('/create_session "Buy the dip" 1'),
      ];
      for (const say of says) {
        faults.loseReplies = 2 + 2 * i;
        saying.push(Promise.resolve(say()));
        await expect.poll(() => faults.loseReplies).toBe(0);
      }
    }
    await Promise.all(saying);
    for (const group of groups) expect(said(group).filter((text) => text.startsWith("📣"))).toHaveLength(1);
    for (const { group } of stages) {
      expect(said(group).filter((text) => text.startsWith("🗳"))).toHaveLength(1);
      expect(world.qstash.messages.filter(({ body }) => body.includes(String(group.id)))).toHaveLength(1);
    }
  });
});
