/** @module-tag long */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { RunningWorker } from "../../dev/worker/run.ts";
import { startWorld, type World } from "../../dev/world.ts";
import { cardFor, results } from "./messages.ts";
import { cardsAtRest } from "./reset.ts";
import { AFTER_VOTE_MS, callEnd, workerAhead } from "./settling.ts";
import { fill, propose, voteTwice } from "./stage.ts";

let world: World;
let later: RunningWorker;
beforeAll(async () => {
  world = await startWorld();
  later = await workerAhead(world, AFTER_VOTE_MS);
});
afterAll(() => world.close());

describe("a group in a forum", () => {
  it("gets a deleted card anew by /status, and its result outside of a topic that was closed in mid-vote", async () => {
    const group = world.telegram.group({ forum: true });
    const topic = group.createTopic("Trades");
    const stage = await fill({ group, admin: group.creator, members: [] }, 3, topic);
    const vote = await propose(world, stage, "BONK", topic);
    await voteTwice(stage);
    await cardsAtRest(world, stage);
    group.deleteMessage(vote.cardId);
    // Its last edit was ten seconds ago by this Worker's clock.
    const ahead = await world.secondWorker({ CLOCK_OFFSET_MS: "20000" });
    world.telegram.setWebhook(`${ahead.url}/telegram`, world.webhookSecret);
    await group.creator.says("/status", { topic });
    await expect.poll(() => cardFor(group, "BONK")?.text).toContain("2 of 3 voted");
    expect(cardFor(group, "BONK")).toMatchObject({ topic });
    expect(cardFor(group, "BONK")?.messageId).not.toBe(vote.cardId);

    group.closeTopic(topic);
    expect((await callEnd(world, later, vote.body)).status).toBe(200);
    expect(results(group).map(({ text, topic: where }) => [text.split("\n")[0], where])).toEqual([
      ["✅ Passed: BUY BONK", undefined],
    ]);
  });
});
