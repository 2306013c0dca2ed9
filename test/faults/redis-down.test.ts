/** @module-tag long */
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { RunningWorker } from "../../dev/worker/run.ts";
import { startWorld, type World } from "../../dev/world.ts";
import { results, said } from "../e2e/messages.ts";
import { expectSettled } from "../e2e/outcome.ts";
import { postUpdate } from "../e2e/requests.ts";
import { cardsAtRest, reset } from "../e2e/reset.ts";
import { AFTER_VOTE_MS, callEnd, workerAhead } from "../e2e/settling.ts";
import { memberAt, openSession, openVote, propose, voteTwice } from "../e2e/stage.ts";
import { eachCase } from "../support/long.ts";
import { expectExact } from "./expect-exact.ts";

let world: World;
let later: RunningWorker;
beforeAll(async () => {
  world = await startWorld();
  later = await workerAhead(world, AFTER_VOTE_MS);
});
afterEach(() => reset(world));
afterAll(() => world.close());

const OUTAGES: [string, () => void][] = [
  ["is down", () => Object.assign(world.upstash.faults, { down: true })],
  ["answers 503", () => Object.assign(world.upstash.faults, { status: 503 })],
  ["refuses our token", () => Object.assign(world.upstash.faults, { status: 401 })],
];

describe("while Redis does not answer", () => {
  eachCase(OUTAGES)("a young message waits, and counts once when Redis is back: it %s", async ([, breakIt]) => {
    const { stage, vote } = await openVote(world);
    await cardsAtRest(world, stage);
    breakIt();
    // An attempt makes two requests at most, so with the third the first one has failed.
    let failed = 0;
    let saidMeanwhile = said(stage.group);
    const stop = world.upstash.onRequest(({ status }) => {
      if (status !== 200) failed += 1;
      if (failed < 3) return;
      stop();
      saidMeanwhile = said(stage.group);
      world.upstash.resetFaults();
    });
    const { status, attempts, update } = await memberAt(stage.members, 2).says("/vote no");
    expect(status).toBe(200);
    expect(attempts).toBeGreaterThan(1);
    expect(saidMeanwhile).toHaveLength(2);
    const unavailable = () => world.worker.logs.findLast((line) => line.includes("to_be_redelivered"));
    await expect.poll(unavailable).toContain('"what":"vote"');
    // And once more, as Telegram may.
    expect((await postUpdate(world, world.worker, update)).status).toBe(200);
    await callEnd(world, later, vote.body);
    expect(results(stage.group)[0]?.text).toContain("Yes 2 · No 1 · Abstained 0");
    await expectExact(world, stage, vote, { results: 1 });
  });

  it("a young message is answered 503 with Retry-After, and nobody is told anything yet", async () => {
    const { stage } = await openVote(world);
    const { update } = await memberAt(stage.members, 2).says("/vote");
    const fresh = { ...update, message: { ...update.message, text: "/vote no" } };
    const before = said(stage.group).length;
    world.upstash.faults.down = true;
    const answer = await postUpdate(world, world.worker, fresh);
    expect(answer.status).toBe(503);
    expect(Number(answer.headers.get("Retry-After"))).toBeGreaterThanOrEqual(1);
    expect(said(stage.group)).toHaveLength(before);
  });

  eachCase([
    "/vote no",
    '/propose "BUY token=B amount=1"',
    '/create_session "x"',
    "/close_session",
    "/cancel",
    "/status",
  ])("a message older than a minute is answered with a sentence, and 200: %s", async (text) => {
    const { stage } = await openVote(world);
    const { update } = await stage.admin.says("/help");
    const old = { ...update, message: { ...update.message, text } };
    world.upstash.faults.down = true;
    expect((await postUpdate(world, later, old)).status).toBe(200);
    expect(said(stage.group).at(-1)).toContain("could not confirm");
  });

  eachCase(["Join", "Skip", "Yes 0.01", "No"])("a tap is answered in its pop-up, and 200: %s", async (label) => {
    const { stage } = await openVote(world);
    world.upstash.faults.down = true;
    const { status, attempts, answer } = await memberAt(stage.members, 2).taps(label);
    expect({ status, attempts }).toEqual({ status: 200, attempts: 1 });
    expect(answer).toMatchObject({ text: expect.stringContaining("could not confirm"), show_alert: true });
  });

  it("the end of a vote is put off, with Retry-After", async () => {
    const { stage, vote } = await openVote(world);
    world.upstash.faults.down = true;
    const { status, headers } = await callEnd(world, later, vote.body);
    expect(status).toBe(503);
    expect(Number(headers.get("Retry-After"))).toBeGreaterThanOrEqual(1);
    world.upstash.resetFaults();
    await callEnd(world, later, vote.body);
    expectSettled(stage.group, vote, 1);
    await expectExact(world, stage, vote, { results: 1 });
  });

  it("help is still given", async () => {
    const { group, creator } = { group: world.telegram.group(), creator: world.telegram.group().creator };
    world.upstash.faults.down = true;
    expect((await group.creator.says("/help")).status).toBe(200);
    expect(said(group)).toHaveLength(1);
    expect((await creator.says("/start")).status).toBe(200);
  });
});

describe("a Redis that has lost something", () => {
  it("is told its scripts again, in the middle of a session and of a settlement", async () => {
    const stage = await openSession(world, 3);
    world.upstash.flushScripts();
    const vote = await propose(world, stage);
    world.upstash.flushScripts();
    await voteTwice(stage);
    world.upstash.flushScripts();
    const stop = world.upstash.onRequest(() => world.upstash.flushScripts());
    expect((await callEnd(world, later, vote.body)).status).toBe(200);
    stop();
    expectSettled(stage.group, vote, 1);
    await expectExact(world, stage, vote, { results: 1 });
  });

  it("that holds nonsense under our keys has the sender told once, and blocks nobody", async () => {
    const { stage } = await openVote(world);
    await world.upstash.command("SET", `session:live:{${stage.group.id}}`, "nonsense");
    const { update } = await stage.admin.says("/help");
    const old = { ...update, message: { ...update.message, text: "/status" } };
    expect((await postUpdate(world, later, old)).status).toBe(200);
    expect(said(stage.group).at(-1)).toContain("could not confirm");
  });
});
