import { afterAll, describe, expect, it } from "vitest";
import { startBotWorld } from "../support/bot-world.ts";
import { PROPOSE } from "../support/room.ts";

const world = await startBotWorld();
afterAll(() => world.close());

describe("/cancel", () => {
  it("by the proposer withdraws what nobody has voted on, and its card says so", async () => {
    const room = world.room();
    await room.votes(room.bob, room.carol);
    expect(await room.bob.says("/cancel")).toEqual([expect.stringMatching(/cancelled.*nothing will be bought/i)]);
    expect(room.card.text).toMatch(/🚫 Cancelled · Yes 0 · No 0/);
    expect(room.card.buttons).toEqual([]);
    const due = String(await world.upstash.command("ZRANGE", "proposals:due", 0, -1));
    expect(due).not.toContain(String(room.group.id));
    await world.pass(10 * 60_000);
    expect(room.results).toEqual([]);
  });

  it("by the proposer comes too late after the first vote, even a no of their own", async () => {
    const room = world.room();
    await room.votes(room.bob, room.carol);
    await room.bob.taps("No");
    expect(await room.bob.says("/cancel")).toEqual([expect.stringMatching(/votes are already in.*admin/i)]);
    expect(await room.carol.says("/vote yes")).toEqual([expect.stringContaining("Counted")]);
  });

  it("by an admin is possible until the end, joined or not", async () => {
    const room = world.room();
    // Dave does not vote, so that it does not end early.
    await room.votes(room.bob, room.carol, room.enters({ first_name: "Dave" }));
    await room.bob.taps("Yes 0.05");
    await room.carol.taps("No");
    await world.pass(5 * 60_000 - 1_000);
    expect(await room.alice.says("/cancel")).toEqual([expect.stringContaining("cancelled")]);
    expect(room.card.text).toContain("🚫 Cancelled · Yes 1 · No 1 · 0.05 SOL");
    await world.pass(60_000);
    expect(room.results).toEqual([]);
  });

  it("by an admin who proposed works like any admin's", async () => {
    const room = world.room();
    await room.votes(room.alice, room.bob);
    await room.bob.taps("Yes");
    expect(await room.alice.says("/cancel")).toEqual([expect.stringContaining("cancelled")]);
  });

  it("is not for others", async () => {
    const room = world.room();
    await room.votes(room.bob, room.carol);
    expect(await room.carol.says("/cancel")).toEqual([expect.stringMatching(/only an admin, or whoever proposed/i)]);
    expect(await room.bob.says("/vote yes")).toEqual([expect.stringContaining("Counted")]);
  });

  it("finds nothing to cancel without a session, without a vote, and twice", async () => {
    const room = world.room();
    expect(await room.alice.says("/cancel")).toEqual([expect.stringContaining("No session is open")]);
    await room.opens(room.bob);
    expect(await room.alice.says("/cancel")).toEqual([expect.stringContaining("No vote is running")]);
    await room.bob.says(PROPOSE);
    await room.alice.says("/cancel");
    expect(await room.alice.says("/cancel")).toEqual([expect.stringContaining("No vote is running")]);
  });

  it("refuses later votes, and leaves the way free for the next proposal", async () => {
    const room = world.room();
    await room.votes(room.bob, room.carol);
    const yes = room.card.buttons[0]?.[0]?.data ?? "";
    await room.carol.taps("Yes");
    await room.alice.says("/cancel");
    expect(await room.bob.tapsData(yes, room.card.messageId)).toMatch(/no vote is running|over/i);
    expect(await room.bob.says("/vote yes")).toEqual([expect.stringContaining("No vote is running")]);
    await room.bob.says(PROPOSE);
    expect(await room.carol.says("/vote no")).toEqual([expect.stringContaining("Yes 0 · No 1")]);
    expect(await room.bob.tapsData(yes, room.card.messageId)).toContain("That vote is over");
  });

  it("takes what a tally's edit was about to write, and stays the card's last word", async () => {
    const room = world.room();
    await room.votes(room.bob, room.carol);
    await room.bob.taps("Yes 0.05");
    await room.carol.taps("No");
    await room.alice.says("/cancel");
    await world.pass(60_000);
    expect(room.card.text).toContain("🚫 Cancelled · Yes 1 · No 1 · 0.05 SOL");
    expect(room.card.buttons).toEqual([]);
  });

  it.each(["/cancel", "/close_session"])(
    "%s has the last word also over an edit that Telegram is slow to take",
    async (typed) => {
      const room = world.room();
      await room.votes(room.bob);
      world.telegram.faults.delayMs = 500;
      const tapped = room.bob.member.taps("Yes 0.05");
      const editBegan = async () => {
        const session = `session:live:{${room.group.id}}`;
        return Number(await world.upstash.command("HGET", session, "q.edited_at"));
      };
      await expect.poll(editBegan).toBeGreaterThan(0);
      world.telegram.faults.delayMs = 0;
      await room.alice.says(typed);
      await tapped;
      await world.idle();
      await world.pass(6_000);
      expect(room.card.text).toContain("🚫 Cancelled · Yes 1 · No 0 · 0.05 SOL");
      expect(room.card.buttons).toEqual([]);
    },
  );
});
