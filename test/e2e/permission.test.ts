/** @module-tag long */
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { OPERATOR_ID } from "../../dev/operator.ts";
import type { RunningWorker } from "../../dev/worker/run.ts";
import { startWorld, type World } from "../../dev/world.ts";
import { results, said } from "./messages.ts";
import { reset } from "./reset.ts";
import { AFTER_VOTE_MS, callEnd, workerAhead } from "./settling.ts";
import { fill, propose, voteTwice } from "./stage.ts";

let world: World;
let later: RunningWorker;
beforeAll(async () => {
  world = await startWorld({ executor: "webhook", groups: "closed" });
  later = await workerAhead(world, AFTER_VOTE_MS);
});
afterEach(() => reset(world));
afterAll(() => world.close());

describe("a stranger's group", () => {
  it("cannot have the executor trade until an operator lets it, and not after that is taken back", async () => {
    const group = world.telegram.group({ type: "group" });
    const olga = group.member({ first_name: "Olga", id: OPERATOR_ID });
    const admin = group.creator;
    for (const text of ['/create_session "Mine" 1', '/propose "BUY token=MINE amount=1" 1', "/settings"]) {
      await admin.says(text);
      expect(said(group).at(-1)).toMatch(/operator.*\/allow/);
      expect(said(group).at(-1)).toContain(String(group.id));
    }
    await admin.says("/allow");
    expect(said(group).at(-1)).toBe("Only my operator can do that.");
    await world.worker.idle();
    expect(await world.upstash.command("EXISTS", `session:live:{${group.id}}`, `settings:{${group.id}}`)).toBe(0);

    await olga.says("/allow");
    const stage = await fill({ group, admin, members: [] }, 3);
    const bought = await propose(world, stage);
    await voteTwice(stage);
    expect((await callEnd(world, later, bought.body)).status).toBe(200);
    expect(results(group)[0]?.text).toContain("This is order 1");

    // The permission follows the group to its supergroup, and is asked for again when a vote has ended.
    await group.upgrade();
    const refused = await propose(world, stage, "WIF");
    await voteTwice(stage);
    await olga.says("/revoke");
    expect((await callEnd(world, later, refused.body)).status).toBe(200);
    expect(results(group).at(-1)?.text).toContain("⚠️ Not bought: this group may not trade now.");
    expect(world.executor.effects).toHaveLength(1);
    await admin.says('/propose "BUY token=MINE amount=1" 1');
    expect(said(group).at(-1)).toContain(`The group's id is ${group.id}`);
  });
});

describe("a deployment with an executor and without operators", () => {
  it("answers 500 to everything, and its log names the variable", async () => {
    const worker = await world.secondWorker({ OPERATORS: "" });
    expect((await worker.fetch("/healthz")).status).toBe(500);
    await expect.poll(() => worker.logs.join("\n")).toContain("missing or malformed: OPERATORS");
    await worker.close();
  });
});
