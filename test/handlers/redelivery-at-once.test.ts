import { afterAll, describe, expect, it } from "vitest";
import { startBotWorld } from "../support/bot-world.ts";
import { publishesFor, redeliver, sessionCards, unseen } from "../support/redeliver.ts";
import { CREATE, PROPOSE } from "../support/room.ts";

const world = await startBotWorld();
afterAll(() => world.close());

describe("an update that is delivered several times at once", () => {
  it("opens one session with one card", async () => {
    const room = world.room();
    expect(await redeliver(world, await unseen(world, CREATE, room.alice), 3)).toEqual([200, 200, 200]);
    expect(sessionCards(room)).toHaveLength(1);
    expect(await room.bob.taps("Join")).toMatch(/you're in/i);
  });

  it("makes one proposal with one card and one timer", async () => {
    const room = world.room();
    await room.opens(room.bob);
    const update = await unseen(world, PROPOSE, room.bob);
    expect(await redeliver(world, update, 3)).toEqual([200, 200, 200]);
    expect(room.cards).toBe(1);
    expect(publishesFor(world, room)).toHaveLength(1);
  });

  it.each([
    ["/create_session", CREATE],
    ["/propose", PROPOSE],
  ])("is answered as soon as the card is there: %s", async (_, text) => {
    const room = world.room();
    if (text === PROPOSE) await room.opens(room.alice);
    const update = await unseen(world, text, room.alice);
    const start = world.clock.now();
    expect(await redeliver(world, update, 3)).toEqual([200, 200, 200]);
    expect(world.clock.now() - start).toBeLessThanOrEqual(1_500);
  });

  it("counts one vote by command", async () => {
    const room = world.room();
    await room.votes(room.bob, room.carol);
    await redeliver(world, await unseen(world, "/vote yes 0.05", room.carol), 4);
    expect(await room.bob.says("/vote no")).toEqual([expect.stringContaining("Yes 1 · No 1 · 0.05 SOL")]);
  });

  it("cancels and closes once, and says so in the same words", async () => {
    const room = world.room();
    await room.votes(room.bob);
    await redeliver(world, await unseen(world, "/cancel", room.alice), 2);
    expect(room.card.text).toContain("🚫 Cancelled");
    expect(room.texts.filter((text) => text.startsWith("🚫"))).toHaveLength(2);
    await redeliver(world, await unseen(world, "/close_session", room.alice), 2);
    expect(room.sessionCard.text).toContain("🔒 Closed");
    expect((await room.bob.says("/status"))[0]).toContain("No session is open");
  });
});

describe("a card whose posting died half-way", () => {
  it("is posted by the redelivery of /create_session", async () => {
    const room = world.room();
    const update = await unseen(world, CREATE, room.alice);
    const id = `${room.group.id}.${update.message?.message_id}`;
    const creator = { id: room.alice.id, name: { kind: "username", text: "alice" } } as const;
    const claim = { attemptId: "gone", until: world.clock.now() + 8_000 };
    const session = { message: "Buy BONK token", minutes: 5, creator, threadId: null, claim, late: false };
    expect((await world.store.saveSession(id, session, 86_400)).ok).toBe(true);
    const start = world.clock.now();
    expect(await redeliver(world, update)).toEqual([200]);
    expect(world.clock.now() - start).toBe(8_000);
    expect(sessionCards(room)).toHaveLength(1);
    expect(await room.bob.taps("Join")).toMatch(/you're in/i);
  });

  it("is posted by the redelivery of /propose, once the first attempt must be over, with the votes that came", async () => {
    const room = world.room();
    await room.opens(room.bob);
    const update = await unseen(world, PROPOSE, room.bob);
    const { message } = update;
    if (message === undefined) throw new Error("no message");
    // The proposal is made, and whoever made it is gone.
    const made = await world.store.addProposal(room.group.id, {
      message: { chatId: room.group.id, messageId: message.message_id },
      proposer: { id: room.bob.id, name: { kind: "username", text: "bob" } },
      action: { kind: "buy", token: "BONK", amount: 50_000_000, price: { kind: "market" } },
      executorToken: "BONK",
      market: null,
      minutes: null,
      threadId: null,
      claim: { attemptId: "gone", until: world.clock.now() + 8_000 },
      sentAt: world.clock.now(),
      late: false,
      isAdmin: false,
    });
    expect(made.ok).toBe(true);
    await redeliver(world, await unseen(world, "/vote yes 0.05", room.bob, 600));
    expect(room.texts.at(-1)).toContain("Counted");
    const start = world.clock.now();
    expect(await redeliver(world, update)).toEqual([200]);
    expect(world.clock.now() - start).toBe(8_000);
    expect(room.cards).toBe(1);
    expect(publishesFor(world, room)).toHaveLength(1);
    expect(room.card.text).toContain("Yes 1 · No 0 · 0.05 SOL\n1 of 1 voted");
    expect(await room.bob.taps("No")).toContain("already voted");
  });
});
