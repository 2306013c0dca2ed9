import { afterAll, describe, expect, it } from "vitest";
import { startBotWorld } from "../support/bot-world.ts";
import type { Room } from "../support/room.ts";

const world = await startBotWorld();
afterAll(() => world.close());

/** When a message was edited, in ms after `start`, and with what numbers. */
function editsOf(room: Room, messageId: number, start: number): { at: number; text: string }[] {
  return world.telegram.outgoing
    .filter(({ method, payload }) => method === "editMessageText" && payload.message_id === messageId)
    .filter(({ payload }) => payload.chat_id === room.group.id)
    .map(({ at, payload }) => ({ at: at - start, text: String(payload.text) }));
}

async function crowd(room: Room, size: number) {
  const people = Array.from({ length: size }, (_, i) => room.enters({ first_name: `Voter ${i}` }));
  await Promise.all(people.map((one) => one.taps("Join")));
  return people;
}

describe("a proposal's card", () => {
  it("shows the first vote at once, and later ones together after five seconds", async () => {
    const room = world.room();
    const people = [room.bob, ...(await openedFor(room))] as const;
    const start = world.clock.now();
    const { messageId } = room.card;
    for (const one of people.slice(0, 8)) await one.taps("Yes 0.01");
    expect(editsOf(room, messageId, start).map(({ at }) => at)).toEqual([0]);
    await world.pass(5_000);
    const edits = editsOf(room, messageId, start);
    expect(edits.map(({ at }) => at)).toEqual([0, 5_000]);
    expect(edits[1]?.text).toContain("Yes 8 · No 0 · 0.08 SOL\n8 of 11 voted");
  });

  it("is edited at most every five seconds, and in the end shows the last vote", async () => {
    const room = world.room();
    const people = await openedFor(room);
    const start = world.clock.now();
    for (const one of people) {
      await one.taps("No");
      await world.pass(1_300);
    }
    await world.pass(5_000);
    const times = editsOf(room, room.card.messageId, start).map(({ at }) => at);
    for (const [i, at] of times.slice(1).entries()) expect(at - (times[i] ?? 0)).toBeGreaterThanOrEqual(5_000);
    expect(times.length).toBeLessThanOrEqual(4);
    expect(room.card.text).toContain("Yes 0 · No 10");
  });

  it("is right after votes at the very same time", async () => {
    const room = world.room();
    const people = await openedFor(room);
    const start = world.clock.now();
    await Promise.all(people.map((one, i) => one.taps(i % 2 === 0 ? "Yes 0.05" : "No")));
    await world.pass(5_000);
    expect(room.card.text).toContain("Yes 5 · No 5 · 0.25 SOL");
    expect(editsOf(room, room.card.messageId, start).length).toBeLessThanOrEqual(2);
  });

  it("is not edited for its numbers in the last seconds, only for its end and how its trade ended", async () => {
    const room = world.room();
    const people = await openedFor(room);
    const start = world.clock.now();
    const { messageId } = room.card;
    await world.pass(290_000);
    await people[0]?.taps("Yes");
    for (const one of people.slice(1)) {
      await one.taps("Yes");
      await world.pass(1_000);
    }
    await world.pass(10_000);
    const edits = editsOf(room, messageId, start).map(({ at, text }) => [
      at,
      /(?<=\n)✅ Passed, .*(?= · Yes)/.exec(text)?.[0],
    ]);
    expect(edits).toEqual([
      [290_000, undefined],
      [300_000, "✅ Passed, buying…"],
      [300_000, "✅ Passed, bought on paper as order 1"],
    ]);
    expect(room.card.text).toContain("Yes 10");
    expect(room.card.buttons).toEqual([]);
  });

  it("is not edited where Redis gave its numbers so late that the edit could land on the last one", async () => {
    const room = world.room();
    await room.votes(room.bob, room.carol);
    await world.pass(5 * 60_000 - 7_000);
    let requests = 0;
    const stop = world.upstash.onRequest(() => {
      requests += 1;
      // The vote is counted by the first, and the card's numbers are read by the second.
      if (requests < 2) return;
      stop();
      world.clock.moveTo(world.clock.now() + 3_000);
      void world.qstash.advance(3_000);
    });
    expect(await room.carol.taps("Yes 0.05")).toContain("Counted");
    expect(requests).toBe(2);
    expect(room.card).toMatchObject({ edits: 0, text: expect.stringContaining("Yes 0 · No 0") });
    await world.pass(60_000);
    expect(room.ending).toContain("Yes 1 · No 0 · 0.05 SOL");
  });

  it("that Telegram takes no edit of before the vote's end does not put that off", async () => {
    const room = world.room();
    await room.votes(room.bob, room.carol);
    const [proposal] = (await world.store.readWhole(room.group.id))?.proposals ?? [];
    const chatId = room.group.id;
    world.telegram.faults.next.push({ method: "editMessageText", chatId, count: 1, status: 429, retryAfter: 3_600 });
    await room.carol.taps("Yes 0.05");
    const dueAt = async () => Number(await world.upstash.command("ZSCORE", "proposals:due", proposal?.id ?? ""));
    // Half of its time, when those who have not voted are reminded.
    expect(await dueAt()).toBe(((proposal?.startTime ?? 0) + (proposal?.endTime ?? 0)) / 2);
    await world.pass(150_000);
    await world.cron();
    expect(await dueAt()).toBe(proposal?.endTime);
  });

  it("goes without an edit that Telegram refuses, and is right with the next", async () => {
    const room = world.room();
    await room.votes(room.bob, room.carol);
    world.telegram.faults.next.push({ method: "editMessageText", count: 1, status: 500 });
    await room.bob.taps("Yes 0.05");
    expect(room.card.text).toContain("0 of 2 voted");
    await room.carol.taps("No");
    await world.pass(5_000);
    expect(room.card.text).toContain("Yes 1 · No 1 · 0.05 SOL\n2 of 2 voted");
  });

  it("that could not be posted is posted with the next vote, numbers and buttons included", async () => {
    const room = world.room();
    await room.opens(room.bob, room.carol);
    world.telegram.faults.next.push({ method: "sendMessage", count: 1, status: 429, retryAfter: 40 });
    expect(await room.bob.says('/propose "BUY token=BONK amount=0.05"')).toEqual([]);
    expect(await room.bob.says("/vote yes 0.05")).toContainEqual(expect.stringContaining("Counted"));
    expect(room.cards).toBe(1);
    expect(room.card.text).toContain("Yes 1 · No 0 · 0.05 SOL\n1 of 2 voted");
    expect(await room.carol.taps("No")).toContain("Counted");
    await world.pass(5 * 60_000);
    expect(room.card.text).toContain("❌ Not passed · Yes 1 · No 1");
    expect(room.card.buttons).toEqual([]);
    expect(room.cards).toBe(1);
  });

  it("that somebody deleted is posted anew by the next vote, and keeps neither votes nor the result away", async () => {
    const room = world.room();
    await room.votes(room.bob, room.carol);
    room.group.deleteMessage(room.card.messageId);
    const said = await room.bob.says("/vote yes 0.05");
    expect(said).toEqual([expect.stringContaining("Counted"), expect.stringMatching(/^🗳 BUY BONK/)]);
    await world.pass(5 * 60_000);
    expect(room.results.map(({ text }) => text)).toEqual([expect.stringContaining("Yes 1 · No 0 · Abstained 1")]);
  });

  it("comes after a short pause where Telegram asks for one", async () => {
    const room = world.room();
    await room.opens(room.bob);
    world.telegram.faults.next.push({ method: "sendMessage", count: 1, status: 429, retryAfter: 3 });
    expect(await room.bob.says('/propose "BUY token=BONK amount=0.05"')).toEqual([]);
    expect(room.group.history.at(-1)?.reactions).toEqual(["👍"]);
    await world.pass(2_999);
    expect(room.cards).toBe(0);
    await world.pass(1);
    expect(room.cards).toBe(1);
    expect(room.card.text).toContain("BUY BONK");
  });
});

describe("a session's card", () => {
  it("gathers those who join at once into two edits at most", async () => {
    const room = world.room();
    await room.opens();
    const start = world.clock.now();
    await crowd(room, 12);
    await world.pass(5_000);
    expect(editsOf(room, room.sessionCard.messageId, start).length).toBeLessThanOrEqual(2);
    expect(room.sessionCard.text).toContain("12 joined");
  });

  it.each(["/status", '/create_session "Buy"'])(
    "that could not be posted is posted with the next %s",
    async (typed) => {
      const room = world.room();
      world.telegram.faults.next.push({ method: "sendMessage", count: 2, status: 500 });
      expect(await room.alice.says('/create_session "Buy" 3')).toEqual([]);
      const said = await room.alice.says(typed);
      expect(said).toContain(room.sessionCard.text);
      expect(room.sessionCard.text).toMatch(/^📣 Buy\nOpened by @alice · votes run 3 minutes/);
      expect(await room.bob.taps("Join")).toMatch(/you're in/i);
      expect(await room.bob.says("/status")).toHaveLength(1);
      await world.pass(5_000);
      expect(room.sessionCard.text).toContain("1 joined");
    },
  );
});

/** A room with ten who joined beside Bob, and Bob's proposal. */
async function openedFor(room: Room) {
  await room.opens(room.bob);
  const people = await crowd(room, 10);
  await world.pass(60_000);
  await room.bob.says('/propose "BUY token=BONK amount=0.05"');
  return people;
}
