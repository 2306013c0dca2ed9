import { afterAll, describe, expect, it } from "vitest";
import { startBotWorld } from "../support/bot-world.ts";
import { labels, PROPOSE, type Room } from "../support/room.ts";

const world = await startBotWorld();
// What edits a card that is gone is refused by Telegram.
world.refusalsExpected = true;
afterAll(() => world.close());

const posted = (room: Room, beginning: string) =>
  room.group.botMessages.filter(({ text, buttons }) => text.startsWith(beginning) && buttons.length > 0);

describe("a session's card that somebody has deleted", () => {
  it("is posted again by /status, once, and people join by it", async () => {
    const room = world.room();
    await room.opens(room.bob);
    await world.pass(60_000);
    room.group.deleteMessage(room.sessionCard.messageId);
    await room.carol.says("/status");
    await world.pass(5_000);
    expect(posted(room, "📣").map(({ text }) => text)).toEqual([expect.stringContaining("👥 1 joined. Tap Join")]);
    expect(await room.carol.taps("Join")).toContain("You're in!");
    await room.carol.says("/status");
    await world.pass(30_000);
    await room.carol.says("/status");
    await world.pass(30_000);
    expect(posted(room, "📣").map(({ text }) => text)).toEqual([expect.stringContaining("👥 2 joined")]);
  });

  it("is posted again when the next member joins by an older copy of it, too", async () => {
    const room = world.room();
    await room.opens(room.bob);
    await world.pass(60_000);
    const { messageId, buttons } = room.sessionCard;
    room.group.deleteMessage(messageId);
    await room.carol.tapsData(buttons[0]?.[0]?.data ?? "", messageId);
    await world.pass(10_000);
    expect(posted(room, "📣").map(({ text }) => text)).toEqual([expect.stringContaining("👥 2 joined")]);
  });

  it("stays away once the session is closed", async () => {
    const room = world.room();
    await room.opens(room.bob);
    await world.pass(60_000);
    room.group.deleteMessage(room.sessionCard.messageId);
    await room.alice.says("/close_session");
    await world.pass(10_000);
    await room.bob.says("/status");
    await world.pass(10_000);
    expect(posted(room, "📣")).toEqual([]);
  });
});

describe("the card of an open vote that somebody has deleted", () => {
  const votes = async (): Promise<Room> => {
    const room = world.room();
    await room.opens(room.bob, room.carol);
    await room.backs(PROPOSE, [room.bob, "0.05"]);
    await world.pass(60_000);
    room.group.deleteMessage(room.card.messageId);
    return room;
  };

  it.each(["/status", "/vote no"])(
    "is posted again by %s, with the votes so far, and becomes the final one",
    async (text) => {
      const room = await votes();
      await room.carol.says(text);
      await world.pass(10_000);
      const [card, ...more] = posted(room, "🗳");
      expect(more).toEqual([]);
      expect(card?.text).toContain(text === "/status" ? "1 of 2 voted" : "2 of 2 voted");
      expect(card === undefined ? [] : labels(card)).toEqual([["Yes 0.01", "Yes 0.05", "Yes 0.1"], ["No"]]);
      await world.pass(5 * 60_000);
      expect(room.ending).toMatch(/^(✅ P|❌ Not p)assed/);
      expect(room.results).toHaveLength(1);
    },
  );

  it("is posted once, though two members ask at the same time", async () => {
    const room = await votes();
    await world.until(Promise.all([room.bob, room.carol, room.alice].map(({ member }) => member.says("/status"))));
    await world.pass(20_000);
    expect(posted(room, "🗳")).toHaveLength(1);
    expect(posted(room, "📣")).toHaveLength(1);
  });
});

describe("cards that are there", () => {
  it("stay where they are, whatever /status asks", async () => {
    const room = world.room();
    // Carol does not vote, so the vote runs on.
    await room.opens(room.bob, room.carol);
    await room.backs(PROPOSE, [room.bob, "0.05"]);
    await world.pass(60_000);
    for (let i = 0; i < 3; i += 1) {
      await room.bob.says("/status");
      await world.pass(20_000);
    }
    expect([posted(room, "🗳").length, posted(room, "📣").length]).toEqual([1, 1]);
  });
});
