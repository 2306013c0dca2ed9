import { afterAll, describe, expect, it } from "vitest";
import { startBotWorld } from "../support/bot-world.ts";
import { lastUpdate } from "../support/redeliver.ts";
import { type Actor, CREATE, labels, PROPOSE, type Room } from "../support/room.ts";

/** Whether the limit of what one member may send is reached. */
let tooFast = false;
const RATE_LIMIT = { limit: async () => ({ success: !tooFast }) };
const world = await startBotWorld({ bindings: { RATE_LIMIT } });
afterAll(() => world.close());

const OUT_OF_DATE = "That button is out of date. Send /status to see what is on now.";

let updateId = 8_000_000;

/** Delivers an update that Telegram's stand-in does not make; gives the status, and the calls that the bot made. */
async function deliver(update: object) {
  const before = world.telegram.outgoing.length;
  updateId += 1;
  const { status } = await world.until(
    world.telegram.deliver(JSON.parse(JSON.stringify({ update_id: updateId, ...update }))),
  );
  await world.idle();
  return { status, calls: world.telegram.outgoing.slice(before).map(({ method }) => method) };
}

const ephemeral = { message_id: 0, ephemeral_message_id: 7 };

/** What somebody writes so that only the bot reads it. */
const whispers = ({ group }: Room, { member }: Actor, text: string, type = "supergroup") =>
  deliver({
    message: {
      ...ephemeral,
      date: world.clock.now() / 1_000,
      chat: { id: group.id, type, title: "Trades" },
      from: member.user,
      text,
    },
  });

/** A tap below an ephemeral message that has this button. */
async function tapBelow(room: Room, actor: Actor, data: string): Promise<object> {
  await actor.tapsData("x", 99_999);
  const reply_markup = { inline_keyboard: [[{ text: "Tap", callback_data: data }]] };
  const chat = { id: room.group.id, type: "supergroup" };
  const message = { ...ephemeral, date: 1, chat, text: "psst", reply_markup };
  return { callback_query: { ...lastUpdate(world).callback_query, data, message } };
}

/** Delivers a tap, and gives the pop-up's text. */
async function popup(tap: object): Promise<string> {
  expect((await deliver(tap)).status).toBe(200);
  return String(world.telegram.outgoing.findLast(({ method }) => method === "answerCallbackQuery")?.payload.text);
}

const dataOf = (room: Room, label: string): string =>
  room.group.botMessages.flatMap(({ buttons }) => buttons.flat()).findLast(({ text }) => text.startsWith(label))
    ?.data ?? "no such button";

describe("an ephemeral message, whose id is 0", () => {
  it.each([
    [CREATE, "supergroup"],
    [PROPOSE, "supergroup"],
    ["/vote yes 0.05", "supergroup"],
    ["/status", "supergroup"],
    ["/help", "supergroup"],
    ["/nonsense@ConclaveBot", "supergroup"],
    ["/start", "private"],
    ["hello", "private"],
  ])("does nothing and gets no answer: %s, in a %s", async (text, type) => {
    const room = world.room();
    if (text.startsWith("/vote")) await room.votes(room.alice);
    else if (text !== CREATE) await room.opens(room.alice);
    const logged = world.logs.length;
    const before = await world.store.readWhole(room.group.id);
    expect(await whispers(room, room.alice, text, type)).toEqual({ status: 200, calls: [] });
    expect(world.logs.slice(logged)).toEqual([expect.objectContaining({ outcome: "ephemeral" })]);
    expect(await world.store.readWhole(room.group.id)).toEqual(before);
  });

  it("gets no reaction either where its sender is too fast", async () => {
    const room = world.room();
    tooFast = true;
    const heard = await whispers(room, room.alice, "/status");
    tooFast = false;
    expect(heard).toEqual({ status: 200, calls: [] });
  });
});

describe("a tap below an ephemeral message", () => {
  it("joins and counts, since its button names the session and the vote, and the tap itself is the cause", async () => {
    const room = world.room();
    await room.votes(room.bob);
    expect(await popup(await tapBelow(room, room.carol, dataOf(room, "Join")))).toContain("You're in");
    const yes = dataOf(room, "Yes 0.05");
    expect(await popup(await tapBelow(room, room.carol, yes))).toContain("Counted: Yes 0.05 SOL");
    expect(await popup(await tapBelow(room, room.carol, yes))).toContain("already voted");
    expect(await popup(await tapBelow(room, room.bob, dataOf(room, "No")))).toContain("Yes 1 · No 1");
  });

  it("counts once when it is delivered again", async () => {
    const room = world.room();
    await room.votes(room.bob, room.carol);
    const tap = await tapBelow(room, room.bob, dataOf(room, "Yes 0.05"));
    await deliver(tap);
    await deliver(tap);
    expect(world.logs.filter(({ what }) => what === "tap_vote").slice(-2)).toMatchObject([
      { outcome: "counted" },
      { outcome: "again" },
    ]);
    expect(await room.carol.taps("No")).toContain("Yes 1 · No 1 · 0.05 SOL");
  });

  it.each(["x", "", "j:0.0", "v:-1.0:-1.0:n"])("is told that %j is no button of ours", async (data) => {
    const room = world.room();
    await room.opens(room.bob);
    expect(await popup(await tapBelow(room, room.bob, data))).toBe(OUT_OF_DATE);
  });

  it("turns no page of orders, since there is no message to edit", async () => {
    const room = world.room();
    await room.buys([room.bob, "0.05"]);
    await room.bob.says("/orders");
    expect(labels(room.message("🧾"))).toEqual([]);
    const before = room.group.botMessages;
    expect(await popup(await tapBelow(room, room.bob, "o:1"))).toBe(OUT_OF_DATE);
    expect(room.group.botMessages).toEqual(before);
  });
});
