import { afterAll, describe, expect, it } from "vitest";
import { startBotWorld } from "../support/bot-world.ts";
import { lastUpdate, publishesFor, redeliver, sessionCards } from "../support/redeliver.ts";
import { CREATE, PROPOSE } from "../support/room.ts";

const world = await startBotWorld();
afterAll(() => world.close());

describe("an update that is delivered again", () => {
  it("opens no second session and posts no second card", async () => {
    const room = world.room();
    await room.alice.says(CREATE);
    expect(await redeliver(world, lastUpdate(world), 3)).toEqual([200, 200, 200]);
    expect(room.texts).toHaveLength(1);
  });

  it("opens nothing once its session is closed", async () => {
    const room = world.room();
    await room.alice.says(CREATE);
    const update = lastUpdate(world);
    await room.alice.says("/close_session");
    await redeliver(world, update);
    expect((await room.bob.says("/status"))[0]).toContain("No session is open");
    expect(sessionCards(room)).toHaveLength(1);
  });

  it("makes no second proposal, card or timer", async () => {
    const room = world.room();
    await room.opens(room.bob);
    await room.bob.says(PROPOSE);
    expect(await redeliver(world, lastUpdate(world), 3)).toEqual([200, 200, 200]);
    expect(room.cards).toBe(1);
    expect(publishesFor(world, room)).toHaveLength(1);
  });

  it("makes no proposal again once the vote is over", async () => {
    const room = world.room();
    await room.votes(room.bob);
    const update = lastUpdate(world);
    await world.pass(5 * 60_000);
    await redeliver(world, update);
    await room.bob.says(PROPOSE);
    const cards = room.cards;
    await redeliver(world, update);
    expect(room.cards).toBe(cards);
    expect(room.results).toHaveLength(1);
  });

  it("enters no vote that is over among those to be settled", async () => {
    const room = world.room();
    await room.votes(room.bob);
    const update = lastUpdate(world);
    await world.pass(5 * 60_000);
    await redeliver(world, update);
    await world.pass(10 * 60_000);
    expect(await world.due()).not.toContainEqual(expect.stringContaining(`${room.group.id}.`));
  });

  it("counts no second vote by command, and gets its first answer again", async () => {
    const room = world.room();
    await room.votes(room.bob, room.carol);
    const [first] = await room.bob.says("/vote yes 0.05");
    await redeliver(world, lastUpdate(world));
    expect(room.texts.at(-1)).toBe(first);
    expect(await room.carol.says("/vote no")).toEqual([expect.stringContaining("Yes 1 · No 1 · 0.05 SOL")]);
  });

  it("counts no second vote by tap", async () => {
    const room = world.room();
    await room.votes(room.bob, room.carol);
    await room.bob.taps("Yes 0.05");
    expect(await redeliver(world, lastUpdate(world), 3)).toEqual([200, 200, 200]);
    expect(await room.carol.says("/vote no")).toEqual([expect.stringContaining("Yes 1 · No 1 · 0.05 SOL")]);
  });

  it("joins and leaves no second time", async () => {
    const room = world.room();
    await room.opens(room.bob);
    await redeliver(world, lastUpdate(world), 2);
    await room.carol.taps("Join");
    await room.carol.taps("Skip");
    await redeliver(world, lastUpdate(world), 2);
    await world.pass(10_000);
    expect(room.sessionCard.text).toContain("1 joined");
  });

  it("cancels the proposal that it meant, and not the next one", async () => {
    const room = world.room();
    await room.votes(room.bob);
    const [first] = await room.bob.says("/cancel");
    const update = lastUpdate(world);
    await redeliver(world, update);
    expect(room.texts.at(-1)).toBe(first);
    await room.bob.says(PROPOSE);
    await redeliver(world, update);
    expect(await room.bob.says("/vote yes")).toEqual([expect.stringContaining("Counted")]);
  });

  it("closes the session that it meant, and not the next one", async () => {
    const room = world.room();
    await room.opens(room.bob);
    await room.alice.says("/close_session");
    const update = lastUpdate(world);
    await redeliver(world, update);
    await room.alice.says(CREATE);
    await redeliver(world, update);
    await room.bob.taps("Join");
    expect(await room.bob.says(PROPOSE)).toEqual([expect.stringMatching(/^🗳/)]);
  });

  it("of a vote for an earlier proposal does not count in the next", async () => {
    const room = world.room();
    await room.votes(room.bob, room.carol);
    await room.carol.says("/vote yes");
    const vote = lastUpdate(world);
    await world.pass(5 * 60_000);
    await room.bob.says(PROPOSE);
    await redeliver(world, vote);
    expect(await room.bob.says("/vote no")).toEqual([expect.stringContaining("Yes 0 · No 1")]);
  });
});
