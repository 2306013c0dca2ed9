/** @module-tag long */
import { expect, test } from "vitest";
import { displacedKey, endedKey, liveKey, movedKey } from "../../src/store/keys.ts";
import { ARCHIVE_BEFORE_EXPIRY_MS, ENDED_KEPT_FOR_MS } from "../../src/time-limits.ts";
import { ARCHIVING, archiveOf, expire, foundOf, ofKind, scoreOf, sessionOf } from "./archiving.ts";
import { alice, announce, bob, carol, castIn, must, mustBegin, no, openSession, openVote, tap, yes } from "./people.ts";
import { MINUTE_MS, newChatId, onEveryEngine, TTL_MS, type World } from "./support.ts";
import { begin, buy, carried, closeAll, filled, openSale, paid, record, stock } from "./trades.ts";

const inChat = (world: World, chatId: number): World => ({ ...world, chatId });

/** Moves the world's chat and returns the world as it is in the supergroup. */
async function moved(world: World, to = newChatId()): Promise<World> {
  await world.store.moveChat(world.chatId, to, "mover");
  return inChat(world, to);
}

/** A supergroup with a session of carol's, and with an order of hers. */
async function occupied(world: World): Promise<World> {
  const there = inChat(world, newChatId());
  await stock(there, [paid(carol, 3_000_000)], filled());
  await openSession(there, [carol], 3);
  return there;
}

/** Lets the memory of a move go, as Redis does after some days. */
const forgetMove = (world: World) => expire(world, movedKey(world.chatId));

onEveryEngine("what the archive reads behind a move", ({ world: newWorld }) => {
  test("is found by the old chat's ids, and is in the supergroup", async () => {
    const world = newWorld(ARCHIVING);
    const id = await openSession(world, [alice]);
    const { proposalId } = await buy(world, 20);
    const there = await moved(world);
    await closeAll(there);
    const found = await foundOf(world, id);
    expect(found).toMatchObject({ lookAt: null, endedIn: [there.chatId] });
    expect(sessionOf(found).session).toMatchObject({
      id,
      chatId: there.chatId,
      proposals: [{ id: proposalId, order: 1 }],
    });
    expect((await foundOf(world, proposalId)).archivables).toMatchObject([
      { kind: "proposal", chatId: there.chatId, sessionId: id },
      { kind: "order", chatId: there.chatId, order: { number: 1 } },
    ]);
  });

  test("is found for as long as the archive may be away, and longer if it looks", async () => {
    const world = newWorld(ARCHIVING);
    const id = await openSession(world, [alice]);
    await moved(world);
    const life = () => world.pttl(movedKey(world.chatId));
    expect(await life()).toBeGreaterThan(ENDED_KEPT_FOR_MS - MINUTE_MS);
    await world.standIn.command("PEXPIRE", movedKey(world.chatId), MINUTE_MS);
    await foundOf(world, id);
    expect(await life()).toBeGreaterThan(ENDED_KEPT_FOR_MS - MINUTE_MS);
  });

  test("is a session that was closed long after the move was forgotten", async () => {
    const world = newWorld(ARCHIVING);
    const id = await openSession(world, [alice]);
    const there = await moved(world);
    await forgetMove(world);
    await closeAll(there);
    expect(sessionOf(await foundOf(world, id))).toMatchObject({ ended: "closed", session: { chatId: there.chatId } });
  });

  test("is an order that was sold long after the move was forgotten", async () => {
    const world = newWorld(ARCHIVING);
    await openSession(world, [alice]);
    const { proposalId } = await buy(world, 20);
    const there = await moved(world);
    await forgetMove(world);
    const sale = await openSale(there);
    must(await castIn(there, alice, { choice: "yes", lamports: null }));
    await record(there, await begin(there, sale), filled({ received: 5 }));
    expect(await scoreOf(world, proposalId)).toBe(world.clock.now);
    expect(ofKind(await foundOf(world, proposalId), "order")).toMatchObject([
      { chatId: there.chatId, order: { state: "sold", sale: { received: 5 } } },
    ]);
  });

  test("leaves no copy in the old chat that would be taken for the session", async () => {
    const world = newWorld(ARCHIVING);
    const id = await openSession(world, [alice]);
    world.clock.now += TTL_MS - ARCHIVE_BEFORE_EXPIRY_MS;
    expect(sessionOf(await foundOf(world, id)).ended).toBe("expired");
    const there = await moved(world);
    expect(await world.pttl(endedKey(world.chatId, id))).toBe(-2);
    must(await there.store.addParticipant(id, bob));
    expect((await foundOf(world, id)).archivables).toEqual([]);
    await closeAll(there);
    expect(sessionOf(await foundOf(world, id))).toMatchObject({
      ended: "closed",
      session: { participants: [alice, bob] },
    });
  });

  test("is the newer copy of two", async () => {
    const world = newWorld(ARCHIVING);
    const id = await openSession(world, [alice]);
    world.clock.now += TTL_MS - ARCHIVE_BEFORE_EXPIRY_MS;
    await foundOf(world, id);
    const old = await world.standIn.command("HGETALL", endedKey(world.chatId, id));
    const there = await moved(world);
    await closeAll(there);
    await world.standIn.command("HSET", endedKey(world.chatId, id), ...(Array.isArray(old) ? old.map(String) : []));
    const found = await foundOf(world, id);
    expect(sessionOf(found).ended).toBe("closed");
    expect(found.endedIn).toEqual([world.chatId, there.chatId]);
  });

  test("is found in both places while a move is half-way", async () => {
    const world = newWorld(ARCHIVING);
    const id = await openSession(world, [alice]);
    const { proposalId } = await buy(world, 20);
    const to = newChatId();
    // It dies behind the orders: after the depart and the move of the orders.
    const stop = world.standIn.onRequest(({ commands }) => {
      if (commands.flat().includes(`orders:{${to}}`)) world.standIn.faults.down = true;
    });
    await expect(world.store.moveChat(world.chatId, to, "dead")).rejects.toThrow("unreachable");
    stop();
    world.standIn.resetFaults();
    expect(await world.field("moved")).toBe(String(to));
    expect((await foundOf(world, proposalId)).archivables).toMatchObject([
      { kind: "proposal", chatId: to },
      { kind: "order", chatId: to, order: { number: 1 } },
    ]);
    expect(await foundOf(world, id)).toMatchObject({ archivables: [], lookAt: expect.any(Number) });
    const chats = await archiveOf(world).readChats([world.chatId, to]);
    expect(chats.get(world.chatId)).toMatchObject({ sessionId: id, moving: true, movedTo: null });
    await moved(world, to);
    expect((await archiveOf(world).readChats([world.chatId])).get(world.chatId)).toEqual({
      ...{ sessionId: id, moving: false, movedTo: to, orderShift: 0, forgottenAt: null },
    });
  });

  test("of a chat is where its orders went, by how much their numbers grew, and when it was forgotten", async () => {
    const world = newWorld(ARCHIVING);
    await openSession(world, [alice]);
    const { proposalId } = await buy(world, 20);
    const there = await occupied(world);
    await moved(world, there.chatId);
    await world.standIn.command("HSET", `settings:{${there.chatId}}`, "forgotten_at", 77);
    const chats = await archiveOf(world).readChats([world.chatId, there.chatId]);
    const same = { sessionId: `${there.chatId}.3`, moving: false, forgottenAt: 77 };
    expect(chats.get(world.chatId)).toEqual({ ...same, movedTo: there.chatId, orderShift: 1 });
    expect(chats.get(there.chatId)).toEqual({ ...same, movedTo: null, orderShift: 0 });
    expect(ofKind(await foundOf(world, proposalId), "order")).toMatchObject([
      { chatId: there.chatId, order: { number: 2 } },
    ]);
  });

  test("is a session that found no place there, closed, and its vote withdrawn", async () => {
    const world = newWorld(ARCHIVING);
    const { sessionId } = await openVote(world);
    must(await castIn(world, bob, yes(25_000_000)));
    const there = await occupied(world);
    world.clock.now += 1_000;
    await moved(world, there.chatId);
    expect(await scoreOf(world, sessionId)).toBe(world.clock.now);
    const found = await foundOf(world, sessionId);
    expect(found).toMatchObject({ lookAt: null, endedIn: [there.chatId] });
    expect(sessionOf(found)).toMatchObject({
      ...{ ended: "closed", endedAt: world.clock.now },
      session: {
        ...{ id: sessionId, chatId: there.chatId, open: false, participants: [alice, bob, carol] },
        proposals: [{ state: "cancelled", votes: [{ voter: bob }] }],
      },
    });
    expect(await world.pttl(endedKey(there.chatId, sessionId))).toBeGreaterThan(ENDED_KEPT_FOR_MS - MINUTE_MS);
    // The supergroup's own session is as it was.
    expect(await foundOf(world, `${there.chatId}.3`)).toMatchObject({ archivables: [], endedIn: [] });
  });

  test("is a session that was displaced, by its vote, when that is announced", async () => {
    const world = newWorld(ARCHIVING);
    const made = await openVote(world);
    for (const who of [alice, bob]) must(await castIn(world, who, yes(25_000_000)));
    must(await castIn(world, carol, no));
    const there = await occupied(world);
    world.clock.now = made.endTime;
    await moved(world, there.chatId);
    expect((await foundOf(world, made.proposalId)).archivables).toEqual([]);
    const settlement = await carried(world, await mustBegin(world, made));
    expect((await foundOf(world, made.proposalId)).archivables).toMatchObject([
      { kind: "order", order: { number: 2 } },
    ]);
    world.clock.now += 1_000;
    await announce(world, settlement);
    expect(await scoreOf(world, made.proposalId)).toBe(world.clock.now);
    const found = await foundOf(world, made.proposalId);
    expect(found.archivables.map(({ kind }) => kind)).toEqual(["proposal", "order", "session"]);
    expect(sessionOf(found)).toMatchObject({
      ended: "closed",
      session: {
        ...{ id: made.sessionId, chatId: there.chatId, participants: [alice, bob, carol] },
        proposals: [{ state: "announced", order: 2, votes: [{}, {}, {}] }],
      },
    });
    const key = displacedKey(there.chatId, made.proposalId);
    expect(await world.pttl(key)).toBeGreaterThan(ENDED_KEPT_FOR_MS - MINUTE_MS);
    expect(await world.pttl(liveKey(world.chatId))).toBe(-2);
  });

  test("is copied there while PostgreSQL is away, also where only the chat is entered", async () => {
    const world = newWorld(ARCHIVING);
    const id = await openSession(world, [alice]);
    const there = await moved(world);
    world.clock.now += TTL_MS - ARCHIVE_BEFORE_EXPIRY_MS;
    const copy = endedKey(there.chatId, id);
    for (const entry of [id, String(world.chatId), String(there.chatId)]) {
      await archiveOf(world).keepEnding([entry, "garbage"]);
      expect(await world.pttl(copy)).toBeGreaterThan(ENDED_KEPT_FOR_MS - MINUTE_MS);
      await expire(world, copy);
    }
    must(await there.store.closeSession(there.chatId, alice.id, true, tap()));
    await archiveOf(world).keepEnding([id]);
    expect(await world.standIn.command("HGET", copy, "state")).toBe("closed");
  });
});
