/** @module-tag long */
import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import type { RunningWorker } from "../../dev/worker/run.ts";
import { startWorld, type World } from "../../dev/world.ts";
import { reset } from "../e2e/reset.ts";
import { memberAt, openSession, propose } from "../e2e/stage.ts";
import { BoardEvents, boardAddress } from "../support/board.ts";

let world: World;
let second: RunningWorker;
beforeAll(async () => {
  world = await startWorld();
  second = await world.secondWorker();
});
const open: BoardEvents[] = [];
afterEach(() => {
  for (const one of open.splice(0)) one.leave();
  world.upstash.cutStreams();
  reset(world);
});
afterAll(() => world.close());

async function watch(address: string): Promise<BoardEvents> {
  const events = await BoardEvents.open(address, second.url);
  open.push(events);
  return events;
}

async function watchedVote() {
  const stage = await openSession(world, 3);
  await propose(world, stage);
  await memberAt(stage.members, 0).taps("Yes 0.05");
  await stage.admin.says("/board");
  const address = boardAddress(stage.group);
  const events = await watch(address);
  await expect.poll(() => events.ledger).not.toBeNull();
  return { stage, address, events };
}

it("Redis is away when a board is opened: its page is told, and the next try shows all", async () => {
  const { address } = await watchedVote();
  world.upstash.faults.down = true;
  const refused = await watch(address);
  await expect.poll(() => refused.told).toEqual(["away"]);
  await expect.poll(() => refused.ended).toBe(true);
  world.upstash.resetFaults();
  const next = await watch(address);
  await expect.poll(() => next.live?.vote?.voted).toBe(1);
});

it("Redis answers the subscription, and nothing more: its page is told", async () => {
  const { address } = await watchedVote();
  const stop = world.upstash.onRequest(({ path }) => {
    if (path.startsWith("/subscribe/")) world.upstash.faults.down = true;
  });
  const refused = await watch(address);
  await expect.poll(() => refused.told).toEqual(["away"]);
  stop();
});

it("the stream from Redis breaks off: its page is told, and catches up", async () => {
  const { stage, address, events } = await watchedVote();
  world.upstash.cutStreams();
  await expect.poll(() => events.told).toEqual(["away"]);
  await memberAt(stage.members, 1).taps("No");
  const next = await watch(address);
  await expect.poll(() => next.live?.vote?.tally).toMatchObject({ yes: 1, no: 1 });
});

it("what is published is lost: the vote counts, and the board shows it with the next one", async () => {
  const { stage, events } = await watchedVote();
  world.upstash.faults.loseMessages = true;
  await memberAt(stage.members, 1).taps("No");
  await world.worker.idle();
  expect(events.live?.vote?.voted).toBe(1);
  world.upstash.resetFaults();
  await memberAt(stage.members, 2).taps("Yes 0.01");
  await expect.poll(() => events.live?.vote?.tally).toMatchObject({ yes: 2, no: 1 });
});

it("Redis is away while a vote is published: the vote was answered, and the log says what failed", async () => {
  const { stage } = await watchedVote();
  const stop = world.upstash.onRequest(({ commands }) => {
    if (commands[0]?.[0]?.toLowerCase() === "evalsha") world.upstash.faults.down = true;
  });
  const { answer } = await memberAt(stage.members, 1).taps("No");
  stop();
  expect(answer?.text).toContain("No 1");
  const failed = () => world.worker.logs.filter((line) => line.includes('"what":"publish_board"'));
  await expect.poll(failed).toHaveLength(1);
  expect(failed()[0]).toContain('"outcome":"failed"');
});
