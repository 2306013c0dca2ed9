/** @module-tag long */
import { afterAll, beforeAll, expect, it } from "vitest";
import { STORY, type Step } from "../../../dev/story.ts";
import { messageWith, type Play, startPlay } from "./play.ts";

/** The story's first three chapters, without waiting until the card says how many have joined, and the end of their vote. */
const SHORT = STORY.slice(0, STORY.findIndex((step) => step.do === "wait") + 1).filter((step) => step.do !== "see");
const chapters = (steps: readonly Step[]) => steps.flatMap((step) => (step.do === "chapter" ? [step.title] : []));

let play: Play;
beforeAll(async () => {
  play = await startPlay({ story: { steps: SHORT, pauseMs: 0 } });
});
afterAll(() => play.close());

it("is told from its first chapter to its last, in a group of its own", async () => {
  const { made = "" } = await play.done({ do: "play_story" });
  expect(await play.refusal({ do: "play_story" })).toBe("The story is being told already.");
  const told = chapters(SHORT);
  await play.page.until("story", ({ chapter }) => chapter === told.at(-1));
  await play.page.until("story", ({ running, chapter }) => !running && chapter === null);
  const group = await play.group((one) => messageWith(one, "✅ Passed: BUY BONK") !== undefined, made);
  expect(group.title).toBe("The story");
  expect(group.members.map(({ key }) => key)).toEqual(["ann", "bob", "cleo", "dan"]);
  expect(messageWith(group, "You already voted")).toBeDefined();
  const first = await play.group(() => true);
  expect(messageWith(first, "BONK before Friday")).toBeUndefined();
});

it("can be broken off, and told again elsewhere", async () => {
  const { made = "" } = await play.done({ do: "play_story" });
  await play.group((one) => messageWith(one, "Tap Join") !== undefined, made);
  play.world.executor.faults.next("fail");
  await play.done({ do: "break", executor: "pending" });
  await play.done({ do: "stop_story" });
  // What the story had in store for the executor goes with it.
  await play.page.until("faults", ({ executor }) => executor === "pending");
  await play.page.until("story", ({ running, chapter }) => !running && chapter === null);
  await play.done({ do: "stop_story" });
  const again = await play.done({ do: "play_story" });
  expect(again.made).not.toBe(made);
});

it("ends, as everything does, when all is begun anew", async () => {
  await play.page.until("story", ({ running }) => running);
  const before = await play.group(() => true);
  await play.done({
    do: "break",
    redisSlow: true,
    telegramBusy: true,
    marketAway: true,
    market: "hang",
    executor: "hang",
  });
  expect(await play.done({ do: "reset" })).toEqual({ ok: true });
  const after = await play.group(({ key }) => key !== before.key);
  await play.page.until("groups", (groups) => groups.length === 1);
  expect(after).toMatchObject({ title: "Conclave", supergroup: true });
  expect(after.members).toHaveLength(6);
  expect(play.server.stage.group.id).toBe(after.chatId);
  await play.group((group) => messageWith(group, "Hi!") !== undefined);
  const right = {
    redisDown: false,
    redisSlow: false,
    telegramBusy: false,
    qstashDown: false,
    postgresDown: false,
    marketAway: false,
    executor: "fill",
    market: "answer",
  };
  expect(await play.page.until("faults", ({ redisSlow }) => !redisSlow)).toEqual(right);
  await play.page.until("story", ({ running }) => !running);
  await play.page.until("scheduledMessages", (messages) => messages.length === 0);
  await play.page.until("executor", (calls) => calls.length === 0);
  await play.page.until("redis", (all) => all.every(({ live, orders }) => live === null && orders === null));
  expect(await play.refusal({ do: "say", group: before.key, member: "ann", text: "hi" })).toContain("no such group");
  expect(await play.done({ do: "say", group: after.key, member: "ann", text: "/status" })).toMatchObject({
    status: 200,
  });
});
