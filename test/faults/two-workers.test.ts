/** @module-tag long */
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { Tap } from "../../dev/telegram/server.ts";
import type { RunningWorker } from "../../dev/worker/run.ts";
import { startWorld, type World } from "../../dev/world.ts";
import { results } from "../e2e/messages.ts";
import { reset } from "../e2e/reset.ts";
import { AFTER_VOTE_MS, callEnd, callUntilDone, workerAhead } from "../e2e/settling.ts";
import { openSession, openVote, propose, type Stage, type Vote } from "../e2e/stage.ts";
import { LONG } from "../support/long.ts";
import { type Balancer, startBalancer } from "./balancer.ts";
import { expectExact } from "./expect-exact.ts";

/** How far the two clocks are apart. */
const APART_MS = 2_000;
/** How long before the first of them a vote ends when members begin to tap one after the other. */
const BEFORE_END_MS = 600;
/** How many have voted before that, and how many come when the vote is over for both, however slow the machine is. */
const SURE = 2;

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
  it("count every vote of a crowd that reaches both at once, and one that reaches both only once", LONG, async () => {
    const ahead = await workerAhead(world, APART_MS);
    const { members, ...rest } = await openSession(world, 0);
    const both = await balance(world.worker, ahead);
    both.everyNthToAll = 3;
    const crowd = Array.from({ length: 40 }, (_, i) =>
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

  it(
    "agree on who was in time where a vote ends for one before the other: who is told so counts, and nobody else",
    LONG,
    async () => {
      // Two groups whose votes end at the same time: QStash calls the Worker ahead for the one, and the one behind for the other.
      const size = 48;
      const votes: Open[] = [];
      for (let i = 0; i < 2; i += 1) {
        const stage = await openSession(world, size);
        votes.push({ stage, vote: await propose(world, stage) });
      }
      const [behind, ahead] = [world.worker, await workerAhead(world, APART_MS)];
      await balance(behind, ahead);
      const tapping = votes.map(tapper);
      const early = await Promise.all(tapping.map((tap) => tap(0, SURE)));
      const ends = Date.now() + APART_MS + BEFORE_END_MS;
      for (const { stage } of votes)
        await world.upstash.command("HSET", `session:live:{${stage.group.id}}`, "q.ends", ends);
      const endsIn = (worker: RunningWorker) => ends - Date.now() - Number(worker.bindings.CLOCK_OFFSET_MS ?? 0);

      const settled = votes.map(async ({ vote }, i) => {
        const worker = i === 0 ? ahead : behind;
        // As late as QStash, or up to three seconds early: then the Worker waits.
        await expect.poll(() => endsIn(worker)).toBeLessThan(200);
        return callUntilDone(world, worker, vote.body, 40);
      });
      const during = await Promise.all(tapping.map((tap) => tapThroughTheEnd(tap, size, () => endsIn(behind))));
      const late = await Promise.all(tapping.map((tap) => tap(size - SURE, size)));
      for (const i of votes.keys()) {
        const taps = [early, during, late].flatMap((told) => told[i] ?? []);
        const counted = taps.filter(({ answer }) => answer?.text?.includes("Counted")).length;
        const refused = taps.filter(({ answer }) => /not counted|No vote is running/.test(answer?.text ?? "")).length;
        expect([counted + refused, counted >= SURE, refused >= SURE]).toEqual([size, true, true]);
      }
      expect(await Promise.all(settled)).toEqual([200, 200]);
      await Promise.all([behind.idle(), ahead.idle()]);
      world.telegram.setWebhook(`${world.url}/telegram`, world.webhookSecret);
      for (const { stage, vote } of votes) await expectExact(world, stage, vote, { results: 1 });
      await ahead.close();
    },
  );
});

/** Has some of a session's members tap, one after the other. */
type TapInTurn = (from: number, to: number) => Promise<Tap[]>;

/** Lets members tap the card's buttons as they are now: phones go on showing them when the card has changed. */
function tapper({ stage: { group, members }, vote }: Open): TapInTurn {
  const buttons = group.botMessages.find(({ messageId }) => messageId === vote.cardId)?.buttons.flat() ?? [];
  return async (from, to) => {
    const taps: Tap[] = [];
    for (const [i, member] of members.entries())
      if (i >= from && i < to) taps.push(await member.tapsData(buttons[i % buttons.length]?.data ?? "", vote.cardId));
    return taps;
  };
}

/** Has all but the first and the last tap from before the end by the clock ahead until after the end by the one behind. */
async function tapThroughTheEnd(tap: TapInTurn, size: number, endsIn: () => number): Promise<Tap[]> {
  const from = endsIn();
  const taps: Tap[] = [];
  for (let i = SURE; i < size - SURE; i += 1) {
    await expect.poll(endsIn).toBeLessThanOrEqual(from - ((from + 400) * i) / size);
    taps.push(...(await tap(i, i + 1)));
  }
  await expect.poll(endsIn).toBeLessThan(0);
  return taps;
}
