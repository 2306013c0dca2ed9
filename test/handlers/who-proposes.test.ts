import { afterAll, afterEach, describe, expect, it, vi } from "vitest";
import { startBotWorld } from "../support/bot-world.ts";
import { setRules } from "../support/group-rules.ts";
import { redeliver, unseen } from "../support/redeliver.ts";
import { PROPOSE, type Room, SELL } from "../support/room.ts";

const world = await startBotWorld();
afterAll(() => world.close());
afterEach(() => world.telegram.resetFaults());

const ADMINS_ONLY = "Only this chat's admins can propose here. /settings shows the rules.";
const PAUSED = "Nothing can be proposed here for now. An admin can change that: /settings pause off";
const PATIENTLY = { timeout: 60_000, interval: 5 };
const CARD = expect.stringMatching(/^🗳 BUY BONK\n/);

/** How often Telegram was asked who a group's admins are. */
const questions = (room: Room): number =>
  world.telegram.outgoing.filter(
    ({ method, payload }) => method === "getChatAdministrators" && payload.chat_id === room.group.id,
  ).length;

/** A session that Alice, an admin, and Bob have joined, in a group where only admins propose. */
async function adminsOnly(): Promise<Room> {
  const room = world.room();
  await setRules(world, room, { propose: "admins" });
  await room.opens(room.alice, room.bob);
  return room;
}

describe("where only admins propose", () => {
  it("an admin's proposal is made, by one question to Telegram", async () => {
    const room = await adminsOnly();
    const before = questions(room);
    expect(await room.alice.says(PROPOSE)).toEqual([CARD]);
    expect(questions(room) - before).toBe(1);
    expect(room.cards).toBe(1);
    expect(await world.due()).toHaveLength(1);
  });

  it("an admin's proposal that is delivered again is made once, and Telegram is not asked again", async () => {
    const room = await adminsOnly();
    const update = await unseen(world, PROPOSE, room.alice);
    expect(await redeliver(world, update)).toEqual([200]);
    const before = questions(room);
    expect(await redeliver(world, update)).toEqual([200]);
    expect([questions(room) - before, room.cards]).toEqual([0, 1]);
  });

  it("a member's proposal is refused, by one question, and nothing is left of it", async () => {
    const room = await adminsOnly();
    const before = questions(room);
    const due = await world.due();
    expect(await room.bob.says(PROPOSE)).toEqual([ADMINS_ONLY]);
    expect(questions(room) - before).toBe(1);
    expect(await world.due()).toEqual(due);
    expect((await world.store.readWhole(room.group.id))?.proposals).toEqual([]);
  });

  it("nobody is refused or heard while Telegram does not say who the admins are", async () => {
    const room = await adminsOnly();
    const due = await world.due();
    const silent = { method: "getChatAdministrators", chatId: room.group.id, status: 500 };
    for (const one of [room.alice, room.bob]) {
      world.telegram.faults.next.push({ ...silent, count: 1 });
      expect(await one.says(PROPOSE)).toEqual([
        "Telegram did not tell me who the admins are. Please try again in a moment.",
      ]);
    }
    expect(await world.due()).toEqual(due);
    expect(await room.alice.says(PROPOSE)).toEqual([CARD]);
  });

  it("a proposal stays on the due list if one of two deliveries of its command gets no answer from Telegram", async () => {
    const room = await adminsOnly();
    const update = await unseen(world, PROPOSE, room.alice);
    const { promise: released, resolve: release } = Promise.withResolvers<void>();
    world.telegram.faults.next.push({
      ...{ method: "getChatAdministrators", chatId: room.group.id, status: 500 },
      ...{ count: 1, until: released },
    });
    const first = redeliver(world, update);
    await vi.waitUntil(() => world.telegram.faults.next.every(({ count }) => count === 0), PATIENTLY);
    const second = world.telegram.deliver(update);
    await vi.waitUntil(() => room.cards === 1, PATIENTLY);
    release();
    await world.until(Promise.all([first, second]));
    await world.idle();
    const [proposal] = (await world.store.findActiveSession(room.group.id))?.proposals ?? [];
    expect(proposal?.state).toBe("open");
    expect(await world.due()).toContain(proposal?.id);
  });

  it("a member's sale is refused too, and an admin's who did not pay as anywhere", async () => {
    const room = world.room();
    await room.buys([room.bob, "0.05"]);
    await setRules(world, room, { propose: "admins" });
    expect(await room.bob.says(SELL)).toEqual([ADMINS_ONLY]);
    expect(await room.alice.says(SELL)).toEqual([
      "Only those who paid for this order can propose its sale or vote on it.",
    ]);
  });

  it("members vote as anywhere", async () => {
    const room = await adminsOnly();
    await room.alice.says(PROPOSE);
    expect(await room.bob.taps("Yes 0.05")).toContain("Counted: Yes 0.05 SOL");
  });
});

it("Where members propose, Telegram is not asked who the admins are", async () => {
  const room = world.room();
  await room.opens(room.bob);
  const before = questions(room);
  expect(await room.bob.says(PROPOSE)).toEqual([CARD]);
  expect(questions(room)).toBe(before);
});

describe("where proposing is paused", () => {
  it("nobody can propose, an admin neither, without a question to Telegram", async () => {
    const room = await adminsOnly();
    await setRules(world, room, { pause: "on" });
    const [before, due] = [questions(room), await world.due()];
    for (const one of [room.alice, room.bob]) expect(await one.says(PROPOSE)).toEqual([PAUSED]);
    expect(questions(room)).toBe(before);
    expect(await world.due()).toEqual(due);
  });

  it("a vote that runs goes on to its result", async () => {
    const room = world.room();
    await room.votes(room.bob, room.carol);
    await setRules(world, room, { pause: "on" });
    expect(await room.bob.taps("Yes 0.05")).toContain("Counted");
    await world.pass(5 * 60_000);
    expect(room.results).toHaveLength(1);
    expect(await room.bob.says(PROPOSE)).toEqual([PAUSED]);
    await setRules(world, room, { pause: "off" });
    expect(await room.bob.says(PROPOSE)).toEqual([CARD]);
  });
});
