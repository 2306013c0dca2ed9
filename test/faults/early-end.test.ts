/** @module-tag long */
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { RunningWorker } from "../../dev/worker/run.ts";
import { startWorld, type World } from "../../dev/world.ts";
import { results } from "../e2e/messages.ts";
import { outcomeOf } from "../e2e/outcome.ts";
import { cardsAtRest, dropPlannedEdits, reset } from "../e2e/reset.ts";
import { callEnd, workerAhead } from "../e2e/settling.ts";
import { memberAt, openSession, propose, type Stage, type Vote } from "../e2e/stage.ts";
import { effectsOf } from "../e2e/trades.ts";
import { eachCase, LONG } from "../support/long.ts";
import { type Balancer, startBalancer } from "./balancer.ts";
import type { Steps } from "./crash.ts";
import { BUY } from "./crash-cases.ts";
import { expectExact } from "./expect-exact.ts";
import { crashAround, killAt } from "./kill.ts";

/** The voting time: long enough that this machine may be slow, and too short for a reminder. */
const MINUTES = 4;
/** By this clock a quarter of it is over, so the vote may end early. */
const EARLY_MS = 62_000;
/** And by this one all of it. */
const AFTER_END_MS = MINUTES * 60_000 + 10_000;

/** What the vote sends in which all have voted, before its least time is over, and after it. */
const BEFORE_LEAST: Steps = [["vote"], ["zadd"]];
const AFTER_LEAST: Steps = [["vote"], ["read-session"], ...BUY];

let world: World;
let early: RunningWorker;
let other: RunningWorker;
let later: RunningWorker;
let balancer: Balancer | undefined;
beforeAll(async () => {
  world = await startWorld({ executor: "webhook" });
  early = await workerAhead(world, EARLY_MS);
  other = await workerAhead(world, EARLY_MS + 2_000);
  later = await workerAhead(world, AFTER_END_MS);
  // Lets Redis learn the scripts, so that from here on an early end is the same requests each time.
  const { stage } = await oneLeft();
  await through(`${early.url}/telegram`, () => complete(stage));
  await early.idle();
});
afterEach(async () => {
  await balancer?.close();
  balancer = undefined;
  reset(world);
  // The cron's list is shared, and one run takes a few votes only.
  await world.upstash.flushData();
});
afterAll(() => world.close());

/** A vote in which one of two has voted, and no edit of a card is left for later. */
async function oneLeft(): Promise<{ stage: Stage; vote: Vote }> {
  const stage = await openSession(world, 2);
  const vote = await propose(world, stage, "BONK", undefined, MINUTES);
  await memberAt(stage.members, 0).taps("Yes 0.05");
  await cardsAtRest(world, stage);
  return { stage, vote };
}

/** Has updates go to another address than the first Worker's. */
async function through(url: string, act: () => Promise<unknown>): Promise<void> {
  world.telegram.setWebhook(url, world.webhookSecret);
  await act();
  world.telegram.setWebhook(`${world.url}/telegram`, world.webhookSecret);
}

/** The vote after which all have voted. */
const complete = ({ members }: Stage) => memberAt(members, 1).taps("Yes 0.01");

const dueAt = async ({ id }: Vote) => Number(await world.upstash.command("ZSCORE", "proposals:due", id));
const endsAt = async ({ group }: Stage) =>
  Number(await world.upstash.command("HGET", `session:live:{${group.id}}`, "q.ends"));

/** Has one of the two clocks come at the vote's full time. */
async function fullTime(who: "QStash" | "cron", { body }: Vote): Promise<void> {
  if (who === "cron") return later.scheduled();
  expect((await callEnd(world, later, body)).status).toBe(200);
}

/** Expects that the vote ended once, and that neither clock finds anything left to do. */
async function expectEndedOnce(stage: Stage, vote: Vote): Promise<void> {
  expect(results(stage.group)).toHaveLength(1);
  expect(results(stage.group)[0]?.text).toContain("Yes 2 · No 0 · Abstained 0\nTotal 0.06 SOL");
  expect(effectsOf(world, vote)).toBe(1);
  await later.scheduled();
  expect((await callEnd(world, later, vote.body)).text).toBe("nothing_to_do");
  await expectExact(world, stage, vote, { results: 1 });
}

describe("a Worker that is killed behind the vote in which all have voted", () => {
  eachCase(["QStash", "cron"] as const)(
    "before it has brought the end forward: the vote ends at its full time, by %s",
    async (who) => {
      const { stage, vote } = await oneLeft();
      const { group } = stage;
      await killAt(world, world.worker, group, BEFORE_LEAST, crashAround(BEFORE_LEAST, "after", "vote"), () =>
        complete(stage),
      );
      expect(await dueAt(vote)).toBe(await endsAt(stage));
      await early.scheduled();
      expect(results(group)).toEqual([]);
      await fullTime(who, vote);
      await expectEndedOnce(stage, vote);
    },
  );

  const killed = AFTER_LEAST.flat().filter((request) => request !== "announcing");
  eachCase(
    // Cut between the record that the result is sent and its sending, nobody knows, so it is not sent again.
    killed.map((request, i) => ({ request, who: i % 2 === 0 ? ("cron" as const) : ("QStash" as const) })),
    ({ request }) => request === "vote",
  )("while it settles, after $request: one result, by $who at its full time", async ({ request, who }) => {
    const { stage, vote } = await oneLeft();
    const { group } = stage;
    await killAt(world, early, group, AFTER_LEAST, crashAround(AFTER_LEAST, "after", request), () =>
      through(`${early.url}/telegram`, () => complete(stage)),
    );
    await fullTime(who, vote);
    await expectEndedOnce(stage, vote);
  });
});

describe("two Workers at an early end", () => {
  it("that both get the vote in which all have voted: one counts it, one settles it", LONG, async () => {
    const { stage, vote } = await oneLeft();
    balancer = await startBalancer([early, other]);
    balancer.everyNthToAll = 1;
    await through(balancer.url, () => complete(stage));
    await Promise.all([early.idle(), other.idle()]);
    expect(world.executor.calls.filter(({ id }) => id === vote.id)).toHaveLength(1);
    await expectEndedOnce(stage, vote);
  });

  it("whose cron triggers both find it due, while QStash calls: one settles it", LONG, async () => {
    const { stage, vote } = await oneLeft();
    await complete(stage);
    await world.worker.idle();
    expect(await dueAt(vote)).toBeLessThan(await endsAt(stage));
    await Promise.all([early.scheduled(), other.scheduled(), callEnd(world, early, vote.body)]);
    await Promise.all([early.idle(), other.idle()]);
    expect(world.executor.calls.filter(({ id }) => id === vote.id)).toHaveLength(1);
    await expectEndedOnce(stage, vote);
  });
});

describe("Redis that loses the reply to the vote in which all have voted", LONG, () => {
  it("once: the repetition finds that it counts, and its end is brought forward", async () => {
    const { stage, vote } = await oneLeft();
    world.upstash.faults.loseReplies = 1;
    expect((await complete(stage)).answer?.text).toContain("Counted: Yes 0.01 SOL");
    await world.worker.idle();
    expect(await dueAt(vote)).toBeLessThan(await endsAt(stage));
    await early.scheduled();
    await expectEndedOnce(stage, vote);
  });

  it("once, after its least time: it is settled behind its answer", async () => {
    const { stage, vote } = await oneLeft();
    world.upstash.faults.loseReplies = 1;
    await through(`${early.url}/telegram`, () => complete(stage));
    await early.idle();
    await expectEndedOnce(stage, vote);
  });

  it("for good: the vote counts, its voter is not told so, and it ends at its full time", async () => {
    const { stage, vote } = await oneLeft();
    world.upstash.faults.loseReplies = 2;
    expect((await complete(stage)).answer?.text).toContain("could not confirm");
    await early.scheduled();
    expect(results(stage.group)).toEqual([]);
    await fullTime("QStash", vote);
    await expectEndedOnce(stage, vote);
  });
});

describe("Telegram that is slow with an edit of the counts while the vote ends early", LONG, () => {
  it("and shows them on the card that has ended: its last look is repeated", async () => {
    const stage = await openSession(world, 2);
    const { group, members } = stage;
    const vote = await propose(world, stage, "BONK", undefined, MINUTES);
    await dropPlannedEdits(world);
    // By the first Worker's clock, too, its least time is over.
    const started = String(Date.now() - 2 * EARLY_MS);
    await world.upstash.command("HSET", `session:live:{${group.id}}`, "q.started", started);
    const hold = Promise.withResolvers<void>();
    const held = { method: "editMessageText", chatId: group.id, count: 1, status: 200, until: hold.promise };
    world.telegram.faults.next.push(held);
    await memberAt(members, 0).taps("Yes 0.05");
    await complete(stage);
    await expect.poll(() => results(group)).toHaveLength(1);
    expect(outcomeOf(group, vote).card).toContain("✅ Passed");
    hold.resolve();
    await expect.poll(() => outcomeOf(group, vote).buttons).toBeGreaterThan(0);
    await expect.poll(() => outcomeOf(group, vote).buttons).toBe(0);
    await expectEndedOnce(stage, vote);
  });
});
