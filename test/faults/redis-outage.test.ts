/** @module-tag long */
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { UpstashFaults } from "../../dev/upstash/server.ts";
import type { RunningWorker } from "../../dev/worker/run.ts";
import { startWorld, type World } from "../../dev/world.ts";
import { cardFor, said } from "../e2e/messages.ts";
import { reset } from "../e2e/reset.ts";
import { AFTER_LEASE_MS, AFTER_VOTE_MS, callEnd, callUntilDone, workerAhead } from "../e2e/settling.ts";
import { memberAt, openSession, openVote, propose, voteTwice } from "../e2e/stage.ts";
import { expectExact } from "./expect-exact.ts";

/** Telegram delivers a message again after five seconds, as it is asked to: so often in half a minute. */
const ATTEMPTS = 6;

let world: World;
let later: RunningWorker;
let afterLease: RunningWorker;
beforeAll(async () => {
  world = await startWorld({ executor: "webhook" });
  later = await workerAhead(world, AFTER_VOTE_MS);
  afterLease = await workerAhead(world, AFTER_LEASE_MS);
});
afterEach(async () => {
  reset(world);
  await world.upstash.flushData();
});
afterAll(() => world.close());

const OUTAGES: [string, Partial<UpstashFaults>, boolean][] = [
  ["is down", { down: true }, true],
  ["answers 503", { status: 503 }, true],
  // Whoever posts a card would wait for the first attempt's claim on that: test/faults/slow.test.ts has those.
  ["carries everything out, and no reply of it arrives", { loseReplies: 1_000_000 }, false],
];

describe("half a minute in which Redis", () => {
  it.each(OUTAGES)(
    "%s: what was sent meanwhile counts once when it is back, and nobody is told otherwise",
    async (_, fault, cards) => {
      const voting = await openVote(world);
      const closing = await openVote(world);
      const settling = await openVote(world);
      const proposing = await openSession(world, 3);
      const group = world.telegram.group();
      const before = [voting, closing, settling].map(({ stage }) => said(stage.group).length);

      Object.assign(world.upstash.faults, fault);
      const messages = [
        memberAt(voting.stage.members, 2).says("/vote no"),
        closing.stage.admin.says("/close_session"),
        ...(cards ? [group.creator.says('/create_session "Meanwhile" 1')] : []),
      ];
      const proposed = cards ? propose(world, proposing) : undefined;
      const third = memberAt(settling.stage.members, 2);
      const taps = [third.taps("Yes 0.1"), proposing.admin.taps("Join")];
      for (const { status, answer } of await Promise.all(taps))
        expect([status, answer?.text]).toEqual([200, expect.stringContaining("could not confirm")]);
      expect((await callEnd(world, later, settling.vote.body)).status).toBe(503);
      await later.scheduled();

      // Each message's attempt makes a request, and its repetition.
      const failed = () => world.upstash.requests.filter(({ status }) => status !== 200).length;
      const expected = failed() + messages.length * ATTEMPTS;
      await expect.poll(failed).toBeGreaterThan(expected);
      expect([voting, closing, settling].map(({ stage }) => said(stage.group).length)).toEqual(before);
      world.upstash.resetFaults();

      for (const { status, attempts } of await Promise.all(messages)) {
        expect(status).toBe(200);
        expect(attempts).toBeGreaterThan(2);
      }
      expect(said(voting.stage.group).at(-1)).toContain("✅ Counted: No");
      expect(said(closing.stage.group).filter((text) => text.startsWith("🔒"))).toHaveLength(1);
      expect((await proposing.admin.taps("Join")).answer?.text).toMatch(/You're (already )?in/);
      if (proposed !== undefined) {
        const vote = await proposed;
        expect(said(group).filter((text) => text.startsWith("📣"))).toHaveLength(1);
        expect(said(proposing.group).filter((text) => text.startsWith("🗳"))).toHaveLength(1);
        expect(world.qstash.messages.filter(({ body }) => body.includes(vote.id))).toHaveLength(1);
        await voteTwice(proposing);
        expect(await callUntilDone(world, later, vote.body)).toBe(200);
        await expectExact(world, proposing, vote, { results: 1 });
      }
      await expectExact(world, closing.stage, closing.vote, { results: 0, cancelled: true, free: false });
      for (const { stage, vote } of [voting, settling]) {
        expect(await callUntilDone(world, afterLease, vote.body)).toBe(200);
        expect(cardFor(stage.group, "BONK")?.text).toContain("✅ Passed, bought as order 1");
        await expectExact(world, stage, vote, { results: 1 });
      }
    },
  );
});
