/** @module-tag long */
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { RunningWorker } from "../../dev/worker/run.ts";
import { startWorld, type World } from "../../dev/world.ts";
import { said } from "../e2e/messages.ts";
import { cardsAtRest, reset } from "../e2e/reset.ts";
import { callEnd, workerAhead } from "../e2e/settling.ts";
import { memberAt, openSession, propose, type Stage, type Vote } from "../e2e/stage.ts";
import { LONG } from "../support/long.ts";
import type { Steps } from "./crash.ts";
import { expectExact } from "./expect-exact.ts";
import { crashAround, killAt } from "./kill.ts";

/** The voting time: the shortest one that is reminded of. */
const MINUTES = 5;
/** By this clock half of it is over. */
const HALF_TIME_MS = 155_000;
/** And by this one all of it. */
const AFTER_END_MS = MINUTES * 60_000 + 10_000;

/** What a run of the cron trigger sends for a vote that is at its half, in order. */
const REMIND: Steps = [["begin"], ["remind"], ["zadd"], ["sendMessage"]];

let world: World;
let halfTime: RunningWorker;
let other: RunningWorker;
let later: RunningWorker;
beforeAll(async () => {
  world = await startWorld({ executor: "webhook" });
  halfTime = await workerAhead(world, HALF_TIME_MS);
  other = await workerAhead(world, HALF_TIME_MS + 2_000);
  later = await workerAhead(world, AFTER_END_MS);
  // Lets Redis learn the scripts, so that from here on a reminder is the same requests each time.
  await oneOfThree();
  await halfTime.scheduled();
});
afterEach(async () => {
  reset(world);
  // The cron's list is shared, and one run takes a few votes only.
  await world.upstash.flushData();
});
afterAll(() => world.close());

/** A vote of five minutes in which one of three has voted, and no edit of a card is left for later. */
async function oneOfThree(): Promise<{ stage: Stage; vote: Vote }> {
  const stage = await openSession(world, 3);
  const vote = await propose(world, stage, "BONK", undefined, MINUTES);
  await memberAt(stage.members, 0).taps("Yes 0.05");
  await cardsAtRest(world, stage);
  return { stage, vote };
}

const reminders = ({ group }: Stage) => said(group).filter((text) => text.startsWith("⏰"));

/** Has the cron trigger look at the vote once more, and the vote run to its end. */
async function expectNoOther(stage: Stage, vote: Vote): Promise<void> {
  const before = reminders(stage);
  await world.upstash.command("ZADD", "proposals:due", "1", vote.id);
  await halfTime.scheduled();
  await halfTime.idle();
  expect(reminders(stage)).toEqual(before);
  expect((await memberAt(stage.members, 1).taps("Yes 0.01")).answer?.text).toContain("Counted");
  await later.scheduled();
  expect(reminders(stage)).toEqual(before);
  expect((await callEnd(world, later, vote.body)).text).toBe("nothing_to_do");
  await expectExact(world, stage, vote, { results: 1 });
}

describe("a reminder", () => {
  it.each([
    { request: "remind", count: 0 },
    { request: "zadd", count: 0 },
    { request: "sendMessage", count: 1 },
  ])("is not sent again where its Worker is killed after $request: $count in all", LONG, async ({ request, count }) => {
    const { stage, vote } = await oneOfThree();
    await killAt(world, halfTime, stage.group, REMIND, crashAround(REMIND, "after", request), () =>
      halfTime.scheduled(),
    );
    expect(reminders(stage)).toHaveLength(count);
    await expectNoOther(stage, vote);
  });

  it("is sent by the next run of the cron trigger where a Worker is killed before it comes to that", LONG, async () => {
    const { stage, vote } = await oneOfThree();
    await killAt(world, halfTime, stage.group, REMIND, crashAround(REMIND, "before", "remind"), () =>
      halfTime.scheduled(),
    );
    expect(reminders(stage)).toEqual([]);
    // Its entry stayed near: the run was to come back if it died.
    const due = await world.upstash.command("ZSCORE", "proposals:due", vote.id);
    const ends = await world.upstash.command("HGET", `session:live:{${stage.group.id}}`, "q.ends");
    expect(Number(due)).toBeLessThan(Number(ends));
    await world.upstash.command("ZADD", "proposals:due", "1", vote.id);
    await halfTime.scheduled();
    expect(reminders(stage)).toHaveLength(1);
    await expectNoOther(stage, vote);
  });

  it("is sent once where two Workers' cron triggers find the vote at its half, to those who have not voted", async () => {
    const { stage, vote } = await oneOfThree();
    await Promise.all([halfTime.scheduled(), other.scheduled()]);
    await Promise.all([halfTime.idle(), other.idle()]);
    expect(reminders(stage)).toEqual([expect.stringContaining("Not voted yet: @member_1, @member_2.")]);
    await expectNoOther(stage, vote);
  });
});
