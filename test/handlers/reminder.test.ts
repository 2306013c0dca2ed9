import { afterAll, afterEach, beforeEach, describe, expect, it } from "vitest";
import { startBotWorld } from "../support/bot-world.ts";
import { setRules } from "../support/group-rules.ts";
import { PROPOSE, type Room, SELL } from "../support/room.ts";

const world = await startBotWorld();
afterAll(() => world.close());
// A vote ends with a whole second.
beforeEach(() => world.pass((1_000 - (world.clock.now() % 1_000)) % 1_000));
afterEach(() => {
  world.telegram.resetFaults();
  world.qstash.resetFaults();
});

const ENDED = 5 * 60_000;
const HALF = ENDED / 2;

const reminders = (room: Room): string[] => room.texts.filter((text) => text.startsWith("⏰"));
const idOf = async (room: Room) => (await world.store.readWhole(room.group.id))?.proposals.at(-1)?.id ?? "";
const dueAt = async (room: Room) =>
  Number(await world.upstash.command("ZSCORE", "proposals:due", await idOf(room))) - world.clock.now();

/** Bob, Carol and Dave, who has no username, may vote; Bob has. */
async function bobVoted(proposal = PROPOSE, rules: Parameters<typeof setRules>[2] = { remind: "on" }) {
  const room = world.room();
  await setRules(world, room, rules);
  const dave = room.enters({ first_name: "Dave" });
  await room.opens(room.bob, room.carol, dave);
  await room.bob.says(proposal);
  await room.bob.taps("Yes 0.05");
  return { room, dave };
}

describe("the reminder of a vote", () => {
  it("names at half its time those who may vote and have not, below the card, and nobody else", async () => {
    const { room, dave } = await bobVoted();
    expect(await dueAt(room)).toBe(HALF);
    await world.pass(HALF - 1);
    await world.cron();
    expect(reminders(room)).toEqual([]);
    await world.pass(1);
    await world.cron();
    expect(reminders(room)).toEqual([
      "⏰ BUY BONK: 2 min left\nNot voted yet: @carol, Dave.\nTap a button on the card to vote.",
    ]);
    const { entities, replyTo } = room.message("⏰");
    expect(replyTo).toBe(room.card.messageId);
    expect(entities).toContainEqual(expect.objectContaining({ type: "text_link", url: `tg://user?id=${dave.id}` }));
    expect(await dueAt(room)).toBe(HALF);
  });

  it("comes once, however often the cron trigger runs", async () => {
    const { room } = await bobVoted();
    await world.pass(HALF);
    await Promise.all([world.cron(), world.cron()]);
    const id = await idOf(room);
    for (let run = 0; run < 2; run += 1) {
      await world.upstash.command("ZADD", "proposals:due", "XX", world.clock.now(), id);
      await world.cron();
      await world.pass(60_000);
    }
    await world.pass(ENDED);
    await world.cron();
    expect(reminders(room)).toHaveLength(1);
    expect(room.results).toHaveLength(1);
  });

  it("that Telegram did not take is not sent again", async () => {
    const { room } = await bobVoted();
    await world.pass(HALF);
    world.telegram.faults.next.push({ method: "sendMessage", chatId: room.group.id, count: 1, status: 500 });
    await world.cron();
    await world.upstash.command("ZADD", "proposals:due", "XX", world.clock.now(), await idOf(room));
    await world.cron();
    expect(reminders(room)).toEqual([]);
    await world.pass(ENDED);
    expect(room.results).toHaveLength(1);
  });

  it("comes later if the cron trigger is late, with the time that is left then", async () => {
    const { room } = await bobVoted();
    await world.pass(ENDED - 30_000);
    await world.cron();
    expect(reminders(room)).toEqual([expect.stringMatching(/^⏰ BUY BONK: 30 s left\n/)]);
  });

  it("comes by QStash's call where the run could not look at all itself, and QStash has nothing to repeat", async () => {
    const rooms = [];
    for (let i = 0; i < 3; i += 1) rooms.push((await bobVoted()).room);
    await world.pass(HALF);
    world.qstash.resetRecords();
    await world.cron({ handsOver: false });
    await world.pass(1_000);
    for (const room of rooms) expect(reminders(room)).toHaveLength(1);
    expect(world.qstash.deliveries.map(({ status }) => status)).toEqual([200, 200]);
    for (const room of rooms) expect(await dueAt(room)).toBe(HALF - 1_000);
    await world.pass(ENDED);
    await world.cron();
    await world.cron();
    await world.cron();
    for (const room of rooms) expect([reminders(room).length, room.results.length]).toEqual([1, 1]);
  });

  it("does not come so near the end that Telegram might show it behind the end", async () => {
    const { room } = await bobVoted();
    await world.pass(ENDED - 23_000);
    await world.cron();
    expect(reminders(room)).toEqual([]);
    expect(await dueAt(room)).toBe(23_000);
  });

  it("does not come after the end", async () => {
    const { room } = await bobVoted();
    await world.passUncalled(ENDED);
    await world.cron();
    expect(reminders(room)).toEqual([]);
    expect(room.results).toHaveLength(1);
  });

  it("does not come if all have voted", async () => {
    const { room, dave } = await bobVoted(PROPOSE, { early: "off" });
    for (const one of [room.carol, dave]) await one.taps("No");
    await world.pass(HALF);
    await world.cron();
    expect(reminders(room)).toEqual([]);
    expect(await dueAt(room)).toBe(HALF);
  });

  it("does not come for a vote that was cancelled", async () => {
    const { room } = await bobVoted();
    await room.alice.says("/cancel");
    await world.pass(HALF);
    await world.cron();
    expect(reminders(room)).toEqual([]);
  });

  it("does not come for a vote of less than five minutes", async () => {
    const { room } = await bobVoted(`${PROPOSE} 4`);
    expect(await dueAt(room)).toBe(4 * 60_000);
    await world.upstash.command("ZADD", "proposals:due", "XX", world.clock.now(), await idOf(room));
    await world.pass(3 * 60_000);
    await world.cron();
    expect(reminders(room)).toEqual([]);
  });

  it("does not come if the group has turned that off, and a running vote keeps its own rule", async () => {
    const { room } = await bobVoted();
    await setRules(world, room, { remind: "off" });
    await world.pass(HALF);
    await world.cron();
    expect(reminders(room)).toHaveLength(1);
    await world.pass(ENDED);
    await room.bob.says(PROPOSE);
    expect(await dueAt(room)).toBe(ENDED);
    await world.pass(HALF);
    await world.upstash.command("ZADD", "proposals:due", "XX", world.clock.now(), await idOf(room));
    await world.cron();
    expect(reminders(room)).toHaveLength(1);
    expect(await dueAt(room)).toBe(HALF);
  });

  it("of a sale names only those who paid", async () => {
    const room = world.room();
    await room.buys([room.bob, "0.05"], [room.carol, "0.01"]);
    await room.alice.taps("Join");
    await room.bob.says(SELL);
    await room.bob.taps("Yes");
    await world.pass(HALF);
    await world.cron();
    expect(reminders(room)).toEqual([
      "⏰ SELL order 1 (BONK): 2 min left\nNot voted yet: @carol.\nTap a button on the card to vote.",
    ]);
  });
});
