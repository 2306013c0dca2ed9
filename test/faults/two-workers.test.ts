import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import type { Tap } from "../../dev/telegram/server.ts";
import type { RunningWorker } from "../../dev/worker/run.ts";
import { startWorld, type World } from "../../dev/world.ts";
import {
  AFTER_VOTE_MS,
  callEnd,
  callUntilDone,
  crowdSize,
  openSession,
  openVote,
  propose,
  reset,
  results,
  type Stage,
  type Vote,
  workerAhead,
} from "../e2e/support.ts";
import { expectExact } from "./account.ts";
import { type Balancer, startBalancer } from "./balancer.ts";

/** How far the two clocks are apart. */
const APART_MS = 2_000;
/** How long before the first of them a vote ends when members begin to tap. */
const BEFORE_END_MS = 600;

let world: World;
beforeAll(async () => {
  world = await startWorld({ executor: "webhook" });
});
let balancer: Balancer | undefined;
afterEach(async () => {
  world.telegram.setWebhook(`${world.url}/telegram`, world.webhookSecret);
  await balancer?.close();
  balancer = undefined;
  reset(world);
  // The cron's list is shared, and one run takes a few votes only.
  await world.upstash.flushData();
});
afterAll(() => world.close());

async function balance(...workers: RunningWorker[]): Promise<Balancer> {
  balancer = await startBalancer(workers);
  world.telegram.setWebhook(balancer.url, world.webhookSecret);
  return balancer;
}

interface Open {
  readonly stage: Stage;
  readonly vote: Vote;
}

const LABELS = ["Yes 0.05", "No", "Yes 0.01", "Yes 0.1"];
const label = (i: number): string => LABELS[i % LABELS.length] ?? "No";

describe("two Workers on one Redis whose clocks are two seconds apart", () => {
  it("count every vote of a crowd that reaches both at once, and one that reaches both only once", async () => {
    const ahead = await workerAhead(world, APART_MS);
    const { members, ...rest } = await openSession(world, 0);
    const both = await balance(world.worker, ahead);
    both.everyNthToAll = 3;
    const crowd = Array.from({ length: crowdSize(world, 40) }, (_, i) =>
      rest.group.member({ first_name: `Voter ${i}`, ...(i % 3 === 0 ? {} : { username: `voter_${i}` }) }),
    );
    await Promise.all(crowd.map((member) => member.taps("Join")));
    const stage: Stage = { ...rest, members: crowd };
    // A /propose that reaches both would wait for the first one's claim to post the card.
    both.everyNthToAll = 0;
    const vote = await propose(world, stage);
    both.everyNthToAll = 3;
    const taps = await Promise.all(crowd.map((member, i) => member.taps(label(i))));
    for (const { answer } of taps) expect(answer?.text).toContain("Counted");
    const later = await workerAhead(world, AFTER_VOTE_MS);
    expect((await callEnd(world, later, vote.body)).status).toBe(200);
    expect(results(stage.group)[0]?.text).toContain("Abstained 0");
    await expectExact(world, stage, vote, { results: 1 });
    await Promise.all([ahead.close(), later.close()]);
  });

  it("settle a vote once, raced by QStash on the one and the cron trigger on the other", async () => {
    const [one, other] = [await workerAhead(world, AFTER_VOTE_MS), await workerAhead(world, AFTER_VOTE_MS + APART_MS)];
    for (const [called, minutely] of [
      [one, other],
      [other, one],
    ] as const) {
      const { stage, vote } = await openVote(world);
      const calls = [callEnd(world, called, vote.body), minutely.scheduled(), callEnd(world, called, vote.body)];
      await Promise.all(calls);
      expect(await callUntilDone(world, called, vote.body, 20)).toBe(200);
      // Whoever comes while another is at it does not even ask.
      expect(world.executor.calls.filter(({ id }) => id === vote.id)).toHaveLength(1);
      await expectExact(world, stage, vote, { results: 1 });
    }
    await Promise.all([one.close(), other.close()]);
  });

  it("agree on who was in time where a vote ends for one before the other: who is told so counts, and nobody else", async () => {
    // Two groups whose votes end at the same time: QStash calls the Worker ahead for the one, and the one behind for the other.
    const size = crowdSize(world, 48);
    const votes: Open[] = [];
    for (let i = 0; i < 2; i += 1) {
      const stage = await openSession(world, size);
      votes.push({ stage, vote: await propose(world, stage) });
    }
    const [behind, ahead] = [world.worker, await workerAhead(world, APART_MS)];
    await balance(behind, ahead);
    const ends = Date.now() + APART_MS + BEFORE_END_MS;
    for (const { stage } of votes)
      await world.upstash.command("HSET", `session:live:{${stage.group.id}}`, "q.ends", ends);
    const endsIn = (worker: RunningWorker) => ends - Date.now() - Number(worker.bindings.CLOCK_OFFSET_MS ?? 0);

    const settled = votes.map(async ({ vote }, i) => {
      const worker = i === 0 ? ahead : behind;
      // As late as QStash, or up to three seconds early: then the Worker waits.
      await vi.waitUntil(() => endsIn(worker) < 200, { interval: 20, timeout: 10_000 });
      return callUntilDone(world, worker, vote.body, 40);
    });
    const told = await Promise.all(votes.map((open) => tapThroughTheEnd(open, () => endsIn(behind))));
    for (const taps of told) {
      const counted = taps.filter(({ answer }) => answer?.text?.includes("Counted")).length;
      const refused = taps.filter(({ answer }) => /not counted|No vote is running/.test(answer?.text ?? "")).length;
      expect([counted + refused, counted > 0, refused > 0]).toEqual([size, true, true]);
    }
    expect(await Promise.all(settled)).toEqual([200, 200]);
    await Promise.all([behind.idle(), ahead.idle()]);
    world.telegram.setWebhook(`${world.url}/telegram`, world.webhookSecret);
    for (const { stage, vote } of votes) await expectExact(world, stage, vote, { results: 1 });
    await ahead.close();
  });
});

/** Has members tap one after the other, from before the end by the clock ahead until after the end by the one behind. */
async function tapThroughTheEnd({ stage: { group, members }, vote }: Open, endsIn: () => number): Promise<Tap[]> {
  // Phones go on showing the buttons of a card that has changed.
  const buttons = group.botMessages.find(({ messageId }) => messageId === vote.cardId)?.buttons.flat() ?? [];
  const from = endsIn();
  const taps: Tap[] = [];
  for (const [i, member] of members.entries()) {
    const at = from - ((from + 400) * i) / members.length;
    await vi.waitUntil(() => endsIn() <= at, { interval: 5, timeout: 10_000 });
    taps.push(await member.tapsData(buttons[i % buttons.length]?.data ?? "", vote.cardId));
  }
  return taps;
}
