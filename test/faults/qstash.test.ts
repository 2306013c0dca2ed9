/** @module-tag long */
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { RunningWorker } from "../../dev/worker/run.ts";
import { startWorld, type World } from "../../dev/world.ts";
import { buttonsOf, cardFor, results, said } from "../e2e/messages.ts";
import { expectSettled } from "../e2e/outcome.ts";
import { postUpdate } from "../e2e/requests.ts";
import { reset } from "../e2e/reset.ts";
import { AFTER_VOTE_MS, callEnd, callUntilDone, expectPutOff, workerAhead } from "../e2e/settling.ts";
import { memberAt, openSession, openVote, propose } from "../e2e/stage.ts";
import { eachCase, LONG } from "../support/long.ts";
import { expectExact } from "./expect-exact.ts";

let world: World;
let later: RunningWorker;
beforeAll(async () => {
  world = await startWorld();
  later = await workerAhead(world, AFTER_VOTE_MS);
});
afterEach(async () => {
  reset(world);
  // The cron's list is shared, and one run takes a few votes only.
  await world.upstash.flushData();
});
afterAll(() => world.close());

describe("QStash's faults at /propose", () => {
  it("a lost reply: the vote runs, and is called for once", LONG, async () => {
    world.qstash.faults.loseReplies = 1;
    const { stage, vote } = await openVote(world);
    expect(world.qstash.messages).toHaveLength(1);
    await callEnd(world, later, vote.body);
    expectSettled(stage.group, vote, 1);
    await expectExact(world, stage, vote, { results: 1 });
  });

  eachCase([400, 401, 429, 500])(
    "a refusal with %i: the vote runs, and the next delivery of the command asks again",
    async (status) => {
      const stage = await openSession(world, 3);
      world.qstash.faults.status = status;
      const { update } = await memberAt(stage.members, 0).says("/propose BUY token=BONK amount=0.05 1");
      expect(world.qstash.messages).toEqual([]);
      world.qstash.resetFaults();
      expect((await postUpdate(world, world.worker, update)).status).toBe(200);
      expect(world.qstash.messages).toHaveLength(1);
      expect(said(stage.group)).toHaveLength(2);
    },
  );

  it("a command delivered again after its reply was lost asks again, and is deduplicated", LONG, async () => {
    const stage = await openSession(world, 3);
    world.qstash.faults.loseReplies = 1;
    const { update } = await memberAt(stage.members, 0).says("/propose BUY token=BONK amount=0.05 1");
    await postUpdate(world, world.worker, update);
    await postUpdate(world, world.worker, update);
    expect(world.qstash.publishes.map(({ status }) => status)).toEqual([201, 202]);
    expect(world.qstash.messages).toHaveLength(1);
  });

  it("a wrong command, a second proposal and a vote ask for nothing", async () => {
    const { stage } = await openVote(world);
    await memberAt(stage.members, 1).says("/propose BUY token=TWO amount=1");
    await memberAt(stage.members, 1).says("/propose nonsense");
    await stage.admin.says("/propose BUY token=THREE amount=1");
    expect(world.qstash.publishes).toHaveLength(1);
  });
});

describe("QStash's message", () => {
  it("is one publish to our own address, says what to settle, and is due at the end of the vote", async () => {
    const stage = await openSession(world, 1);
    const before = Date.now();
    const vote = await propose(world, stage);
    const [publish, ...others] = world.qstash.publishes;
    expect(others).toEqual([]);
    expect(publish).toMatchObject({ url: `${world.url}/proposal-end`, status: 201 });
    expect(JSON.parse(publish?.body ?? "")).toEqual({
      v: 1,
      type: "buy",
      chatId: stage.group.id,
      sessionId: expect.stringMatching(`^${stage.group.id}\\.\\d+$`),
      proposalId: vote.id,
    });
    const dueAt = world.qstash.messages[0]?.dueAt ?? 0;
    expect(dueAt).toBeGreaterThanOrEqual(before + 60_000);
    expect(dueAt).toBeLessThan(Date.now() + 62_000);
  });

  it("may be delivered twice, late, and after the cron trigger: one result", async () => {
    const { stage, vote } = await openVote(world);
    await later.scheduled();
    const calls = await Promise.all([1, 2, 3].map(() => callEnd(world, later, vote.body)));
    expect(calls.map(({ status }) => status)).toEqual([200, 200, 200]);
    expectSettled(stage.group, vote, 1);
    await expectExact(world, stage, vote, { results: 1 });
  });
});

describe("QStash's call", () => {
  it("that never comes, since QStash was down at /propose: the cron trigger settles it", async () => {
    world.qstash.faults.down = true;
    const { stage, vote } = await openVote(world);
    expect(world.qstash.messages).toEqual([]);
    const card = cardFor(stage.group, "BONK");
    expect(buttonsOf(card)).toContain("No");
    world.qstash.resetFaults();
    await later.scheduled();
    await expectExact(world, stage, vote, { results: 1 });
  });

  it(
    "that comes early is put off until the end, and one a moment early is waited for: no vote is cut short",
    LONG,
    async () => {
      const { stage, vote } = await openVote(world);
      await expectPutOff(world, world.worker, stage, vote, "q.ends");
      expect((await memberAt(stage.members, 2).taps("No")).answer?.text).toContain("Counted");
      const live = `session:live:{${stage.group.id}}`;
      await world.upstash.command("HSET", live, "q.ends", Date.now() + 1_500);
      expect((await callEnd(world, world.worker, vote.body)).status).toBe(200);
      expect(results(stage.group)[0]?.text).toContain("Yes 2 · No 1 · Abstained 0");
      await expectExact(world, stage, vote, { results: 1 });
    },
  );

  it("that comes an hour late, with nobody there meanwhile: the vote is settled as it ended", LONG, async () => {
    const { stage, vote } = await openVote(world);
    const hourLater = await workerAhead(world, AFTER_VOTE_MS + 3_600_000);
    world.telegram.setWebhook(`${hourLater.url}/telegram`, world.webhookSecret);
    const call = callEnd(world, hourLater, vote.body);
    expect((await memberAt(stage.members, 2).taps("No")).answer?.text).toMatch(/not counted|No vote is running/);
    world.telegram.setWebhook(`${world.url}/telegram`, world.webhookSecret);
    expect([200, 503]).toContain((await call).status);
    expect(await callUntilDone(world, hourLater, vote.body, 20)).toBe(200);
    expect(results(stage.group)[0]?.text).toContain("Yes 2 · No 0 · Abstained 1");
    await expectExact(world, stage, vote, { results: 1 });
    await hourLater.close();
  });

  it(
    "that comes ten times at once has one effect; the others are told to come again, and find nothing to do",
    LONG,
    async () => {
      const { stage, vote } = await openVote(world);
      const calls = await Promise.all(Array.from({ length: 10 }, () => callEnd(world, later, vote.body)));
      const settled = calls.filter(({ text }) => text === "settled");
      expect(settled).toHaveLength(1);
      for (const { status, headers } of calls.filter(({ status }) => status !== 200))
        expect([status, Number(headers.get("Retry-After")) >= 1]).toEqual([503, true]);
      expect((await callEnd(world, later, vote.body)).text).toBe("nothing_to_do");
      await expectExact(world, stage, vote, { results: 1 });
    },
  );
});

describe("a proposal whose card Telegram does not take", () => {
  it.each([429, 403, 500])(
    "is there all the same with %i: commands count, the next vote shows its card, and it settles",
    LONG,
    async (status) => {
      const stage = await openSession(world, 3);
      const fault = { method: "sendMessage", chatId: stage.group.id, count: 1, status, retryAfter: 30 };
      world.telegram.faults.next.push(status === 500 ? { ...fault, loseReply: true, status: 200 } : fault);
      const vote = await propose(world, stage);
      world.telegram.resetFaults();
      await memberAt(stage.members, 0).says("/vote yes 0.05");
      expect(said(stage.group).join("\n")).toContain("Counted: Yes 0.05 SOL");
      await expect.poll(() => buttonsOf(cardFor(stage.group, "BONK"))).toContain("No");
      await world.worker.idle();
      await callEnd(world, later, vote.body);
      expect(said(stage.group).at(-1)).toContain("Abstained 2");
      // Where the first card was posted and its number lost, that one is nobody's; the newest is true.
      expect(buttonsOf(cardFor(stage.group, "BONK"))).toEqual([]);
      await expectExact(world, stage, vote, { results: 1 });
    },
  );
});
