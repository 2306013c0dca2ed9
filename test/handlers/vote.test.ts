import { afterAll, describe, expect, it } from "vitest";
import { startBotWorld } from "../support/bot-world.ts";
import { withReceipt } from "../support/recount-texts.ts";
import { PROPOSE } from "../support/room.ts";

const world = await startBotWorld();
afterAll(() => world.close());

describe("a vote", () => {
  it("by command is answered with the counts and the time left", async () => {
    const room = world.room();
    await room.votes(room.bob, room.carol, room.alice);
    expect(await room.bob.says("/vote yes 0.05")).toEqual([
      withReceipt(1, "✅ Counted: Yes 0.05 SOL\nYes 1 · No 0 · 0.05 SOL so far. 5 min left."),
    ]);
    await world.pass(4 * 60_000);
    expect(await room.carol.says("/vote no")).toEqual([
      withReceipt(2, "✅ Counted: No\nYes 1 · No 1 · 0.05 SOL so far. 60 s left."),
    ]);
  });

  it("by button is answered in a pop-up, and not in the group", async () => {
    const room = world.room();
    await room.votes(room.bob, room.carol, room.alice);
    const before = room.texts.length;
    expect(await room.bob.taps("Yes 0.1")).toEqual(
      withReceipt(1, "✅ Counted: Yes 0.1 SOL\nYes 1 · No 0 · 0.1 SOL so far. 5 min left."),
    );
    expect(await room.carol.taps("No")).toEqual(
      withReceipt(2, "✅ Counted: No\nYes 1 · No 1 · 0.1 SOL so far. 5 min left."),
    );
    expect(room.texts).toHaveLength(before);
  });

  it("by button that is refused stays on the screen until it is read", async () => {
    const room = world.room();
    await room.votes(room.bob);
    const alert = async () => (await room.bob.member.taps("Yes")).answer?.show_alert;
    expect([await alert(), await alert()]).toEqual([false, true]);
  });

  it("is one and final, whichever way it comes", async () => {
    const room = world.room();
    await room.votes(room.bob, room.carol);
    await room.bob.taps("Yes 0.05");
    for (const again of [await room.bob.taps("No"), await room.bob.taps("Yes 0.05")])
      expect(again).toMatch(/already voted: Yes 0.05 SOL.*final/);
    expect(await room.bob.says("/vote no")).toEqual([expect.stringMatching(/already voted: Yes 0.05 SOL.*final/)]);
    await room.carol.says("/vote no");
    expect(await room.carol.taps("Yes")).toMatch(/already voted: No.*final/);
    await world.pass(5_000);
    expect(room.card.text).toContain("Yes 1 · No 1 · 0.05 SOL");
  });

  it("is for participants, and a stranger is told what to do", async () => {
    const room = world.room();
    await room.votes(room.bob);
    const dave = room.enters({ first_name: "Dave" });
    expect(await dave.says("/vote yes")).toEqual([expect.stringMatching(/not joined.*tap join/i)]);
    expect(await dave.taps("Yes")).toMatch(/not joined.*tap join/i);
    await world.pass(5_000);
    expect(room.card.text).toContain("0 of 1 voted");
  });

  it("needs a proposal", async () => {
    const room = world.room();
    expect(await room.bob.says("/vote yes")).toEqual([expect.stringMatching(/no session is open/i)]);
    await room.opens(room.bob);
    expect(await room.bob.says("/vote yes")).toEqual([expect.stringMatching(/no vote is running.*\/propose/is)]);
  });

  it("after the result is met with the same words as before a proposal", async () => {
    const room = world.room();
    await room.votes(room.bob, room.carol);
    await world.pass(5 * 60_000);
    expect(await room.bob.says("/vote yes")).toEqual([expect.stringContaining("No vote is running")]);
  });

  it("in one proposal leaves one free to vote in the next", async () => {
    const room = world.room();
    await room.votes(room.bob);
    await room.bob.taps("No");
    await world.pass(5 * 60_000);
    await room.bob.says(PROPOSE);
    expect(await room.bob.says("/vote yes 0.2")).toEqual([expect.stringContaining("Yes 1 · No 0 · 0.2 SOL")]);
  });

  it("of many people at once is never lost", async () => {
    const room = world.room();
    await room.votes(room.bob);
    const voters = Array.from({ length: 20 }, (_, i) => room.enters({ first_name: `Voter ${i}` }));
    await Promise.all(voters.map((one) => one.taps("Join")));
    const popups = await Promise.all(voters.map((one, i) => one.taps(i % 4 === 0 ? "No" : "Yes 0.01")));
    expect(popups.every((text) => text.includes("Counted"))).toBe(true);
    await world.pass(10_000);
    expect(room.card.text).toContain("Yes 15 · No 5 · 0.15 SOL\n20 of 21 voted");
  });
});

describe("/vote on a phone", () => {
  it.each([
    ["/vote yes", "Yes 0.01 SOL"],
    ["/vote YES", "Yes 0.01 SOL"],
    ["/VOTE Yes", "Yes 0.01 SOL"],
    ["/vote@ConclaveBot yes", "Yes 0.01 SOL"],
    ["/vote@conclavebot yes 0.05", "Yes 0.05 SOL"],
    ["/vote yes 0,05", "Yes 0.05 SOL"],
    ["/vote   yes    .05", "Yes 0.05 SOL"],
    ["/vote “yes” 0,05", "Yes 0.05 SOL"],
    ['/vote "yes 0.05"', "Yes 0.05 SOL"],
    ["/vote yes 0.05 SOL", "Yes 0.05 SOL"],
    ["/vote yes 0.05sol", "Yes 0.05 SOL"],
    ["/vote\nyes\n0.05", "Yes 0.05 SOL"],
    ["/vote yes 1", "Yes 1 SOL"],
    ["/vote yes 0.001", "Yes 0.001 SOL"],
    ["/vote yes 0.123456789", "Yes 0.123456789 SOL"],
    ["/vote no", "No"],
    ["/vote NO", "No"],
  ])("%j counts", async (typed, counted) => {
    const room = world.room();
    await room.votes(room.bob);
    const [answer] = await room.bob.says(typed);
    expect(answer?.split("\n")[0]).toBe(`✅ Counted: ${counted}`);
  });

  it.each([
    ["/vote", /yes or no.*\/vote/i],
    ["/vote maybe", /yes or no.*\/vote/i],
    ["/vote 0.05", /yes or no.*\/vote/i],
    ["/vote yes no", /amount.*\/vote yes 0\.05/i],
    ["/vote yes 1.5", /0\.001 to 1 SOL.*\/vote/],
    ["/vote yes 0", /0\.001 to 1 SOL.*\/vote/],
    ["/vote yes 0.0009", /0\.001 to 1 SOL.*\/vote/],
    ["/vote yes -1", /amount.*\/vote yes 0\.05/i],
    ["/vote yes 1e-1", /amount.*\/vote yes 0\.05/i],
    ["/vote yes 0.05 0.06", /amount.*\/vote yes 0\.05/i],
    ["/vote yes lots", /amount.*\/vote yes 0\.05/i],
    ["/vote no 0.05", /\/vote no/],
  ])("%j counts nothing, and is answered with what to type instead", async (typed, words) => {
    const room = world.room();
    await room.votes(room.bob);
    expect(await room.bob.says(typed)).toEqual([expect.stringMatching(words)]);
    expect(await room.bob.says("/vote yes")).toEqual([expect.stringContaining("Yes 1 · No 0 · 0.01 SOL")]);
  });
});
