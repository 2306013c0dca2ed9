import { afterAll, afterEach, describe, expect, it } from "vitest";
import { startBotWorld } from "../support/bot-world.ts";
import { PROPOSE, type Room } from "../support/room.ts";

const MINUTE_MS = 60_000;
const PER_MINUTE = 8;

/** Cloudflare's limit of eight answers a minute for each chat, by the clock of the world. */
const counted = new Map<string, number>();
const ANSWER_LIMIT = {
  async limit({ key }: { key: string }) {
    const slot = `${key} ${Math.floor(world.clock.now() / MINUTE_MS)}`;
    counted.set(slot, 1 + (counted.get(slot) ?? 0));
    return { success: (counted.get(slot) ?? 0) <= PER_MINUTE };
  },
};
const world = await startBotWorld({ bindings: { ANSWER_LIMIT } });
afterAll(() => world.close());
afterEach(() => world.telegram.resetFaults());

const reactionsTo = ({ group }: Room, text: string) =>
  group.history.flatMap((entry) => (entry.text === text ? [entry.reactions] : []));

describe("answers in a group", () => {
  it("leave room for the result, though one member asks all the time", async () => {
    const room = world.room();
    await room.votes(room.bob);
    await room.bob.taps("Yes");
    await world.pass(4 * MINUTE_MS);
    // Every 0.7 s, through the end of the vote.
    const { endTime = 0 } = (await world.store.readWhole(room.group.id))?.proposals.at(-1) ?? {};
    while (world.clock.now() < endTime + 20_000) {
      void room.carol.member.says("/status");
      await world.pass(700);
    }
    expect(room.results).toHaveLength(1);
    const asked = reactionsTo(room, "/status");
    expect(asked.length).toBeGreaterThan(90);
    expect(new Set(asked.flat())).toEqual(new Set(["🤯"]));
    expect(room.texts.filter((text) => text.startsWith("📣 Buy BONK token\n👥")).length).toBeLessThan(asked.length / 2);
  });

  it("to votes are given by 👍 beyond the limit, and every vote counts", async () => {
    const room = world.room();
    const people = Array.from({ length: 20 }, (_, i) => room.enters({ first_name: `Member ${i}` }));
    await room.opens(...people);
    await people[0]?.says(PROPOSE);
    await world.pass(MINUTE_MS);
    for (const one of people) await one.says("/vote yes");
    const thumbs = reactionsTo(room, "/vote yes").filter(([first]) => first === "👍");
    expect(thumbs.length).toBe(people.length - PER_MINUTE);
    await world.pass(5 * MINUTE_MS);
    expect(room.results[0]?.text).toContain("Yes 20 · No 0");
  });

  it("to votes come in words all the same where reactions are turned off, beyond the limit too", async () => {
    const room = world.room();
    await room.votes(room.bob, room.carol);
    for (let i = 0; i < PER_MINUTE; i += 1) await room.carol.says("/help");
    world.telegram.faults.next.push({ method: "setMessageReaction", chatId: room.group.id, count: 1, status: 400 });
    await room.bob.says("/vote yes 0.05");
    await world.pass(1_000);
    expect(room.texts.filter((text) => text.startsWith("✅ Counted: Yes 0.05 SOL"))).toHaveLength(1);
  });

  it("to commands that were carried out are a 👍, and to those that were not a 🤯", async () => {
    const room = world.room();
    await room.votes(room.bob);
    for (let i = 0; i < PER_MINUTE; i += 1) await room.carol.says("/help");
    await room.bob.says("/cancel");
    await room.bob.says("/cancel again");
    await room.alice.says("/close_session");
    expect(reactionsTo(room, "/cancel")).toEqual([["👍"]]);
    expect(reactionsTo(room, "/cancel again")).toEqual([["🤯"]]);
    expect(reactionsTo(room, "/close_session")).toEqual([["👍"]]);
  });

  it("are one group's: another has its own, and so has a private chat", async () => {
    const [room, other] = [world.room(), world.room()];
    for (let i = 0; i < PER_MINUTE; i += 1) expect(await room.bob.says("/help")).toHaveLength(1);
    expect(await room.bob.says("/help")).toEqual([]);
    expect(await other.bob.says("/help")).toHaveLength(1);
    const chat = world.telegram.privateChat({ first_name: "Eve" });
    for (let i = 0; i < 2 * PER_MINUTE; i += 1) await world.until(chat.says("/help"));
    expect(chat.botMessages).toHaveLength(2 * PER_MINUTE);
    await world.pass(MINUTE_MS);
    expect(await room.bob.says("/help")).toHaveLength(1);
  });
});

describe("a vote that counts, and whose answer Telegram puts off", () => {
  const putOff = (room: Room, retryAfter: number) => {
    const chatId = room.group.id;
    world.telegram.faults.next.push({ method: "sendMessage", chatId, count: 1, status: 429, retryAfter });
  };
  const noReactions = (room: Room) => {
    const chatId = room.group.id;
    world.telegram.faults.next.push({ method: "setMessageReaction", chatId, count: 1, status: 400 });
  };

  it("gets its words after the pause, where reactions are turned off", async () => {
    const room = world.room();
    await room.votes(room.bob);
    putOff(room, 15);
    noReactions(room);
    expect(await room.bob.says("/vote yes 0.05")).toEqual([]);
    await world.pass(14_000);
    expect(room.texts.filter((text) => text.startsWith("✅ Counted"))).toEqual([]);
    await world.pass(2_000);
    expect(room.texts.filter((text) => text.startsWith("✅ Counted: Yes 0.05 SOL"))).toHaveLength(1);
  });

  it("gets a 👍 and no words where they are not", async () => {
    const room = world.room();
    await room.votes(room.bob);
    putOff(room, 15);
    await room.bob.says("/vote yes 0.05");
    expect(reactionsTo(room, "/vote yes 0.05")).toEqual([["👍"]]);
    await world.pass(MINUTE_MS);
    expect(room.texts.filter((text) => text.startsWith("✅ Counted"))).toEqual([]);
  });
});

describe("a group that becomes a supergroup, of which Telegram tells as if the bot were new there", () => {
  it.each([{ newFirst: false }, { newFirst: true }])("is not greeted in mid-vote (%o)", async (order) => {
    const room = world.room({ type: "group" });
    await room.votes(room.bob);
    await world.until(room.group.upgrade({ ...order, tellsBot: true }));
    await world.pass(10_000);
    expect(room.texts.filter((text) => text.startsWith("👋"))).toEqual([]);
    expect(room.texts).toHaveLength(2);
  });
});
