/** @module-tag long */
import { beforeAll, expect, test } from "vitest";
import {
  closedKey,
  displacedKey,
  endedKey,
  keptKey,
  ordersKey,
  recordKey,
  settingsKey,
  spentKey,
} from "../../src/store/keys.ts";
import {
  alice,
  announce,
  bob,
  carol,
  castIn,
  must,
  newProposal,
  openSession,
  openVote,
  refusalOf,
  settleAll,
  tap,
  warmScripts,
  yes,
} from "./people.ts";
import { MINUTE_MS, newChatId, onEveryEngine, TTL_MS, type World } from "./support.ts";
import { begin, buy, carried, closeAll, filled, openSale, rejected, unknown } from "./trades.ts";

const ARCHIVING = { ttlMs: TTL_MS, archiving: true };

/** A chat with one closed session: order 1 was sold, 2 rejected, 3 is held, and of 4 nobody knows. A fifth vote was withdrawn. */
async function lived(world: World, session = 100, sold = 1): Promise<readonly string[]> {
  await openSession(world, [alice, bob], session);
  const ids: string[] = [];
  const outcomes = [filled(), rejected, filled(), unknown];
  for (const [i, outcome] of outcomes.entries()) {
    ids.push((await buy(world, session + i + 1, [alice, bob], outcome)).proposalId);
    world.clock.now += MINUTE_MS;
  }
  const sale = await openSale(world, session + 10, sold);
  ids.push(sale.proposalId);
  for (const one of [alice, bob]) must(await castIn(world, one, { choice: "yes", lamports: null }));
  await announce(world, await carried(world, await begin(world, sale), filled({ received: 7 })));
  await closeAll(world);
  world.clock.now += MINUTE_MS;
  return ids;
}

const forget = (world: World, tapId = "1") => world.store.forgetHistory(world.chatId, tapId);
const numbers = async (world: World) => (await world.store.readOrders(world.chatId)).map(({ number }) => number);
const votes = async (world: World, chatId = world.chatId) =>
  (await world.store.listPastVotes(chatId, null, 100)).votes.length;
const exists = async (world: World, key: string) => Number(await world.standIn.command("EXISTS", key)) === 1;
const fieldsOf = async (world: World, key: string): Promise<string[]> => {
  const fields = await world.standIn.command("HKEYS", key);
  return Array.isArray(fields) ? fields.map(String).sort() : [];
};

onEveryEngine("a chat that forgets", ({ world: newWorld }) => {
  beforeAll(async () => {
    const world = newWorld();
    await warmScripts(world);
    must(await forget(newWorld()));
  });

  test("keeps nothing for the archive, which has not come yet", async () => {
    const world = newWorld(ARCHIVING);
    await lived(world);
    const ended = endedKey(world.chatId, `${world.chatId}.100`);
    expect(await exists(world, ended)).toBe(true);
    must(await forget(world));
    expect(await exists(world, ended)).toBe(false);
  });

  test("keeps the orders that it holds or may hold, whole, and no trace of the others, of votes or of sessions", async () => {
    const world = newWorld();
    const ids = await lived(world);
    const { chatId } = world;
    const before = await world.store.readOrders(chatId);
    expect(await votes(world)).toBe(5);
    must(await forget(world));
    expect(await votes(world)).toBe(0);
    expect(await world.store.readOrders(chatId)).toEqual(before.filter(({ number }) => number === 3 || number === 4));
    const fields = await fieldsOf(world, ordersKey(chatId));
    expect(fields.filter((name) => !/^[34](:|$)/.test(name))).toEqual([
      "count",
      ...[ids[2], ids[3]].map((id) => `of:${id}`).sort(),
    ]);
    const gone = [
      closedKey(chatId),
      spentKey(chatId),
      recordKey({ chatId, messageId: 100 }),
      ...ids.map((id) => keptKey(chatId, id)),
    ];
    for (const key of gone) expect([key, await exists(world, key)]).toEqual([key, false]);
    expect(await world.store.getAllSessionsForChat(chatId)).toEqual([]);
    expect(await world.standIn.command("HGET", settingsKey(chatId), "forgotten_at")).toBe(String(world.clock.now));
  });

  test("gives new orders new numbers, and can sell what it holds", async () => {
    const world = newWorld();
    await lived(world);
    must(await forget(world));
    world.clock.now += MINUTE_MS;
    await openSession(world, [alice, bob], 500);
    await buy(world, 501, [alice]);
    expect(await numbers(world)).toEqual([5, 4, 3]);
    const forgotten = { ...newProposal(world, 502), action: { kind: "sell", order: 1 } as const, executorToken: "" };
    expect(refusalOf(await world.store.addProposal(world.chatId, forgotten))).toEqual({ reason: "no_order", count: 5 });
    await openSale(world, 503, 3);
  });

  test("forgets nothing while a session is open, or closed and not archived", async () => {
    const world = newWorld();
    await lived(world);
    const made = await openVote(world);
    expect(refusalOf(await forget(world))).toEqual({ reason: "session_open" });
    world.clock.now = made.endTime;
    must(await world.store.closeSession(world.chatId, alice.id, true, tap()));
    expect(refusalOf(await forget(world))).toEqual({ reason: "session_open" });
    expect([await numbers(world), await votes(world)]).toEqual([[4, 3, 2, 1], 5]);
    expect(await world.standIn.command("HGET", settingsKey(world.chatId), "forgotten_at")).toBeNull();
  });

  test("forgets once by the same tap, and nothing that came after it", async () => {
    const world = newWorld();
    await lived(world);
    must(await forget(world));
    const at = world.clock.now;
    world.clock.now += MINUTE_MS;
    await lived(world, 500, 5);
    await openSession(world, [alice], 600);
    must(await forget(world));
    expect([await numbers(world), await votes(world)]).toEqual([[8, 7, 6, 5, 4, 3], 5]);
    expect(await world.standIn.command("HGET", settingsKey(world.chatId), "forgotten_at")).toBe(String(at));
    expect(refusalOf(await forget(world, "2"))).toEqual({ reason: "session_open" });
    must(await world.store.closeSession(world.chatId, alice.id, true, tap()));
    await world.store.archiveSession(world.chatId);
    must(await forget(world, "2"));
    expect([await numbers(world), await votes(world)]).toEqual([[8, 7, 4, 3], 0]);
  });

  // Where it is, forget, where the closed sessions are, their records, their deletion.
  test.each([1, 2, 3, 4])(
    "is finished by the same tap, or another, where it stopped behind request %i",
    async (request) => {
      for (const next of ["1", "2"]) {
        const world = newWorld();
        const ids = await lived(world);
        const start = world.standIn.requests.length;
        const stop = world.standIn.onRequest(() => {
          if (world.standIn.requests.length - start === request) world.standIn.faults.failNext = 2;
        });
        await expect(forget(world)).rejects.toThrow("unreachable");
        stop();
        world.standIn.resetFaults();
        must(await forget(world, next));
        expect([await numbers(world), await votes(world)]).toEqual([[4, 3], 0]);
        for (const id of ids) expect(await exists(world, keptKey(world.chatId, id))).toBe(false);
        expect(await exists(world, closedKey(world.chatId))).toBe(false);
      }
    },
  );

  test("tells the archive before it forgets, if there is one, and tells nothing otherwise", async () => {
    const world = newWorld();
    const due = (chatId: number) => world.standIn.command("ZSCORE", "archive:due", String(chatId));
    must(await forget(world));
    expect(await due(world.chatId)).toBeNull();
    must(await world.other(ARCHIVING).forgetHistory(world.chatId, "2"));
    expect(await due(world.chatId)).toBe(String(world.clock.now));
    const to = newChatId();
    await world.store.moveChat(world.chatId, to, "mover");
    must(await world.other(ARCHIVING).forgetHistory(world.chatId, "3"));
    expect(await due(to)).toBe(String(world.clock.now));
  });

  test("keeps no session that found no place when another group moved in", async () => {
    const world = newWorld(ARCHIVING);
    const made = await openVote(world);
    must(await castIn(world, bob, yes(30_000_000)));
    const to = newChatId();
    const there = { ...world, chatId: to };
    await openSession(there, [carol], 3);
    world.clock.now = made.endTime;
    await world.store.moveChat(world.chatId, to, "mover");
    const settlement = await carried(there, await begin(there, made), rejected);
    await world.store.advanceSettlement(settlement, "announcing");
    const stepped = await world.store.advanceSettlement({ ...settlement, state: "announcing" }, "announced");
    if (stepped === "lost" || stepped.displaced === null) throw new Error("not displaced");
    await world.store.writeSessionRecord(stepped.displaced);
    must(await world.store.closeSession(to, carol.id, true, tap()));
    await world.store.archiveSession(to);
    expect(await exists(world, displacedKey(to, made.proposalId))).toBe(true);
    must(await forget(there));
    expect(await exists(world, displacedKey(to, made.proposalId))).toBe(false);
    expect(await exists(world, keptKey(to, made.proposalId))).toBe(false);
  });

  test("tells an archive that is told of nothing else any more", async () => {
    const world = newWorld();
    const turnedOff = world.other({ ttlMs: TTL_MS, archiving: false, archiveConnected: true });
    must(await turnedOff.forgetHistory(world.chatId, "1"));
    expect(await world.standIn.command("ZSCORE", "archive:due", String(world.chatId))).toBe(String(world.clock.now));
  });

  test("has forgotten in the supergroup that it becomes, too, whichever of both forgot last", async () => {
    const world = newWorld();
    const [first, second] = [newChatId(), newChatId()];
    const at = async (chatId: number) => (await world.store.listPastVotes(chatId, null, 1)).forgottenAt;
    must(await forget(world));
    const early = world.clock.now;
    world.clock.now += MINUTE_MS;
    await world.store.moveChat(world.chatId, first, "mover");
    expect(await at(first)).toBe(early);
    // A supergroup that has forgotten itself, after and before the chat that comes.
    must(await world.store.forgetHistory(second, "5"));
    const late = world.clock.now;
    await world.store.moveChat(first, second, "mover");
    expect(await at(second)).toBe(late);
    const [third, fourth] = [newChatId(), newChatId()];
    must(await world.store.forgetHistory(fourth, "6"));
    world.clock.now += MINUTE_MS;
    must(await world.store.forgetHistory(third, "7"));
    await world.store.moveChat(third, fourth, "mover");
    expect(await at(fourth)).toBe(world.clock.now);
    // It is the same tap there.
    world.clock.now += MINUTE_MS;
    must(await world.store.forgetHistory(fourth, "7"));
    expect(await at(fourth)).toBe(world.clock.now - MINUTE_MS);
  });

  test.each([1, 2, 3, 4, 5])(
    "has forgotten there also if it forgets during request %i of the move",
    async (request) => {
      const world = newWorld();
      const to = newChatId();
      await lived(world);
      const start = world.standIn.requests.length;
      const { promise: forgotten, resolve } = Promise.withResolvers<unknown>();
      const stop = world.standIn.onRequest(() => {
        if (world.standIn.requests.length - start !== request) return;
        stop();
        resolve(world.other().forgetHistory(world.chatId, "1"));
      });
      await world.store.moveChat(world.chatId, to, "mover");
      // A move of a chat without a session has fewer requests.
      stop();
      resolve(world.other().forgetHistory(world.chatId, "1"));
      await forgotten;
      expect((await world.store.listPastVotes(to, null, 1)).forgottenAt).toBe(world.clock.now);
      expect(await votes(world, to)).toBe(0);
      expect((await world.store.readOrders(to)).map(({ number }) => number)).toEqual([4, 3]);
    },
  );

  test("deletes the kept votes of a chat that has moved, wherever they ended", async () => {
    const world = newWorld();
    const to = newChatId();
    await openSession(world, [alice, bob, carol], 100);
    const made = must(await world.store.addProposal(world.chatId, newProposal(world, 101)));
    must(await castIn(world, bob, yes()));
    await settleAll(world, made);
    world.clock.now += MINUTE_MS;
    await world.store.moveChat(world.chatId, to, "mover");
    const there = { ...world, chatId: to };
    const second = must(await world.store.addProposal(to, newProposal(there, 5)));
    await settleAll(there, second);
    await closeAll(there);
    expect(await votes(world, to)).toBe(2);
    must(await forget(world));
    expect(await votes(world, to)).toBe(0);
    const kept = [keptKey(world.chatId, made.proposalId), keptKey(to, second.proposalId), keptKey(to, made.proposalId)];
    for (const key of kept) expect(await exists(world, key)).toBe(false);
  });
});
