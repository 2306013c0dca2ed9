/** @module-tag long */
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { RunningWorker } from "../../dev/worker/run.ts";
import { startWorld, type World } from "../../dev/world.ts";
import { buttonsOf, cardFor, results, said } from "./messages.ts";
import { expectFree, expectSettled } from "./outcome.ts";
import { methodsIn, sentBy } from "./requests.ts";
import { reset } from "./reset.ts";
import { AFTER_VOTE_MS, callEnd, expectPutOff, workerAhead } from "./settling.ts";
import { memberAt, openVote } from "./stage.ts";

const HOUR = 3_600_000;

let world: World;
let later: RunningWorker;
beforeAll(async () => {
  world = await startWorld();
  later = await workerAhead(world, AFTER_VOTE_MS);
});
afterEach(() => reset(world));
afterAll(() => world.close());

/** Calls the end, and says what that changed outside: calls to Telegram. */
async function callsOf(worker: RunningWorker, body: string): Promise<{ status: number; calls: string[] }> {
  let status = 0;
  const sent = await sentBy(worker, async () => {
    ({ status } = await callEnd(world, worker, body));
  });
  return { status, calls: methodsIn(sent) };
}

describe("the end of a vote", () => {
  it("is waited for where the call comes a second early", async () => {
    const { stage, vote } = await openVote(world);
    const early = await workerAhead(world, dueAt(vote.body) - Date.now() - 2_000);
    expect((await callEnd(world, early, vote.body)).status).toBe(200);
    expect(Date.now() + Number(early.bindings.CLOCK_OFFSET_MS)).toBeGreaterThan(dueAt(vote.body) - 1_000);
    expectSettled(stage.group, vote, 1);
    await early.close();
  });

  it("is put off where the call comes a minute early, until about then", async () => {
    const { stage, vote } = await openVote(world);
    await expectPutOff(world, world.worker, stage, vote, "q.ends");
    expect(results(stage.group)).toEqual([]);
    await memberAt(stage.members, 2).taps("No");
    await callEnd(world, later, vote.body);
    expect(results(stage.group)[0]?.text).toContain("Yes 2 · No 1 · Abstained 0");
  });

  it("gives one result where ten calls come at once, and the others are told to come again or that it is done", async () => {
    const { stage, vote } = await openVote(world);
    const answers = await Promise.all(Array.from({ length: 10 }, () => callEnd(world, later, vote.body)));
    for (const { status, headers } of answers) {
      expect([200, 503]).toContain(status);
      if (status === 503) expect(Number(headers.get("Retry-After"))).toBeGreaterThanOrEqual(1);
    }
    expect(answers.map(({ status }) => status)).toContain(200);
    expectSettled(stage.group, vote, 1);
    expect(await callsOf(later, vote.body)).toEqual({ status: 200, calls: [] });
    await expectFree(world, stage);
  });

  it("gives its result also an hour late", async () => {
    const { stage, vote } = await openVote(world);
    const muchLater = await workerAhead(world, AFTER_VOTE_MS + HOUR);
    expect((await callEnd(world, muchLater, vote.body)).status).toBe(200);
    expectSettled(stage.group, vote, 1);
    await muchLater.close();
  });

  it("gives a result where nobody voted, and where it was a tie", async () => {
    const { stage, vote } = await openVote(world);
    await callEnd(world, later, vote.body);
    for (const [token, labels] of [
      ["NOBODY", []],
      ["TIE", ["Yes 0.01", "No"]],
    ] as const) {
      await memberAt(stage.members, 0).says(`/propose BUY token=${token} amount=1 1`);
      for (const [i, label] of labels.entries()) await memberAt(stage.members, i).taps(label);
      const body = world.qstash.messages.at(-1)?.body ?? "";
      expect((await callEnd(world, later, body)).status).toBe(200);
      expect(results(stage.group).at(-1)?.text).toContain(`BUY ${token}`);
      expect(cardFor(stage.group, token)?.text).toContain("Not passed");
    }
    expect(results(stage.group)).toHaveLength(3);
  });
});

describe("a call for which nothing is left to do is answered 200 and sends nothing", () => {
  it("after the vote was settled", async () => {
    const { vote } = await openVote(world);
    await callEnd(world, later, vote.body);
    expect(await callsOf(later, vote.body)).toEqual({ status: 200, calls: [] });
  });

  it("where the session has vanished", async () => {
    const { vote } = await openVote(world);
    await world.upstash.flushData();
    expect(await callsOf(later, vote.body)).toEqual({ status: 200, calls: [] });
  });

  it("where the session was closed, and its vote with it", async () => {
    const { stage, vote } = await openVote(world);
    await stage.admin.says("/close_session");
    expect(cardFor(stage.group, "BONK")?.text).toContain("Cancelled");
    expect(await callsOf(later, vote.body)).toEqual({ status: 200, calls: [] });
  });

  it("where the vote was cancelled, also when another runs by then", async () => {
    const { stage, vote } = await openVote(world);
    await stage.admin.says("/cancel");
    expect(await callsOf(later, vote.body)).toEqual({ status: 200, calls: [] });
    await expectFree(world, stage);
    expect(await callsOf(later, vote.body)).toEqual({ status: 200, calls: [] });
    expect(cardFor(stage.group, "NEXT")?.buttons).not.toEqual([]);
  });
});

describe("a group that became a supergroup during the vote", () => {
  it("gets its result there, once, by the call made for the old one", async () => {
    const { stage, vote } = await openVote(world, { type: "group" });
    const before = stage.group.id;
    await stage.group.upgrade();
    expect(stage.group.id).not.toBe(before);
    await expect.poll(() => cardFor(stage.group, "BONK")).toBeDefined();
    await memberAt(stage.members, 2).taps("No");
    expect((await callEnd(world, later, vote.body)).status).toBe(200);
    expect(results(stage.group).map(({ text }) => text)).toEqual([
      expect.stringContaining("Yes 2 · No 1 · Abstained 0"),
    ]);
    expect(cardFor(stage.group, "BONK")?.buttons).toEqual([]);
    expect(await callsOf(later, vote.body)).toEqual({ status: 200, calls: [] });
    await expectFree(world, stage);
  });

  it("gets it also where the bot learns of the upgrade from Telegram's refusal only", async () => {
    const { stage, vote } = await openVote(world, { type: "group" });
    world.telegram.setWebhook("", "");
    await stage.group.upgrade();
    world.telegram.setWebhook(`${world.url}/telegram`, world.webhookSecret);
    const first = await callEnd(world, later, vote.body);
    expect(first.status).toBe(503);
    expect((await callEnd(world, later, vote.body)).status).toBe(200);
    expect(results(stage.group)).toHaveLength(1);
    expect(said(stage.group).join("\n")).toContain("Yes 2 · No 0 · Abstained 1");
    // The session's card is where the members are now, so that more can join.
    await expect.poll(() => stage.group.botMessages.flatMap(buttonsOf)).toContain("Join");
  });
});

/** When QStash was asked to call for the vote, in ms. */
const dueAt = (body: string): number =>
  world.qstash.messages.find((message) => message.body === body)?.dueAt ?? Number.NaN;
