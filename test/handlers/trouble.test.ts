import { afterAll, afterEach, describe, expect, it } from "vitest";
import { startBotWorld } from "../support/bot-world.ts";
import { CREATE, PROPOSE, type Room } from "../support/room.ts";

const world = await startBotWorld();
afterAll(() => world.close());
afterEach(() => {
  world.telegram.resetFaults();
  world.upstash.resetFaults();
  world.qstash.resetFaults();
});

const tooMany = (count = 1, retryAfter = 30) =>
  world.telegram.faults.next.push({ method: "sendMessage", count, status: 429, retryAfter });

describe("where Telegram takes no more messages", () => {
  it("an accepted /vote gets a reaction instead of an answer", async () => {
    const room = world.room();
    await room.votes(room.bob, room.carol);
    tooMany();
    expect(await room.bob.says("/vote yes 0.05")).toEqual([]);
    const vote = room.group.history.findLast(({ text }) => text === "/vote yes 0.05");
    expect(vote?.reactions).toEqual(["👍"]);
    expect(await room.carol.says("/vote no")).toEqual([expect.stringContaining("Yes 1 · No 1 · 0.05 SOL")]);
  });

  it("a refused /vote gets no 👍, which would look like consent", async () => {
    const room = world.room();
    await room.votes(room.bob);
    tooMany();
    expect(await room.carol.says("/vote yes")).toEqual([]);
    expect(room.group.history.flatMap(({ reactions }) => reactions)).toEqual(["🤯"]);
  });

  it.each([CREATE, PROPOSE])("%s gets a reaction, and its card when Telegram is ready", async (typed) => {
    const room = world.room();
    if (typed === PROPOSE) await room.opens(room.bob);
    const writer = typed === PROPOSE ? room.bob : room.alice;
    tooMany(1, 15);
    expect(await writer.says(typed)).toEqual([]);
    expect(room.group.history.at(-1)?.reactions).toEqual(["👍"]);
    await world.pass(14_999);
    const before = room.texts.length;
    await world.pass(1);
    expect(room.texts.slice(before)).toEqual([
      expect.stringMatching(typed === PROPOSE ? /^🗳 BUY BONK/ : /^📣 Buy BONK/),
    ]);
    await world.pass(60_000);
    expect(room.texts).toHaveLength(before + 1);
    expect(await room.bob.taps(typed === PROPOSE ? "Yes" : "Join")).toMatch(/counted|you're in/i);
  });

  it.each(["/cancel", "/close_session"])(
    "the cards that %s leaves get their last looks when Telegram is ready",
    async (typed) => {
      const room = world.room();
      await room.votes(room.bob, room.carol);
      await world.pass(20_000);
      const count = typed === "/cancel" ? 1 : 2;
      const chatId = room.group.id;
      world.telegram.faults.next.push({ method: "editMessageText", chatId, count, status: 429, retryAfter: 3 });
      await room.alice.says(typed);
      await world.pass(2_999);
      expect(room.card.buttons).not.toEqual([]);
      await world.pass(1);
      expect(room.card).toMatchObject({ text: expect.stringContaining("🚫 Cancelled"), buttons: [] });
      if (typed === "/close_session")
        expect(room.sessionCard).toMatchObject({ text: expect.stringContaining("🔒 Closed"), buttons: [] });
    },
  );

  it("a card that somebody else has posted meanwhile is not posted again", async () => {
    const room = world.room();
    await room.opens(room.bob);
    tooMany(1, 15);
    await room.bob.says(PROPOSE);
    await room.bob.says("/vote yes");
    expect(room.cards).toBe(1);
    await world.pass(20_000);
    expect(room.cards).toBe(1);
  });

  it("taps are answered all the same", async () => {
    const room = world.room();
    await room.votes(room.bob);
    world.telegram.faults.next.push({ count: 9, status: 429, retryAfter: 30, method: "editMessageText" });
    tooMany(9);
    expect(await room.bob.taps("Yes")).toContain("Counted");
  });

  it("the result comes when it can, and once", async () => {
    await world.pass(10 * 60_000);
    const room = world.room();
    await room.votes(room.bob);
    await room.bob.taps("Yes");
    await world.pass(5 * 60_000 - 1_000);
    tooMany(1, 40);
    await world.pass(1_000);
    expect(room.results).toEqual([]);
    expect(room.card.text).toContain("✅ Passed");
    await world.pass(60_000);
    expect(room.results).toHaveLength(1);
  });
});

describe("where Telegram does not say who the admins are", () => {
  it.each([CREATE, "/cancel", "/close_session"])("%s asks to try again, and changes nothing", async (typed) => {
    const room = world.room();
    const erin = room.enters({ first_name: "Erin", admin: true });
    if (typed !== CREATE) await room.votes(room.bob, room.carol);
    world.telegram.faults.next.push({ method: "getChatAdministrators", count: 1, status: 500 });
    expect(await erin.says(typed)).toEqual([expect.stringMatching(/telegram did not tell.*try again/is)]);
    expect(await erin.says(typed)).toEqual([expect.stringMatching(/📣|cancelled|closed/)]);
  });

  it("who needs no admin's rights is not held up", async () => {
    const room = world.room();
    await room.votes(room.bob);
    world.telegram.faults.next.push({ method: "getChatAdministrators", count: 5, status: 500 });
    expect(await room.bob.says("/cancel")).toEqual([expect.stringContaining("cancelled")]);
    expect(await room.alice.says("/close_session")).toEqual([expect.stringContaining("closed")]);
  });
});

describe("where Redis does not answer", () => {
  it("a young command is delivered again until it does, and is carried out once", async () => {
    const room = world.room();
    await room.votes(room.bob);
    world.upstash.faults.failNext = 3;
    expect(await room.bob.says("/vote yes")).toEqual([expect.stringContaining("Yes 1 · No 0")]);
    expect(world.telegram.deliveries.at(-1)?.attempts).toBeGreaterThan(1);
  });

  it("a session is said to be closed once, also where its record can be written only later", async () => {
    const room = world.room();
    await room.votes(room.bob);
    const stop = world.upstash.onRequest(() => {
      stop();
      world.upstash.faults.failNext = 4;
    });
    const before = room.texts.length;
    await room.alice.says("/close_session");
    expect(world.telegram.deliveries.at(-1)?.attempts).toBeGreaterThan(1);
    expect(room.texts.slice(before)).toEqual([expect.stringMatching(/closed.*vote was cancelled/is)]);
    expect(room.card.text).toContain("🚫 Cancelled");
    expect(room.sessionCard.text).toContain("🔒 Closed");
    const records = await world.store.getAllSessionsForChat(room.group.id);
    expect(records).toMatchObject([{ open: false, proposals: [{ open: false }] }]);
  });

  it("an old command is given up with a word", async () => {
    const room = world.room();
    await room.votes(room.bob);
    await room.bob.says("/help");
    const update = world.telegram.deliveries.at(-1)?.update;
    if (update?.message === undefined) throw new Error("no message");
    await world.pass(61_000);
    world.upstash.faults.down = true;
    const vote = { ...update.message, message_id: update.message.message_id + 50, text: "/vote yes" };
    expect((await world.telegram.deliver({ update_id: update.update_id + 9, message: vote })).status).toBe(200);
    expect(room.texts.at(-1)).toMatch(/could not confirm.*again.*ever counted twice/is);
  });

  it("a tap is told to try again, which is harmless", async () => {
    const room = world.room();
    await room.votes(room.bob);
    world.upstash.faults.loseReplies = 2;
    expect(await room.bob.taps("Yes 0.05")).toMatch(/could not confirm.*again.*ever counted twice/is);
    expect(await room.bob.taps("Yes 0.05")).toMatch(/already voted: Yes 0.05 SOL|Counted/);
    expect((await room.bob.says("/status"))[0]).toContain("Yes 1 · No 0 · 0.05 SOL");
  });
});

describe("where QStash does not take the timer", () => {
  it("the vote goes on, and the cron trigger ends it", async () => {
    const room = world.room();
    await room.opens(room.bob);
    world.qstash.faults.status = 500;
    expect(await room.bob.says(PROPOSE)).toEqual([expect.stringMatching(/^🗳/)]);
    await room.bob.taps("Yes");
    await world.pass(5 * 60_000);
    expect(room.results).toEqual([]);
    await world.cron();
    expect(room.results).toHaveLength(1);
  });
});

describe("a bot that was kicked, or may not write", () => {
  /** A vote that passed, and whose result the bot may not send. */
  async function muted(): Promise<Room> {
    world.refusalsExpected = true;
    const room = world.room();
    await room.votes(room.bob);
    await room.bob.taps("Yes");
    room.group.restrictBot(true);
    await world.pass(6 * 60_000);
    expect(room.results).toEqual([]);
    return room;
  }

  it("sends the result once it may write again, within a day", async () => {
    const room = await muted();
    await world.pass(20 * 3_600_000);
    room.group.restrictBot(false);
    expect((await room.bob.says("/status"))[0]).toContain("the result comes in a moment");
    await world.pass(3_600_000);
    await world.cron();
    expect(room.results.map(({ text }) => text)).toEqual([expect.stringContaining("✅ Passed: BUY BONK")]);
    expect(await room.bob.says(PROPOSE)).toEqual([expect.stringMatching(/^🗳/)]);
    await world.pass(6 * 60_000);
    expect(room.results).toHaveLength(2);
  });

  it("tries for a day, in pauses of an hour at most, and is ready for the next vote then", async () => {
    const room = await muted();
    const tries = () => world.telegram.outgoing.filter(({ payload }) => /Abstained/.test(String(payload.text))).length;
    for (let hour = 0; hour < 25; hour += 1) {
      await world.pass(3_600_000);
      await world.cron();
    }
    const tried = tries();
    expect(tried).toBeGreaterThan(20);
    expect(tried).toBeLessThan(50);
    room.group.restrictBot(false);
    expect((await room.bob.says("/status"))[0]).toContain("No vote is running");
    expect(room.results).toEqual([]);
    expect(await room.bob.says(PROPOSE)).toEqual([expect.stringMatching(/^🗳/)]);
    expect(tries()).toBe(tried);
  });

  it("is done at once where it was thrown out", async () => {
    world.refusalsExpected = true;
    const room = world.room();
    await room.votes(room.bob);
    await room.bob.taps("Yes");
    await room.group.kickBot();
    await world.pass(6 * 60_000);
    await room.group.addBot();
    await world.idle();
    expect((await room.bob.says("/status"))[0]).toContain("No vote is running");
  });
});
