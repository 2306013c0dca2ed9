import { afterAll, afterEach, describe, expect, it } from "vitest";
import { FORGET_QUESTION_MS } from "../../src/time-limits.ts";
import { ArchiveStandIn } from "../support/archive-stand-in.ts";
import { startBotWorld } from "../support/bot-world.ts";
import { pastVote } from "../support/past-votes.ts";
import { lastUpdate, redeliver, unseen } from "../support/redeliver.ts";
import { Actor, CREATE, labels, PROPOSE, type Room, SELL } from "../support/room.ts";

const archive = new ArchiveStandIn();
const world = await startBotWorld({ bindings: { ARCHIVE_READ: archive, ARCHIVE: "on" } });
afterAll(() => world.close());
afterEach(() => world.telegram.resetFaults());

const OUT_OF_DATE = "That button is out of date. Send /status to see what is on now.";
const OWNER_ONLY = "Only the owner of this group can make me forget its history.";
const FORGOTTEN =
  "🗑 Forgotten. Orders that you still hold are in /orders\nThe last copies are deleted within a few minutes.";
const EMPTY = expect.stringContaining(`There are no past votes to show. Start one: ${PROPOSE}`);

const ownerOf = (room: Room) => new Actor(room, room.group.creator);
/** The question, or what has become of it. */
const question = (room: Room) => room.message("🗑");

/** A room with order 1, which was sold, and order 2, which is held; all sessions are closed. */
async function traded(options?: Parameters<typeof world.room>[0]): Promise<Room> {
  const room = world.room(options);
  await room.buys([room.bob, "0.05"], [room.carol, "0.01"]);
  await room.bob.says(SELL);
  await room.bob.taps("Yes");
  await room.carol.taps("Yes");
  await world.pass(5 * 60_000 + 1_000);
  await room.backs('/propose "BUY token=WIF amount=0.05 price=0.5"', [room.bob, "0.05"], [room.carol, "0.01"]);
  await world.pass(5 * 60_000 + 1_000);
  await room.alice.says("/close_session");
  await world.pass(60_000);
  return room;
}

/** The owner asks, and says yes to the first question. */
async function askedTwice(room: Room): Promise<Actor> {
  const owner = ownerOf(room);
  await owner.says("/forget");
  await owner.taps("Forget everything");
  return owner;
}

describe("/forget of a group's owner", () => {
  it("asks what goes and what stays, asks again, and forgets", async () => {
    const room = await traded();
    const owner = ownerOf(room);
    expect(await owner.says("/forget")).toEqual([
      [
        "🗑 Forget this group's history?",
        "",
        "Goes: all past votes and who voted what, all closed sessions, and orders that were sold or never bought.",
        "Stays: orders that you still hold, with who paid for them, and this group's rules.",
        "",
        "Want a copy first? Send /export",
        "Only the group's owner can answer, within 5 minutes.",
      ].join("\n"),
    ]);
    expect(labels(question(room))).toEqual([["Forget everything"], ["Keep"]]);
    expect(question(room).buttons[0]?.[0]?.style).toBe("danger");
    const count = room.texts.length;
    expect(await owner.taps("Forget everything")).toBe("");
    expect(question(room).text).toMatch(/^🗑 Really forget it all\?\n\n.*Nobody can bring them back\.$/);
    expect(labels(question(room))).toEqual([["Yes, forget it for good"], ["Keep"]]);
    expect((await world.store.listPastVotes(room.group.id, null, 9)).votes).toHaveLength(3);

    expect(await owner.taps("Yes, forget it for good")).toBe("");
    expect(question(room)).toMatchObject({ text: FORGOTTEN, buttons: [], edits: 2 });
    expect(room.texts).toHaveLength(count);
    expect(await room.bob.says("/history")).toEqual([EMPTY]);
    expect(await room.bob.says("/orders")).toEqual([
      "🧾 Orders, newest first\norder 2 · WIF · 0.06 SOL · filled on paper\n\nWho holds what? /order_2",
    ]);
    expect(await world.upstash.command("ZSCORE", "archive:due", String(room.group.id))).not.toBeNull();
  });

  it("leaves the held order as it was: it can be looked at and sold, and the next one gets a new number", async () => {
    const room = await traded();
    const before = await world.store.findOrder(room.group.id, 2);
    await (await askedTwice(room)).taps("Yes, forget");
    expect(await world.store.findOrder(room.group.id, 2)).toEqual(before);
    expect(await room.bob.says("/order 1")).toEqual([
      "Order 1 was forgotten with this group's history. /orders lists those that are left.",
    ]);
    expect(await room.bob.says("/order 3")).toEqual(["There are orders 1 to 2. /orders lists them."]);
    await world.pass(60_000);
    await room.opens(room.bob);
    expect(await room.bob.says(SELL)).toEqual([expect.stringMatching(/^Order 1 was forgotten/)]);
    await room.backs(PROPOSE, [room.bob, "0.05"]);
    await world.pass(5 * 60_000 + 1_000);
    await room.bob.says('/propose "SELL order=2"');
    await room.bob.taps("Yes");
    await room.carol.taps("Yes");
    await world.pass(5 * 60_000 + 1_000);
    await room.bob.says("/orders");
    expect(room.message("🧾").text).toMatch(/\norder 3 · BONK .*\norder 2 · WIF · 0\.06 SOL · sold/);
  });

  it("hides what the archive has not deleted yet, and shows what came after", async () => {
    const room = await traded();
    const { id } = room.group;
    archive.votesOf.set(id, [pastVote({ id: `${id}.900`, token: "OLD", startTime: world.clock.now() - 60_000 })]);
    await room.bob.says("/history");
    expect(room.message("🗂").text).toContain("BUY OLD");
    await (await askedTwice(room)).taps("Yes, forget");
    expect(await room.bob.says("/history")).toEqual([EMPTY]);
    await world.pass(60_000);
    await room.opens(room.bob);
    await room.bob.says(PROPOSE);
    await room.alice.says("/cancel");
    await room.bob.says("/history");
    expect(room.message("🗂").text.split("\n\n")).toHaveLength(2);
  });

  it("forgets nothing if they keep it, at either question", async () => {
    const room = await traded();
    const owner = ownerOf(room);
    await owner.says("/forget");
    expect(await owner.taps("Keep")).toBe("");
    await askedTwice(room);
    expect(await owner.taps("Keep")).toBe("");
    expect(room.texts.filter((text) => text === "👍 Nothing was forgotten.")).toHaveLength(2);
    expect((await world.store.listPastVotes(room.group.id, null, 9)).votes).toHaveLength(3);
  });

  it("forgets nothing if they answer too late", async () => {
    const room = await traded();
    const owner = await askedTwice(room);
    await world.pass(FORGET_QUESTION_MS + 1_000);
    expect(await owner.taps("Yes, forget")).toBe("");
    expect(room.texts.at(-1)).toBe("That came too late, so nothing was forgotten. Send /forget to ask again.");
    await owner.says("/forget");
    await world.pass(FORGET_QUESTION_MS + 1_000);
    await owner.taps("Forget everything");
    expect(room.texts.at(-1)).toMatch(/^That came too late/);
    expect((await world.store.listPastVotes(room.group.id, null, 9)).votes).toHaveLength(3);
  });

  it("asks nothing that reaches us late", async () => {
    const room = await traded();
    const asked = await unseen(world, "/forget", ownerOf(room));
    await world.pass(11 * 60_000);
    await redeliver(world, asked);
    expect(room.texts.at(-1)).toBe("That reached me late. Send it again if you still mean it.");
  });

  it("is refused while a session is open, or its last vote is settled, at every step", async () => {
    const room = await traded();
    const open = "A session is still open. Close it first with /close_session, then send /forget again.";
    const owner = await askedTwice(room);
    await room.alice.says(CREATE);
    expect(await owner.taps("Yes, forget")).toBe(open);
    expect(await owner.says("/forget")).toEqual([open]);
    expect((await world.store.listPastVotes(room.group.id, null, 9)).votes).toHaveLength(3);
    await room.alice.says("/close_session");
    await owner.says("/forget");
    await room.alice.says(CREATE);
    expect(await owner.taps("Forget everything")).toBe(open);
  });

  it("forgets once, however often the tap is delivered, and nothing that came after it", async () => {
    const room = await traded();
    await (await askedTwice(room)).taps("Yes, forget");
    const tap = lastUpdate(world);
    await redeliver(world, tap, 2);
    await world.pass(60_000);
    await room.buys([room.bob, "0.05"]);
    await redeliver(world, tap);
    await room.alice.says("/close_session");
    await redeliver(world, tap);
    expect((await world.store.listPastVotes(room.group.id, null, 9)).votes).toHaveLength(1);
    expect((await world.store.listOrders(room.group.id, null, 9)).orders.map(({ number }) => number)).toEqual([3, 2]);
  });
});

describe("/forget of others", () => {
  it("is refused to members, admins, channels and whoever is anonymous, and if Telegram says nothing", async () => {
    const room = await traded();
    for (const one of [room.bob, room.alice]) expect(await one.says("/forget")).toEqual([OWNER_ONLY]);
    const words = expect.stringMatching(/^You are writing anonymously, so I can't tell if you own this group\./);
    expect(await ownerOf(room).says("/forget", { anonymous: true })).toEqual([words]);
    expect(await room.alice.says("/forget", { asChannel: true })).toEqual([
      expect.stringMatching(/came from a channel/),
    ]);
    world.telegram.faults.next.push({ method: "getChatAdministrators", count: 1, status: 500 });
    expect(await ownerOf(room).says("/forget")).toEqual([expect.stringMatching(/who the admins are/)]);
  });

  it("answers no question: neither yes nor no, nor one that was made up", async () => {
    const room = await traded();
    const owner = ownerOf(room);
    await owner.says("/forget");
    const { messageId, text } = question(room);
    for (const button of ["Forget everything", "Keep"]) expect(await room.alice.taps(button)).toBe(OWNER_ONLY);
    // The second question was not asked yet, not even by the owner.
    expect(await owner.tapsData("f:f", messageId)).toBe(OUT_OF_DATE);
    for (const data of ["f", "f:", "f:x", "f:forget", "f:f:1", "F:f"])
      expect(await owner.tapsData(data, messageId)).toBe(OUT_OF_DATE);
    expect(question(room).text).toBe(text);
    await owner.taps("Forget everything");
    expect(await room.alice.taps("Yes, forget")).toBe(OWNER_ONLY);
    const other = room.message("✅").messageId;
    expect(await owner.tapsData("f:f", other)).toBe(OUT_OF_DATE);
    expect((await world.store.listPastVotes(room.group.id, null, 9)).votes).toHaveLength(3);
  });
});

it("a group that becomes a supergroup has forgotten there, too", async () => {
  const room = await traded({ type: "group" });
  archive.votesOf.set(room.group.id, []);
  await (await askedTwice(room)).taps("Yes, forget");
  const old = room.group.id;
  await world.until(room.group.upgrade());
  await world.idle();
  const { id } = room.group;
  expect(id).not.toBe(old);
  archive.votesOf.set(id, [pastVote({ id: `${old}.900`, startTime: world.clock.now() - 60_000 })]);
  expect(await room.bob.says("/history")).toEqual([EMPTY]);
});
