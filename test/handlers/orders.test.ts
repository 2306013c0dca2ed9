import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { startBotWorld } from "../support/bot-world.ts";
import { CREATE, labels, PROPOSE, type Room } from "../support/room.ts";

const world = await startBotWorld();
afterAll(() => world.close());
afterEach(() => world.telegram.resetFaults());

const OUT_OF_DATE = "That button is out of date. Send /status to see what is on now.";

/** A room with so many orders, and no session open. */
async function bought(count: number): Promise<Room> {
  const room = world.room();
  await room.opens(room.bob);
  for (let i = 0; i < count; i++) {
    await room.bob.says(PROPOSE);
    await room.bob.taps("Yes");
    await world.pass(5 * 60_000);
  }
  await room.alice.says("/close_session");
  return room;
}

/** The page that is shown last. */
const page = (room: Room) => room.message("🧾 Orders");
const numbers = (room: Room) => [...page(room).text.matchAll(/^order (\d+) · /gm)].map(([, number]) => Number(number));

const FIRST = [17, 16, 15, 14, 13, 12, 11, 10];
const SECOND = [9, 8, 7, 6, 5, 4, 3, 2];

describe("/orders", () => {
  let room: Room;
  beforeAll(async () => {
    room = await bought(17);
  });

  it("says so where nothing has been bought, session or not", async () => {
    const empty = world.room();
    const words = [`Nothing has been bought yet. Propose it: ${PROPOSE}`];
    expect(await empty.bob.says("/orders")).toEqual(words);
    await empty.alice.says(CREATE);
    expect(await empty.bob.says("/orders")).toEqual(words);
    expect(empty.group.botMessages.at(-1)?.buttons).toEqual([]);
  });

  it("lists the newest eight, also without a session and to whoever asks", async () => {
    const stranger = room.enters({ first_name: "Eve" });
    expect(await stranger.says("/orders")).toHaveLength(1);
    expect(numbers(room)).toEqual(FIRST);
    expect(page(room).text.split("\n").at(1)).toBe("order 17 · BONK · 0.01 SOL · filled on paper");
    expect(page(room).text.split("\n").at(-1)).toBe("Who holds what? /order_17");
    expect(labels(page(room))).toEqual([["Older ›"]]);
  });

  it("is turned in the same message, both ways and by anybody, to either end", async () => {
    await room.bob.says("/orders");
    const { messageId } = page(room);
    const count = room.texts.length;
    expect(await room.carol.taps("Older")).toBe("");
    expect([numbers(room), labels(page(room))]).toEqual([SECOND, [["‹ Newer", "Older ›"]]]);
    await room.bob.taps("Older");
    expect([numbers(room), labels(page(room))]).toEqual([[1], [["‹ Newer"]]]);
    await room.bob.taps("‹ Newer");
    expect(numbers(room)).toEqual(SECOND);
    await room.bob.taps("‹ Newer");
    expect([numbers(room), labels(page(room))]).toEqual([FIRST, [["Older ›"]]]);
    expect(room.texts).toHaveLength(count);
    expect(page(room)).toMatchObject({ messageId, edits: 4 });
  });

  it("has a page for any number there is, and refuses what is none", async () => {
    await room.bob.says("/orders");
    const { messageId, text } = page(room);
    for (const data of ["o:18", "o:999999999", "o:0", "o:-1", "o:08", "o:1e1", "o:", "o:8:1"])
      expect(await room.bob.tapsData(data, messageId)).toBe(OUT_OF_DATE);
    expect(page(room).text).toBe(text);
    expect(await room.bob.tapsData("o:3", messageId)).toBe("");
    expect(numbers(room)).toEqual([3, 2, 1]);
  });

  it("turns nothing else into a page, whatever data a tap makes up", async () => {
    const other = await bought(1);
    await other.alice.says(CREATE);
    await other.bob.taps("Join");
    await other.bob.says(PROPOSE);
    await other.bob.says("/orders");
    const before = other.texts;
    for (const { messageId } of other.group.botMessages)
      expect(await other.bob.tapsData("o:1", messageId)).toBe(OUT_OF_DATE);
    expect(other.texts).toEqual(before);
  });

  it("says that a page is out of date where Telegram does not change it any more", async () => {
    await room.bob.says("/orders");
    world.telegram.faults.next.push({ method: "editMessageText", count: 1, status: 400 });
    expect(await room.bob.taps("Older")).toBe(OUT_OF_DATE);
    world.telegram.faults.next.push({ method: "editMessageText", count: 1, status: 429, retryAfter: 20 });
    expect(await room.bob.taps("Older")).toBe("");
    expect(numbers(room)).toEqual(FIRST);
    await room.bob.taps("Older");
    expect(numbers(room)).toEqual(SECOND);
  });
});

describe("/order", () => {
  let room: Room;
  beforeAll(async () => {
    room = world.room();
    await room.buys([room.bob, "0.01"]);
    await room.carol.taps("Join");
    await room.backs('/propose "BUY token=WIF amount=0.05 price=0.5"', [room.bob, "0.05"], [room.carol, "0.01"]);
  });
  // Telegram takes some twenty messages a minute.
  beforeEach(() => world.pass(6 * 60_000));

  it.each(["/order 2", "/order #2", "/order_2", "/order2", "/order order 2", '/order "2"', "/order №2"])(
    "shows what an order is, and who has which share: %s",
    async (typed) => {
      const day = new Date((await world.store.findOrder(room.group.id, 2)).order?.bought.at ?? 0)
        .toUTCString()
        .slice(5, 16)
        .replace(/^0/, "");
      const shares = ["@bob 0.05 SOL · 83.3 %", "@carol 0.01 SOL · 16.7 %"];
      const shown = (lines: string[]) =>
        [
          "🧾 order 2 · WIF · filled on paper",
          `${day}: 0.06 SOL paid: 0.12 WIF at 0.5`,
          "",
          "Shares:",
          ...lines,
          "",
          'Sell it: /propose "SELL order=2"',
        ].join("\n");
      expect(await room.bob.says(typed)).toEqual([shown(shares)]);
      // Whoever asks comes first.
      expect(await room.carol.says(typed)).toEqual([shown(shares.toReversed())]);
    },
  );

  it("has a button that copies the command which sells it, until somebody has sent that", async () => {
    const one = await bought(1);
    await one.bob.says("/order 1");
    const { messageId, buttons } = one.message("🧾 order 1");
    const command = '/propose "SELL order=1"';
    expect(buttons).toEqual([[{ text: "📋 Sell order 1", data: "", copyText: command }]]);
    expect(await one.bob.tapsData("o:1", messageId)).toBe(OUT_OF_DATE);
    await one.opens(one.bob);
    expect(await one.bob.says(command)).toEqual([expect.stringContaining("SELL order 1")]);
    await one.bob.says("/order 1");
    expect(one.message("🧾 order 1").buttons).toEqual([]);
  });

  it("may name the bot, and leaves orders of other bots alone", async () => {
    const name = world.telegram.botUser.username;
    for (const typed of [`/order@${name} 1`, `/order_1@${name}`, `/ORDER@${name} #1`])
      expect(await room.bob.says(typed)).toEqual([expect.stringMatching(/^🧾 order 1 · BONK/)]);
    for (const typed of ["/order@OtherBot 1", "/order_1@OtherBot", "/orders@OtherBot"])
      expect(await room.bob.says(typed)).toEqual([]);
  });

  it.each(["/order", "/order abc", "/order 1.5", "/order -1"])("asks for a number: %s", async (typed) => {
    expect(await room.bob.says(typed)).toEqual([expect.stringMatching(/^Which order\? .*\/order 3.*\/orders/)]);
  });

  it("says which orders there are", async () => {
    const [none, one] = [world.room(), await bought(1)];
    expect(await none.bob.says("/order 1")).toEqual([expect.stringMatching(/^There are no orders yet/)]);
    for (const typed of ["/order 99", "/order 0", "/order_2"])
      expect(await one.bob.says(typed)).toEqual(["There is only order 1. See it with /order_1"]);
    expect(await room.bob.says("/order 99")).toEqual(["There are orders 1 to 2. /orders lists them."]);
  });

  it.each(["/order 1", "/order_1", "/orders", "/order"])(
    "is for groups: %s in a private chat says so",
    async (typed) => {
      const alone = world.telegram.privateChat({ first_name: "Zoe" });
      await world.until(alone.says(typed));
      await world.idle();
      expect(alone.botMessages.map(({ text }) => text)).toEqual([expect.stringMatching(/works in a group/)]);
    },
  );
});
