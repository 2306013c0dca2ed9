/** @module-tag long */

import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import * as z from "zod";
import type { RunningWorker } from "../../dev/worker/run.ts";
import { startWorld, type World } from "../../dev/world.ts";
import { OVERDUE_LIMIT_MS } from "../../src/time-limits.ts";
import { results } from "./messages.ts";
import { expectFree, expectSettled } from "./outcome.ts";
import { cardsAtRest, dropPlannedEdits, reset } from "./reset.ts";
import { AFTER_VOTE_MS, passPause, workerAhead } from "./settling.ts";
import { memberAt, openVote } from "./stage.ts";

const DUE = "proposals:due";
const SEEN = "cron:seen";
/** A vote of a minute has begun to be late by this clock, and one that was put off for a minute is due again. */
const A_WHILE_LATER_MS = AFTER_VOTE_MS + 200_000;

let world: World;
let later: RunningWorker;
let muchLater: RunningWorker;
beforeAll(async () => {
  world = await startWorld();
  later = await workerAhead(world, AFTER_VOTE_MS);
  muchLater = await workerAhead(world, A_WHILE_LATER_MS);
});
afterEach(async () => {
  reset(world);
  // The list is shared by all chats, so one test's proposals are due in the next.
  await world.upstash.flushData();
});
afterAll(() => world.close());

const due = async () => world.upstash.command("ZRANGE", DUE, 0, -1);
const dueTime = async (id: string) => Number(await world.upstash.command("ZSCORE", DUE, id));

describe("the cron trigger", () => {
  it("costs one request of two commands to Redis where nothing is due", async () => {
    const { stage, vote } = await openVote(world);
    await cardsAtRest(world, stage);
    world.upstash.resetRecords();
    world.telegram.resetRecords();
    await world.runCron();
    const cron = world.upstash.requests.filter(({ commands }) => JSON.stringify(commands).includes(DUE));
    expect(cron.map(({ billed }) => billed)).toEqual([2]);
    expect(world.telegram.outgoing).toEqual([]);
    expect(await due()).toEqual([vote.id]);
  });

  it.each<[string, () => void]>([
    ["is down", () => Object.assign(world.qstash.faults, { down: true })],
    ["refuses", () => Object.assign(world.qstash.faults, { status: 500 })],
    ["does not deliver", () => Object.assign(world.qstash.faults, { hold: true })],
  ])("is enough where QStash %s", async (_, fault) => {
    fault();
    const { stage, vote } = await openVote(world);
    await later.scheduled();
    expectSettled(stage.group, vote, 1);
    expect(await due()).toEqual([]);
    await later.scheduled();
    expect(results(stage.group)).toHaveLength(1);
    await expectFree(world, stage);
  });

  it("gives one result where it runs twice at once, and while QStash calls", async () => {
    const { stage, vote } = await openVote(world);
    const call = world.qstash.post(`${later.url}/proposal-end`, vote.body, { sub: `${world.url}/proposal-end` });
    await Promise.all([later.scheduled(), later.scheduled(), muchLater.scheduled(), call]);
    await muchLater.scheduled();
    expectSettled(stage.group, vote, 1);
  });

  it("puts off what fails, for longer each time, and settles it when it can", async () => {
    const { stage, vote } = await openVote(world);
    await cardsAtRest(world, stage);
    const fault = { method: "sendMessage", chatId: stage.group.id, count: 1, status: 429, retryAfter: 6 };
    world.telegram.faults.next.push({ ...fault });
    const before = Date.now();
    await later.scheduled();
    expect(results(stage.group)).toEqual([]);
    const first = (await dueTime(vote.id)) - before - AFTER_VOTE_MS;
    expect(first).toBeGreaterThan(5_000);
    world.telegram.faults.next.push({ ...fault });
    const beforeAgain = Date.now();
    await muchLater.scheduled();
    const second = (await dueTime(vote.id)) - beforeAgain - A_WHILE_LATER_MS;
    expect(second).toBeGreaterThan(2 * first);
    await world.upstash.command("ZADD", DUE, 1, vote.id);
    await muchLater.scheduled();
    expect(results(stage.group)).toEqual([]);
    await passPause(world, stage);
    await world.upstash.command("ZADD", DUE, 1, vote.id);
    await muchLater.scheduled();
    expectSettled(stage.group, vote, 1);
  });

  it("does not let votes that cannot be settled stand in the way of others, however many and old they are", async () => {
    const chats = Array.from({ length: 12 }, (_, i) => -100_700 - i);
    for (const [i, chat] of chats.entries()) {
      // What is not a hash cannot be read by anybody.
      await world.upstash.command("SET", `session:live:{${chat}}`, "nonsense");
      await world.upstash.command("ZADD", DUE, 1_000 + i, `${chat}.5`);
    }
    const { stage, vote } = await openVote(world);
    await later.scheduled();
    expectSettled(stage.group, vote, 1);
    expect(await due()).toHaveLength(chats.length);
    expect(await dueTime("-100700.5")).toBeGreaterThan(Date.now() + AFTER_VOTE_MS);
  });

  it("drops entries that no proposal follows, or that name none", async () => {
    const { stage, vote } = await openVote(world);
    const orphans = [`${stage.group.id}.999999`, "-100555.5"];
    const garbage = ["", "garbage", "1.2.3", '{"chatId":1}', "-100:5", "x.y"];
    for (const [i, entry] of [...orphans, ...garbage].entries()) await world.upstash.command("ZADD", DUE, i, entry);
    await world.upstash.command("ZADD", DUE, 0, `${stage.group.id}.1`);
    await later.scheduled();
    expectSettled(stage.group, vote, 1);
    expect(await due()).toEqual([]);
  });

  it("leaves a vote alone that is entered too early", async () => {
    const { stage, vote } = await openVote(world);
    await world.upstash.command("ZADD", DUE, 1, vote.id);
    await world.runCron();
    expect(results(stage.group)).toEqual([]);
    expect(await dueTime(vote.id)).toBeGreaterThan(Date.now() + 40_000);
  });

  it("ends quietly where Redis is down, and works the next time", async () => {
    const { stage, vote } = await openVote(world);
    world.upstash.faults.down = true;
    await later.scheduled();
    world.upstash.faults.down = false;
    await later.scheduled();
    expectSettled(stage.group, vote, 1);
  });
});

describe("GET /healthz", () => {
  const Health = z.object({
    ok: z.boolean(),
    redisMs: z.number(),
    overdueMs: z.number(),
    cronMs: z.nullable(z.number()),
  });
  const health = async (worker: RunningWorker) => {
    // It remembers that it was well; started anew it does not.
    await worker.setBindings({ ...worker.bindings });
    const response = await worker.fetch("/healthz");
    return [response.status, Health.parse(await response.json())] as const;
  };
  const well = [200, { ok: true, redisMs: expect.any(Number), overdueMs: 0, cronMs: expect.any(Number) }];

  it("is 503 while neither clock has looked at a vote for minutes, and 200 as soon as one has", async () => {
    const { stage, vote } = await openVote(world);
    expect(await health(world.worker)).toEqual([
      200,
      { ok: true, redisMs: expect.any(Number), overdueMs: 0, cronMs: null },
    ]);
    expect(await health(later)).toMatchObject([200, { ok: true }]);
    const overdue = { asymmetricMatch: (ms: number) => ms > 180_000 && ms < A_WHILE_LATER_MS };
    expect(await health(muchLater)).toMatchObject([503, { ok: false, overdueMs: overdue, cronMs: null }]);
    await muchLater.scheduled();
    expectSettled(stage.group, vote, 1);
    expect(await health(muchLater)).toEqual(well);
  });

  it("is 200 where a vote waits for somebody else, and both clocks run", async () => {
    const { stage, vote } = await openVote(world);
    await cardsAtRest(world, stage);
    const fault = { method: "sendMessage", chatId: stage.group.id, count: 1, status: 429, retryAfter: 6 };
    world.telegram.faults.next.push(fault);
    await muchLater.scheduled();
    expect(await due()).toEqual([vote.id]);
    expect(await health(muchLater)).toEqual(well);
  });

  it("is 503 while the cron trigger is dead, also where nothing is due, and 200 under a backlog that it works off", async () => {
    await later.scheduled();
    expect(await health(later)).toMatchObject([200, { ok: true }]);
    // Its clock is 200 s ahead of the other's.
    expect(await health(muchLater)).toMatchObject([503, { ok: false, overdueMs: 0 }]);
    await muchLater.scheduled();
    for (let i = 1; i < 200; i += 1) await world.upstash.command("ZADD", DUE, i, `-100777.${i}`);
    expect(await health(muchLater)).toMatchObject([200, { ok: true }]);
    const [, { overdueMs }] = await health(muchLater);
    expect(overdueMs).toBeGreaterThan(OVERDUE_LIMIT_MS);
  });

  it("costs Redis two commands, none where it was well a moment ago, and tells no id", async () => {
    const { stage } = await openVote(world);
    await dropPlannedEdits(world);
    await world.runCron();
    await world.worker.idle();
    world.upstash.resetRecords();
    const response = await world.worker.fetch("/healthz");
    expect(await response.text()).not.toContain(String(Math.abs(stage.group.id)));
    const asked = () => world.upstash.requests.filter(({ commands }) => JSON.stringify(commands).includes(SEEN));
    expect(asked().map(({ billed }) => billed)).toEqual([2]);
    for (let i = 0; i < 5; i += 1) expect((await world.worker.fetch("/healthz")).status).toBe(200);
    expect(asked()).toHaveLength(1);
  });
});

describe("a command that meets an overdue vote", () => {
  it.each(["/status", "/vote no", '/propose "BUY token=B amount=1"', "/cancel"])(
    "has it settled where both clocks are late: %s",
    async (text) => {
      const { stage, vote } = await openVote(world);
      world.telegram.setWebhook(`${later.url}/telegram`, world.webhookSecret);
      await memberAt(stage.members, 2).says(text);
      await expect.poll(() => results(stage.group)).toHaveLength(1);
      world.telegram.setWebhook(`${world.url}/telegram`, world.webhookSecret);
      await later.idle();
      expectSettled(stage.group, vote, 1);
    },
  );
});
