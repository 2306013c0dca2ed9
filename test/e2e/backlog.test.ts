/** @module-tag long */
import { afterAll, beforeAll, expect, it } from "vitest";
import type { RunningWorker } from "../../dev/worker/run.ts";
import { startWorld, type World } from "../../dev/world.ts";
import { expectSettled } from "./outcome.ts";
import { AFTER_VOTE_MS, workerAhead } from "./settling.ts";
import { openVote } from "./stage.ts";

let world: World;
let later: RunningWorker;
beforeAll(async () => {
  world = await startWorld();
  later = await workerAhead(world, AFTER_VOTE_MS);
});
afterAll(() => world.close());

it("is shared out among invocations of the Worker, each with few requests, where QStash calls nobody", async () => {
  world.qstash.faults.hold = true;
  const votes = await Promise.all(Array.from({ length: 5 }, () => openVote(world)));
  await later.scheduled();
  for (const { stage, vote } of votes) expectSettled(stage.group, vote, 1);
  expect(await world.upstash.command("ZCARD", "proposals:due")).toBe(0);
  const lines = later.logs.map((line): { what: string; outcome: string; redis: number } => JSON.parse(line));
  expect(lines.filter(({ what }) => what === "due").map(({ outcome }) => outcome)).toEqual(votes.map(() => "settled"));
  // The run itself has only taken them and handed them over; QStash was asked for nothing.
  expect(lines.filter(({ what }) => what.startsWith("due_"))).toEqual([
    expect.objectContaining({ what: "due_run", outcome: "shared", redis: 3, telegram: 0 }),
  ]);
  expect(world.qstash.publishes).toHaveLength(votes.length);
  expect((await later.fetch("/healthz")).status).toBe(200);
});
