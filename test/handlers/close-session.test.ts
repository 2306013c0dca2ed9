import { afterAll, describe, expect, it } from "vitest";
import { startBotWorld } from "../support/bot-world.ts";
import { CREATE, PROPOSE } from "../support/room.ts";

const world = await startBotWorld();
afterAll(() => world.close());

const CLOSED = expect.stringMatching(/session is closed.*\/create_session/is);

describe("/close_session", () => {
  it("by its creator closes it, admin or not by then", async () => {
    const room = world.room();
    await room.opens(room.bob, room.carol);
    room.alice.member.demote();
    expect(await room.alice.says("/close_session")).toEqual([CLOSED]);
    expect(room.sessionCard.text).toMatch(/Buy BONK token\n🔒 Closed · 2 joined · 0 votes/);
    expect(room.sessionCard.buttons).toEqual([]);
  });

  it("by another admin closes it", async () => {
    const room = world.room();
    await room.opens(room.bob);
    room.bob.member.promote();
    expect(await room.bob.says("/close_session")).toEqual([CLOSED]);
  });

  it("is not for other members", async () => {
    const room = world.room();
    await room.opens(room.bob);
    expect(await room.bob.says("/close_session")).toEqual([expect.stringMatching(/only an admin, or whoever opened/i)]);
    expect((await room.bob.says("/status"))[0]).toContain("1 joined");
  });

  it("finds nothing to close without a session, and twice", async () => {
    const room = world.room();
    expect(await room.alice.says("/close_session")).toEqual([expect.stringContaining("No session is open")]);
    await room.opens();
    await room.alice.says("/close_session");
    expect(await room.alice.says("/close_session")).toEqual([expect.stringContaining("No session is open")]);
  });

  it("cancels an open vote, which then has no result", async () => {
    const room = world.room();
    await room.votes(room.bob, room.carol);
    await room.bob.taps("Yes 0.05");
    expect(await room.alice.says("/close_session")).toEqual([expect.stringMatching(/closed.*vote was cancelled/is)]);
    expect(room.card.text).toContain("🚫 Cancelled · Yes 1 · No 0 · 0.05 SOL");
    expect(room.card.buttons).toEqual([]);
    expect(room.sessionCard.text).toContain("🔒 Closed · 2 joined · 1 vote");
    await world.pass(10 * 60_000);
    expect(room.results).toEqual([]);
    expect(room.card.text).toContain("🚫 Cancelled");
  });

  it("lets a vote whose time is up finish first", async () => {
    const room = world.room();
    await room.votes(room.bob, room.carol);
    await room.bob.taps("Yes 0.05");
    await world.passUncalled(5 * 60_000);
    const said = await room.alice.says("/close_session");
    world.qstash.resetFaults();
    expect(said).toContainEqual(expect.stringMatching(/closed.*result/is));
    expect(room.results.map(({ text }) => text)).toEqual([expect.stringMatching(/^✅ Passed: BUY BONK\nYes 1 · No 0/)]);
    expect(room.card.text).toContain("✅ Passed");
    expect(room.sessionCard.text).toContain("🔒 Closed");
    expect(await room.alice.says(CREATE)).toEqual([expect.stringMatching(/^📣/)]);
    await world.pass(60_000);
    expect(room.results).toHaveLength(1);
  });

  it("leaves nothing that works: cards' buttons, votes, joining", async () => {
    const room = world.room();
    await room.votes(room.bob);
    const { sessionCard, card } = room;
    await room.alice.says("/close_session");
    for (const { data } of [...sessionCard.buttons.flat(), ...card.buttons.flat()])
      expect(await room.carol.tapsData(data, card.messageId)).toMatch(/no session is open|closed/i);
    expect(await room.bob.says("/vote yes")).toEqual([expect.stringContaining("No session is open")]);
    expect(await room.bob.says(PROPOSE)).toEqual([expect.stringContaining("No session is open")]);
  });

  it("keeps the last word on both cards, whatever edits were under way", async () => {
    const room = world.room();
    await room.votes(room.bob, room.carol);
    await room.bob.taps("Yes");
    await room.carol.taps("No");
    await room.alice.taps("Join");
    await room.alice.says("/close_session");
    await world.pass(60_000);
    expect(room.sessionCard.text).toContain("🔒 Closed · 3 joined");
    expect(room.card.text).toContain("🚫 Cancelled · Yes 1 · No 1");
    expect([room.sessionCard.buttons, room.card.buttons]).toEqual([[], []]);
  });

  it("makes room for the next session, which begins with nobody in it", async () => {
    const room = world.room();
    await room.votes(room.bob);
    await room.alice.says("/close_session");
    await room.alice.says('/create_session "Next"');
    expect((await room.bob.says("/status"))[0]).toMatch(/Next[\s\S]*0 joined[\s\S]*No vote is running/);
    expect(await room.bob.says(PROPOSE)).toEqual([expect.stringContaining("not joined")]);
  });
});

describe("a close that stopped half-way", () => {
  it("is finished by the next /create_session, with the old card's buttons gone", async () => {
    const room = world.room();
    await room.opens(room.bob);
    const oldCard = room.sessionCard.messageId;
    const cause = { kind: "message", chatId: room.group.id, messageId: 9_999, sentAt: 0, late: false } as const;
    await world.store.closeSession(room.group.id, room.alice.id, true, cause);
    expect((await room.bob.says("/status"))[0]).toMatch(/closing/i);
    expect(await room.bob.says(PROPOSE)).toEqual([expect.stringMatching(/closed/i)]);

    await world.pass(1_000);
    expect(await room.alice.says('/create_session "Next"')).toEqual([expect.stringContaining("Next")]);
    const old = room.group.botMessages.find(({ messageId }) => messageId === oldCard);
    expect(old?.buttons).toEqual([]);
    expect(old?.text).toContain("🔒 Closed · 1 joined");
    const id = await world.store.getAllSessionsForChat(room.group.id);
    expect(id.map(({ message, open }) => [message, open])).toEqual([
      ["Buy BONK token", false],
      ["Next", true],
    ]);
  });

  it("that waits for its settlement is said so, and both follow", async () => {
    const room = world.room();
    await room.votes(room.bob);
    await room.bob.taps("Yes");
    await world.passUncalled(5 * 60_000);
    const cause = { kind: "message", chatId: room.group.id, messageId: 9_999, sentAt: 0, late: false } as const;
    await world.store.closeSession(room.group.id, room.alice.id, true, cause);
    const said = await room.alice.says(CREATE);
    world.qstash.resetFaults();
    expect(said).toContainEqual(expect.stringMatching(/last vote is being settled/));
    expect(room.results).toHaveLength(1);
    expect(room.message("📣").text).toContain("🔒 Closed");
    expect(await room.alice.says(CREATE)).toEqual([expect.stringMatching(/^📣/)]);
    await world.pass(60_000);
    expect(room.results).toHaveLength(1);
  });
});
