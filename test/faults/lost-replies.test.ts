/** @module-tag long */
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { RunningWorker } from "../../dev/worker/run.ts";
import { startWorld, type World } from "../../dev/world.ts";
import { results, said } from "../e2e/messages.ts";
import { expectFree, expectSettled } from "../e2e/outcome.ts";
import { postUpdate } from "../e2e/requests.ts";
import { dropPlannedEdits, reset } from "../e2e/reset.ts";
import { AFTER_LEASE_MS, AFTER_VOTE_MS, callEnd, callUntilDone, workerAhead } from "../e2e/settling.ts";
import { memberAt, openSession, openVote, propose, type Stage } from "../e2e/stage.ts";
import { eachCase, LONG } from "../support/long.ts";
import { expectExact } from "./expect-exact.ts";

let world: World;
let later: RunningWorker;
let afterLease: RunningWorker;
beforeAll(async () => {
  world = await startWorld();
  later = await workerAhead(world, AFTER_VOTE_MS);
  afterLease = await workerAhead(world, AFTER_LEASE_MS);
});
afterEach(() => reset(world));
afterAll(() => world.close());

/** The client repeats a request once by itself; with two replies lost the Worker does not know what became of it. */
const LOST = [1, 2, 3];

/** Loses so many of Redis' replies; planned edits of cards, which would use some of them up, are dropped first. */
async function lose(replies: number): Promise<void> {
  await dropPlannedEdits(world);
  world.upstash.faults.loseReplies = replies;
}

const count = (stage: Stage, words: string): number => said(stage.group).filter((text) => text.includes(words)).length;

describe("with Redis' replies lost, what was carried out counts once", () => {
  it.each(LOST)("Join, tapped until it is confirmed: in once (%i lost)", LONG, async (lost) => {
    const stage = await openSession(world, 1);
    await lose(lost);
    const { taps, texts } = await tapUntilConfirmed(stage, "Join", /in!|already in/);
    expect(taps).toBeLessThanOrEqual(1 + lost / 2);
    await stage.admin.says("/status");
    expect(said(stage.group).at(-1)).toContain("2 joined");
    expect(texts.at(-1)).toMatch(/in/);
  });

  eachCase(LOST)("a vote, typed and tapped: counted once each (%i lost)", async (lost) => {
    const stage = await openSession(world, 3);
    const vote = await propose(world, stage);
    await lose(lost);
    expect((await memberAt(stage.members, 0).says("/vote yes 0.05")).status).toBe(200);
    expect(said(stage.group).at(-1)).toContain("Counted: Yes 0.05 SOL");
    await lose(lost);
    await tapUntilConfirmed({ ...stage, admin: memberAt(stage.members, 1) }, "Yes 0.01", /Counted|already voted/);
    world.upstash.resetFaults();
    await callEnd(world, later, vote.body);
    expectSettled(stage.group, vote, 1);
    await expectExact(world, stage, vote, { results: 1 });
  });

  it("a vote that was not confirmed, sent again after the end: its voter reads that it counts", LONG, async () => {
    const stage = await openSession(world, 3);
    const vote = await propose(world, stage);
    const [typing, tapping, late] = [0, 1, 2].map((i) => memberAt(stage.members, i));
    // Tapped: the client repeats it once by itself, so two replies are lost.
    await lose(2);
    expect((await tapping?.taps("Yes 0.01"))?.answer?.text).toContain("could not confirm");
    // Typed, and delivered for the first time when the message is more than a minute old.
    const { update } = (await typing?.says("/help")) ?? {};
    const old = {
      ...update,
      message: { ...update?.message, text: "/vote yes 0.05", date: update?.message?.date ?? 0 },
    };
    old.message.date -= 120;
    await lose(2);
    expect((await postUpdate(world, world.worker, old)).status).toBe(200);
    expect(said(stage.group).at(-1)).toContain("could not confirm");

    world.telegram.setWebhook(`${later.url}/telegram`, world.webhookSecret);
    const hold = Promise.withResolvers<void>();
    world.telegram.faults.next.push({
      method: "editMessageText",
      chatId: stage.group.id,
      count: 1,
      status: 200,
      until: hold.promise,
    });
    expect((await tapping?.taps("Yes 0.01"))?.answer?.text).toContain("Time is up. Your vote counts: Yes 0.01 SOL.");
    await typing?.says("/vote yes 0.05");
    expect(said(stage.group).at(-1)).toContain("Time is up. Your vote counts: Yes 0.05 SOL.");
    expect((await late?.taps("No"))?.answer?.text).toContain("not counted");
    world.telegram.setWebhook(`${world.url}/telegram`, world.webhookSecret);
    hold.resolve();
    await later.idle();
    expectSettled(stage.group, vote, 1);
    await expectExact(world, stage, vote, { results: 1 });
  });

  it.each(LOST)("/cancel: withdrawn once, and confirmed (%i lost)", LONG, async (lost) => {
    const { stage } = await openVote(world);
    await lose(lost);
    expect((await stage.admin.says("/cancel")).status).toBe(200);
    await expect.poll(() => count(stage, "The vote was cancelled")).toBe(1);
    world.upstash.resetFaults();
    expect(count(stage, "🚫 Cancelled")).toBe(1);
    await expectFree(world, stage);
  });

  it.each(LOST)("/close_session: closed once, archived, and the next can be opened (%i lost)", LONG, async (lost) => {
    const { stage } = await openVote(world);
    await lose(lost);
    expect((await stage.admin.says("/close_session")).status).toBe(200);
    world.upstash.resetFaults();
    expect(count(stage, "🔒 The session is closed")).toBe(1);
    await stage.admin.says('/create_session "The next one"');
    expect(said(stage.group).at(-1)).toContain("The next one");
  });

  eachCase(LOST)("a settlement: one result (%i lost)", async (lost) => {
    const { stage, vote } = await openVote(world);
    await lose(lost);
    await callEnd(world, later, vote.body);
    world.upstash.resetFaults();
    expect(await callUntilDone(world, afterLease, vote.body)).toBe(200);
    expectSettled(stage.group, vote, 1);
    await expectExact(world, stage, vote, { results: 1 });
  });
});

describe("updates that Telegram delivers again", () => {
  it("get their first outcome again: no second session, card, vote, cancellation or closing", LONG, async () => {
    const group = world.telegram.group();
    world.telegram.flood.on = false;
    const twice = async (text: string, member = group.creator) => {
      const { update } = await member.says(text);
      const before = group.botMessages.filter(({ text: shown }) => /^(📣|🗳)/u.test(shown)).length;
      for (let i = 0; i < 2; i += 1) expect((await postUpdate(world, world.worker, update)).status).toBe(200);
      expect(group.botMessages.filter(({ text: shown }) => /^(📣|🗳)/u.test(shown))).toHaveLength(before);
      return update;
    };
    await twice('/create_session "Buy the dip" 1');
    const { update: join } = await group.creator.taps("Join");
    await postUpdate(world, world.worker, join);
    const proposed = await twice('/propose "BUY token=ONE amount=1"');
    expect(world.qstash.messages).toHaveLength(1);
    const voted = await twice("/vote yes 0.5");
    const cancelled = await twice("/cancel");
    await group.creator.says('/propose "BUY token=TWO amount=1"');
    // What belongs to the first proposal cannot touch the second.
    for (const update of [proposed, voted, cancelled]) await postUpdate(world, world.worker, update);
    await group.creator.says("/status");
    expect(said(group).at(-1)).toMatch(/1 joined[\s\S]*BUY TWO\nYes 0 · No 0/);
    const closed = await twice("/close_session");
    await group.creator.says('/create_session "Another"');
    await postUpdate(world, world.worker, closed);
    await group.creator.says("/status");
    expect(said(group).at(-1)).toContain("Another");
    expect(results(group)).toEqual([]);
  });
});

/** Has the admin tap until the pop-up says what is expected, as a person would. */
async function tapUntilConfirmed({ admin }: Stage, label: string, expected: RegExp) {
  const texts: string[] = [];
  for (let taps = 1; taps <= 5; taps += 1) {
    const { status, answer } = await admin.taps(label);
    expect(status).toBe(200);
    texts.push(answer?.text ?? "");
    if (expected.test(texts.at(-1) ?? "")) return { taps, texts };
  }
  throw new Error(`never confirmed: ${texts.join(" / ")}`);
}
