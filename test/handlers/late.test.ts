import type { Update } from "grammy/types";
import { afterAll, describe, expect, it } from "vitest";
import { startBotWorld } from "../support/bot-world.ts";
import { lastUpdate, redeliver, unseen } from "../support/redeliver.ts";
import { type Actor, CREATE, PROPOSE, type Room } from "../support/room.ts";

const world = await startBotWorld();
afterAll(() => world.close());

const TEN_MINUTES_S = 10 * 60;
const LATE = "That reached me late. Send it again if you still mean it.";

/** Brings a command that was written so many seconds ago, and gives what the group reads by it. */
async function brings(room: Room, writer: Actor, text: string, ageS: number, ahead: number): Promise<string[]> {
  const update = await unseen(world, text, writer, ahead);
  const seen = room.texts.length;
  await redeliver(world, aged(update, ageS));
  return room.texts.slice(seen);
}

function aged(update: Update, ageS: number): Update {
  const { message } = update;
  if (message === undefined) throw new Error("no message");
  return { ...update, message: { ...message, date: Math.floor(world.clock.now() / 1_000) - ageS } };
}

describe("a command that reaches the bot late", () => {
  it.each([TEN_MINUTES_S + 1, 3 * 3_600])("does nothing after %i s, and is told so", async (ageS) => {
    const room = world.room();
    expect(await brings(room, room.alice, CREATE, ageS, 500)).toEqual([LATE]);
    await room.opens(room.bob, room.carol);
    expect(await brings(room, room.bob, PROPOSE, ageS, 500)).toEqual([LATE]);
    await room.bob.says(PROPOSE);
    expect(await brings(room, room.bob, "/vote yes 0.5", ageS, 500)).toEqual([LATE]);
    expect(await brings(room, room.alice, "/cancel", ageS, 501)).toEqual([LATE]);
    expect(await brings(room, room.alice, "/close_session", ageS, 502)).toEqual([LATE]);
    expect(await brings(room, room.carol, "/close_session", ageS, 503)).toEqual([LATE]);
    expect((await room.bob.says("/status"))[0]).toContain("Yes 0 · No 0");
    expect(await brings(room, room.alice, CREATE, ageS, 504)).toEqual([LATE]);
  });

  it("of another vote is over, and never one that may be sent again for the vote that runs now", async () => {
    const room = world.room();
    await room.votes(room.bob, room.carol);
    const before = room.card.messageId;
    await room.bob.says("/vote yes 0.05");
    const voted = lastUpdate(world);
    await room.alice.says("/cancel");
    const cancelled = lastUpdate(world);
    await room.bob.says(PROPOSE);
    await room.bob.taps("No");
    expect(room.card.messageId).toBeGreaterThan(before);
    for (const update of [voted, cancelled]) {
      const seen = room.texts.length;
      await redeliver(world, aged(update, 5 * 3_600));
      expect(room.texts.slice(seen)).toEqual([expect.stringContaining("already over")]);
    }
    expect((await room.bob.says("/status"))[0]).toContain("Yes 0 · No 1");
  });

  it.each(["/vote yes", PROPOSE, "/cancel", "/close_session"])(
    "has a vote settled that is overdue: %s",
    async (text) => {
      const room = world.room();
      await room.votes(room.bob);
      await room.bob.taps("Yes");
      await world.passUncalled(5 * 60_000 + 1_000);
      await brings(room, room.alice, text, 3 * 3_600, 500);
      expect(room.results).toHaveLength(1);
      world.qstash.resetFaults();
    },
  );

  it("still counts at ten minutes, and only looks at any age", async () => {
    const room = world.room();
    await room.votes(room.bob, room.carol);
    expect(await brings(room, room.carol, "/vote no", TEN_MINUTES_S, 500)).toEqual([
      expect.stringContaining("Counted: No"),
    ]);
    expect(await brings(room, room.carol, "/status", 5 * 3_600, 501)).toEqual([
      expect.stringContaining("Yes 0 · No 1"),
    ]);
    expect(await brings(room, room.carol, "/orders", 5 * 3_600, 502)).toHaveLength(1);
  });

  it("gets its first outcome again where it counted in time, however old it is by then", async () => {
    const room = world.room();
    await room.alice.says(CREATE);
    const created = lastUpdate(world);
    await room.bob.taps("Join");
    await room.bob.says(PROPOSE);
    const proposed = lastUpdate(world);
    await room.bob.says("/vote yes 0.05");
    const voted = lastUpdate(world);
    for (const update of [created, proposed, voted]) {
      const seen = room.texts.length;
      await redeliver(world, aged(update, 5 * 3_600));
      expect(room.texts.slice(seen).join()).not.toContain("late");
    }
    expect((await room.bob.says("/status"))[0]).toContain("Yes 1 · No 0");
    await room.alice.says("/cancel");
    const cancelled = lastUpdate(world);
    const seen = room.texts.length;
    await redeliver(world, aged(cancelled, 5 * 3_600));
    expect(room.texts.slice(seen)).toEqual([expect.stringContaining("cancelled")]);
  });
});
