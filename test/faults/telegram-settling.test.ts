/** @module-tag long */
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { NextFault } from "../../dev/telegram/server.ts";
import type { RunningWorker } from "../../dev/worker/run.ts";
import { startWorld, type World } from "../../dev/world.ts";
import { results, said } from "../e2e/messages.ts";
import { expectSettled, outcomeOf } from "../e2e/outcome.ts";
import { reset } from "../e2e/reset.ts";
import { AFTER_VOTE_MS, callEnd, passPause, workerAhead } from "../e2e/settling.ts";
import { fill, memberAt, openVote, propose, type Stage, voteTwice } from "../e2e/stage.ts";
import { eachCase, LONG } from "../support/long.ts";
import { onCall } from "./crash.ts";
import { expectExact } from "./expect-exact.ts";

let world: World;
let later: RunningWorker;
beforeAll(async () => {
  world = await startWorld();
  later = await workerAhead(world, AFTER_VOTE_MS);
});
afterEach(() => reset(world));
afterAll(() => world.close());

/** What a settlement calls, in order: the card says that the trade is under way, then how it ended; then the result is sent. */
const CALLS = ["under way", "final", "result"] as const;

interface Row {
  call: (typeof CALLS)[number];
  fault: string;
  /** What happens to the call the first time; "cut" before it is carried out. */
  how: Omit<NextFault, "count" | "method" | "chatId"> | "cut";
  /** The answers of `/proposal-end`, one call after the other. */
  answers: number[];
  results: number;
}

const early = { call: "under way" } as const;
const edit = { call: "final" } as const;
const send = { call: "result" } as const;
const TABLE: Row[] = [
  { ...early, fault: "429 for half a minute", how: { status: 429, retryAfter: 30 }, answers: [200], results: 1 },
  { ...early, fault: "a lost reply", how: { status: 200, loseReply: true }, answers: [200], results: 1 },
  { ...early, fault: "a cut connection", how: "cut", answers: [200], results: 1 },
  { ...early, fault: "a bad gateway", how: { status: 502 }, answers: [200], results: 1 },
  { ...edit, fault: "429 for a second", how: { status: 429, retryAfter: 1 }, answers: [200], results: 1 },
  { ...edit, fault: "429 for half a minute", how: { status: 429, retryAfter: 30 }, answers: [503, 200], results: 1 },
  { ...edit, fault: "a lost reply", how: { status: 200, loseReply: true }, answers: [503, 200], results: 1 },
  { ...edit, fault: "a cut connection", how: "cut", answers: [503, 200], results: 1 },
  { ...send, fault: "429 for a second", how: { status: 429, retryAfter: 1 }, answers: [200], results: 1 },
  { ...send, fault: "429 for half a minute", how: { status: 429, retryAfter: 30 }, answers: [503, 200], results: 1 },
  { ...send, fault: "a lost reply", how: { status: 200, loseReply: true }, answers: [200], results: 1 },
  { ...send, fault: "a cut connection", how: "cut", answers: [200], results: 0 },
  { ...send, fault: "a bad gateway", how: { status: 502 }, answers: [200], results: 1 },
  {
    ...send,
    fault: "a gateway's own 403",
    how: { status: 403, page: "<h1>Forbidden</h1>" },
    answers: [200],
    results: 1,
  },
  { ...edit, fault: "a bad gateway", how: { status: 502 }, answers: [200], results: 1 },
  { ...send, fault: "a refusal for good", how: { status: 403 }, answers: [200], results: 0 },
];

describe("Telegram's faults while a vote is settled", () => {
  eachCase(TABLE, ({ call, fault }) => call === "result" && fault === "a lost reply")(
    "$call meets $fault: $answers, results: $results, one true card, and room for the next vote",
    async (row) => {
      const { stage, vote } = await openVote(world);
      breakCall(stage, row);
      const answers = [];
      for (const _ of row.answers) {
        answers.push(await callEnd(world, later, vote.body));
        await passPause(world, stage);
      }
      expect(answers.map(({ status }) => status)).toEqual(row.answers);
      expectSettled(stage.group, vote, row.results);
      expect((await callEnd(world, later, vote.body)).status).toBe(200);
      await expectExact(world, stage, vote, { results: row.results });
      expectSettled(stage.group, vote, row.results);
    },
  );

  it("asks QStash to wait at least as long as Telegram asked for", async () => {
    const { stage, vote } = await openVote(world);
    const chatId = stage.group.id;
    world.telegram.faults.next.push({ method: "sendMessage", chatId, count: 1, status: 429, retryAfter: 37 });
    const { status, headers } = await callEnd(world, later, vote.body);
    expect(status).toBe(503);
    expect(Number(headers.get("Retry-After"))).toBeGreaterThanOrEqual(37);
  });

  it("tells the group the result where the card is gone", LONG, async () => {
    const { stage, vote } = await openVote(world);
    stage.group.deleteMessage(vote.cardId);
    expect((await callEnd(world, later, vote.body)).status).toBe(200);
    expect(results(stage.group)).toHaveLength(1);
    await expectExact(world, stage, vote, { results: 1, card: "none" });
  });

  it("is done with a group that has thrown the bot out", LONG, async () => {
    const { stage, vote } = await openVote(world);
    await stage.group.kickBot();
    expect((await callEnd(world, later, vote.body)).status).toBe(200);
    await stage.group.addBot();
    await expectExact(world, stage, vote, { results: 0, card: "as it was" });
  });

  it("waits with the result where the bot may not write for now: the card says it meanwhile", LONG, async () => {
    const { stage, vote } = await openVote(world);
    stage.group.restrictBot(true);
    expect((await callEnd(world, later, vote.body)).status).toBe(503);
    expectSettled(stage.group, vote, 0);
    stage.group.restrictBot(false);
    await passPause(world, stage);
    expect((await callEnd(world, later, vote.body)).status).toBe(200);
    await expectExact(world, stage, vote, { results: 1 });
  });

  it("sends a result outside of a topic that was closed, and into one that is open", LONG, async () => {
    const group = world.telegram.group({ forum: true });
    const topic = group.createTopic("Trades");
    const stage = await fill({ group, admin: group.creator, members: [] }, 3, topic);
    for (const { closed, count } of [
      { closed: false, count: 1 },
      { closed: true, count: 2 },
    ]) {
      const vote = await propose(world, stage, "BONK", topic);
      await voteTwice(stage);
      if (closed) group.closeTopic(topic);
      expect((await callEnd(world, later, vote.body)).status).toBe(200);
      expect(outcomeOf(group, vote)).toMatchObject({ results: count, buttons: 0 });
    }
    expect(group.botMessages.filter((message) => message.topic !== topic)).toEqual([results(group)[1]]);
    await memberAt(stage.members, 0).says("/status");
    expect(said(group).at(-1)).toContain("No vote is running");
  });
});

/** Breaks one of a settlement's calls, and only that. */
function breakCall({ group }: Stage, { call, how }: Row): void {
  const { faults } = world.telegram;
  const broken = CALLS.indexOf(call);
  let seen = 0;
  const arm = () => {
    faults.down = how === "cut" && seen === broken;
    if (how !== "cut" && seen === broken) faults.next.push({ ...how, chatId: group.id, count: 1 });
  };
  arm();
  const stop = onCall(world, group, (_, text) => {
    // The first vote's edit may still be on its way.
    if (text.startsWith("🗳") && !text.includes("Passed")) return;
    seen += 1;
    arm();
    if (seen > broken) stop();
  });
}
