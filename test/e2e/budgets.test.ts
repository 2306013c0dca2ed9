/** @module-tag long */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Group } from "../../dev/telegram/server.ts";
import type { RequestRecord } from "../../dev/upstash/server.ts";
import type { RunningWorker } from "../../dev/worker/run.ts";
import { startWorld, type World } from "../../dev/world.ts";
import { AFTER_VOTE_MS, callEnd, workerAhead } from "./settling.ts";
import { memberAt, openSession, propose, type Stage } from "./stage.ts";
import { proposeSale } from "./trades.ts";

let world: World;
let later: RunningWorker;
/** Five in a session with a vote, of whom the first two have voted yes, and the last never votes. */
let stage: Stage;
beforeAll(async () => {
  world = await startWorld();
  later = await workerAhead(world, AFTER_VOTE_MS);
  // Where Telegram takes no more words, an answer is a reaction.
  world.telegram.flood.on = false;
  // A session before this one, to its sale: what a restarted Redis does not know is sent in two requests, once.
  const warm = await openSession(world, 2);
  const buy = await propose(world, warm);
  for (const one of warm.members) await one.taps("Yes 0.05");
  await callEnd(world, later, buy.body);
  await proposeSale(world, warm);
  for (const one of warm.members) await one.taps("Yes");
  await memberAt(warm.members, 0).taps("Skip");
  await memberAt(warm.members, 0).says("/status");
  await later.scheduled();

  stage = await openSession(world, 5);
  await propose(world, stage);
  for (const one of stage.members.slice(0, 2)) await one.taps("Yes 0.05");
});
afterAll(() => world.close());

/** What Redis was asked and Telegram told of a group. Cards are edited for many at once: an edit is told apart, with its request. */
interface Cost {
  readonly requests: number;
  readonly billed: number;
  readonly calls: readonly string[];
  readonly edits: number;
}

/** One request that reads the numbers for an edit and gives its lease back. */
const EDIT_BILLED = 3;

const billedFor = (requests: readonly RequestRecord[]): number => requests.reduce((sum, { billed }) => sum + billed, 0);

/** Requests of a group's: all but those for the keys of another, which are of edits that an earlier test has left for later. */
const requestsOf = ({ id }: Group): RequestRecord[] =>
  world.upstash.requests.filter(({ commands }) => {
    const [, chat = id] = /\{(-\d+)\}/.exec(JSON.stringify(commands)) ?? [];
    return Number(chat) === id;
  });

async function costOf({ group }: Stage, act: () => Promise<unknown>): Promise<Cost> {
  await world.worker.idle();
  world.upstash.resetRecords();
  world.telegram.resetRecords();
  await act();
  await world.worker.idle();
  // A pop-up names no chat.
  const told = world.telegram.outgoing.filter(
    ({ payload }) => payload.chat_id === undefined || payload.chat_id === group.id,
  );
  const calls = told.map(({ method }) => method).filter((method) => method !== "editMessageText");
  const edits = told.length - calls.length;
  const requests = requestsOf(group);
  return { requests: requests.length - edits, billed: billedFor(requests) - edits * EDIT_BILLED, calls, edits };
}

const popUp = (billed: number) => ({ requests: 1, billed, calls: ["answerCallbackQuery"] });
/** Before anybody is let in, Telegram is asked whether they have left the group. */
const letIn = (billed: number) => ({ requests: 1, billed, calls: ["getChatMember", "answerCallbackQuery"] });
const words = (billed: number) => ({ requests: 1, billed, calls: ["sendMessage"] });

describe("warm, and apart from the edits of cards,", () => {
  it.each<[string, number, string, ReturnType<typeof popUp>]>([
    ["a vote by tap", 2, "taps Yes 0.01", popUp(3)],
    ["a vote by command", 3, "/vote no", words(3)],
    ["a second vote by tap", 0, "taps No", popUp(2)],
    ["a second vote by command", 1, "/vote no", words(2)],
    ["joining twice", 0, "taps Join", letIn(2)],
  ])("%s is one request and one answer", async (_, member, what, cost) => {
    const one = memberAt(stage.members, member);
    const act = () => (what.startsWith("taps ") ? one.taps(what.slice("taps ".length)) : one.says(what));
    expect(await costOf(stage, act)).toMatchObject(cost);
  });

  it("/status is one request and one answer, and a look at each card that was not edited a moment ago", async () => {
    const cost = await costOf(stage, () => memberAt(stage.members, 0).says("/status"));
    expect(cost).toMatchObject({ calls: ["sendMessage"] });
    expect(cost.requests).toBeLessThanOrEqual(3);
    expect(cost.billed).toBeLessThanOrEqual(7);
  });

  it("a join is one request of three commands and one answer, and so is a vote of whoever came late", async () => {
    const late = stage.group.member({ first_name: "Late" });
    expect(await costOf(stage, () => late.taps("Yes 0.01"))).toMatchObject(popUp(2));
    expect(await costOf(stage, () => late.taps("Join"))).toMatchObject(letIn(3));
    expect(await costOf(stage, () => late.taps("Yes 0.01"))).toMatchObject(popUp(3));
  });

  it("what is wrong in a command's own text is an answer, and no request", async () => {
    const cost = { requests: 0, billed: 0, calls: ["sendMessage"] };
    for (const text of ["/vote", "/vote yes 5", '/propose "BUY"', "/order", "/help"])
      expect(await costOf(stage, () => memberAt(stage.members, 0).says(text))).toMatchObject(cost);
  });

  it("a vote on a sale is one request of four commands and one answer", async () => {
    // The third never votes on the sale, so it does not end early.
    const sale = await openSession(world, 3);
    const buy = await propose(world, sale);
    for (const one of sale.members) await one.taps("Yes 0.05");
    expect((await callEnd(world, later, buy.body)).status).toBe(200);
    // An edit that is planned for the card of the buy would find nothing to edit any more.
    await world.setBindings({});
    await proposeSale(world, sale);
    for (const one of sale.members.slice(0, 2))
      expect(await costOf(sale, () => one.taps("Yes"))).toMatchObject(popUp(4));
  });

  it("the vote in which all have voted is one request of one command more, behind its answer", async () => {
    const all = await openSession(world, 2);
    await propose(world, all, "BONK", undefined, 4);
    const [first, last] = [memberAt(all.members, 0), memberAt(all.members, 1)];
    expect(await costOf(all, () => first.taps("Yes 0.05"))).toMatchObject(popUp(3));
    expect(await costOf(all, () => last.taps("No"))).toMatchObject({ ...popUp(4), requests: 2 });
  });

  it("a crowd's votes are as many requests and answers as there are votes, and one or two edits of the card", async () => {
    const size = 30;
    // One more who does not vote, so that it does not end early.
    const crowd = await openSession(world, size + 1);
    await propose(world, crowd);
    const voters = crowd.members.slice(0, size);
    const cost = await costOf(crowd, () => Promise.all(voters.map((one) => one.taps("No"))));
    const calls = voters.map(() => "answerCallbackQuery");
    expect(cost).toMatchObject({ requests: size, billed: 3 * size, calls });
    expect(cost.edits).toBeGreaterThanOrEqual(1);
    expect(cost.edits).toBeLessThanOrEqual(2);
  });
});

describe("what runs when nobody does anything", () => {
  it.each([
    ["the cron trigger", () => world.runCron()],
    ["GET /healthz", () => world.worker.fetch("/healthz")],
  ])("is one request of two commands for %s", async (_, act) => {
    world.upstash.resetRecords();
    await act();
    const requests = world.upstash.requests.filter(({ commands }) =>
      JSON.stringify(commands).includes("proposals:due"),
    );
    expect([requests.length, billedFor(requests)]).toEqual([1, 2]);
  });
});
