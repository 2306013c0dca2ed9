import { expect, test } from "vitest";
import { LEAST_LIFE_MS, SETTLING_ROOM_MS } from "../../src/store/context.ts";
import {
  alice,
  announce,
  bob,
  castIn,
  must,
  mustBegin,
  newProposal,
  newSession,
  no,
  openSession,
  openVote,
  person,
  settleAll,
  tap,
} from "./people.ts";
import { HOUR_MS, MINUTE_MS, onEveryEngine, TTL_MS, type World } from "./support.ts";
import { begin, carried, dave, filled, holding, openSale } from "./trades.ts";

/** What a chat's live session, the name of its latest and the list of all are kept for. */
const lives = (world: World) =>
  Promise.all(["session:live", "session:chat", "sessions"].map((key) => world.pttl(`${key}:{${world.chatId}}`)));

/** Expects all three to be kept for this long, less the moments that the test took. */
async function expectLives(world: World, milliseconds: number): Promise<void> {
  for (const life of await lives(world)) {
    expect(life).toBeGreaterThan(milliseconds - 10_000);
    expect(life).toBeLessThanOrEqual(milliseconds);
  }
}

/** Makes the keys of the chat run out soon, so that what sets a life anew shows. */
async function age(world: World): Promise<void> {
  for (const key of ["session:live", "session:chat", "sessions"])
    await world.standIn.command("PEXPIRE", `${key}:{${world.chatId}}`, 60_000);
}

onEveryEngine("expiry", ({ world: newWorld }) => {
  test("opening, joining and proposing keep a session for its time to live", async () => {
    const world = newWorld();
    const id = await openSession(world);
    await expectLives(world, TTL_MS);
    await age(world);
    must(await world.store.addParticipant(id, alice));
    await expectLives(world, TTL_MS);
    await age(world);
    must(await world.store.makeProposal(world.chatId, newProposal(world)));
    await expectLives(world, SETTLING_ROOM_MS + 5 * MINUTE_MS);
  });

  test("a settlement that is put off keeps its session, however often", async () => {
    const world = newWorld();
    const made = await openVote(world);
    world.clock.now = made.endTime + 30 * HOUR_MS;
    const settlement = await mustBegin(world, made);
    await age(world);
    expect(await world.store.releaseSettlement(settlement, "closed", world.clock.now)).toEqual({ closed: false });
    await expectLives(world, SETTLING_ROOM_MS);
  });

  test("a settlement that is put off for longer than a day keeps its session for longer than that", async () => {
    const world = newWorld();
    const made = await openVote(world);
    world.clock.now = made.endTime;
    const settlement = await mustBegin(world, made);
    await world.store.releaseSettlement(settlement, "closed", world.clock.now + 40 * HOUR_MS);
    await expectLives(world, 40 * HOUR_MS + SETTLING_ROOM_MS);
  });

  test("joining while a vote is not announced leaves room for it, later joins too", async () => {
    const world = newWorld();
    const made = await openVote(world);
    await age(world);
    must(await world.store.addParticipant(made.sessionId, { ...bob, id: 44 }));
    await expectLives(world, SETTLING_ROOM_MS + 5 * MINUTE_MS);
    world.clock.now = made.endTime;
    await mustBegin(world, made);
    await age(world);
    must(await world.store.addParticipant(made.sessionId, { ...bob, id: 45 }));
    await expectLives(world, SETTLING_ROOM_MS);
  });

  test("who joins while a vote is settled keeps the session for its whole time to live, also once that is announced", async () => {
    const world = newWorld();
    const made = await openVote(world);
    world.clock.now = made.endTime + 20 * HOUR_MS;
    const settlement = await mustBegin(world, made);
    must(await world.store.addParticipant(made.sessionId, person(44)));
    await announce(world, settlement);
    await expectLives(world, TTL_MS);
  });

  test("voting, leaving, noting, reading a card and joining twice do not move it", async () => {
    const world = newWorld();
    const { chatId, sessionId, proposalId, endTime } = await openVote(world);
    await age(world);
    must(await castIn(world, alice, no, tap(), "a"));
    await world.store.readCard(chatId, { sessionId, proposalId, token: "a", at: world.clock.now });
    await world.store.noteProposal(chatId, sessionId, proposalId, { msgId: 5 }, endTime);
    must(await world.store.addParticipant(sessionId, bob));
    must(await world.store.removeParticipant(sessionId, bob.id, { chatId, editToken: "" }));
    must(await world.store.makeProposal(chatId, newProposal(world)));
    await expectLives(world, 60_000);
  });

  test("beginning a settlement and its steps keep the room, and announcing gives back what the session had", async () => {
    const world = newWorld();
    const made = await openVote(world);
    world.clock.now = made.endTime + HOUR_MS;
    const settlement = await mustBegin(world, made);
    await world.store.stepSettlement(settlement, "announcing");
    await expectLives(world, SETTLING_ROOM_MS + 5 * MINUTE_MS);
    await world.store.stepSettlement({ ...settlement, state: "announcing" }, "announced");
    await expectLives(world, TTL_MS - 5 * MINUTE_MS - HOUR_MS);
  });

  test("recording a trade moves no session's expiry, and its order never expires", async () => {
    const world = newWorld();
    await holding(world);
    const orders = `orders:{${world.chatId}}`;
    const buying = async () => must(await world.store.makeProposal(world.chatId, newProposal(world, 40)));
    for (const propose of [buying, () => openSale(world, 60)]) {
      const made = await propose();
      const settlement = await begin(world, made);
      await expectLives(world, SETTLING_ROOM_MS + 5 * MINUTE_MS);
      await age(world);
      const recorded = await carried(world, settlement, filled({ received: 5 }));
      await expectLives(world, 60_000);
      expect(await world.pttl(orders)).toBe(-1);
      world.clock.now += HOUR_MS;
      await announce(world, recorded);
      await expectLives(world, TTL_MS - 5 * MINUTE_MS - HOUR_MS);
      expect(await world.pttl(orders)).toBe(-1);
    }
    must(await world.store.closeSession(world.chatId, alice.id, true, tap()));
    await world.store.archiveSession(world.chatId);
    expect(await world.pttl(orders)).toBe(-1);
  });

  test("a trade that is put off keeps its session, also once it is recorded", async () => {
    const world = newWorld();
    const made = await openVote(world);
    const settlement = await begin(world, made);
    await age(world);
    expect(await world.store.releaseSettlement(settlement, "closed", world.clock.now)).toEqual({ closed: false });
    await expectLives(world, SETTLING_ROOM_MS);
    const recorded = await carried(world, await begin(world, made));
    await age(world);
    expect(await world.store.releaseSettlement(recorded, "carried", world.clock.now)).toEqual({ closed: false });
    await expectLives(world, SETTLING_ROOM_MS);
    expect((await begin(world, made, "other")).state).toBe("carried");
  });

  test("proposing to sell and voting on it keep a session as a buy does, and reading orders does not", async () => {
    const world = newWorld();
    await holding(world);
    await age(world);
    await openSale(world);
    await expectLives(world, SETTLING_ROOM_MS + 5 * MINUTE_MS);
    await age(world);
    must(await castIn(world, dave, no));
    await world.store.listOrders(world.chatId, null, 5);
    await world.store.findOrder(world.chatId, 1);
    await expectLives(world, 60_000);
  });

  test("announced after the session's time is over, it is kept long enough to be archived", async () => {
    const world = newWorld();
    const made = await openVote(world);
    world.clock.now += TTL_MS + HOUR_MS;
    const settlement = await mustBegin(world, made);
    await world.store.stepSettlement(settlement, "announcing");
    await world.store.stepSettlement({ ...settlement, state: "announcing" }, "announced");
    await expectLives(world, LEAST_LIFE_MS);
  });

  test("withdrawing a proposal gives back what the session had", async () => {
    const world = newWorld();
    await openVote(world);
    world.clock.now += MINUTE_MS;
    must(await world.store.cancelProposal(world.chatId, alice.id, false, tap()));
    await expectLives(world, TTL_MS - MINUTE_MS);
  });

  test("a vote shortens no life that is longer than it needs", async () => {
    const world = newWorld({ ttlMs: 3 * TTL_MS });
    const id = `${world.chatId}.10`;
    must(await world.store.saveSession(id, newSession(world), (3 * TTL_MS) / 1_000));
    must(await world.store.addParticipant(id, alice));
    const made = must(await world.store.makeProposal(world.chatId, newProposal(world)));
    await expectLives(world, 3 * TTL_MS);
    world.clock.now = made.endTime;
    const settlement = await mustBegin(world, made);
    must(await world.store.addParticipant(id, bob));
    await expectLives(world, 3 * TTL_MS);
    await world.store.releaseSettlement(settlement, "closed", 0);
    await expectLives(world, 3 * TTL_MS);
    await announce(world, await mustBegin(world, made));
    await expectLives(world, 3 * TTL_MS);
  });

  test("withdrawn after the session's time is over, it leaves the session long enough for the next proposal", async () => {
    const world = newWorld({ ttlMs: MINUTE_MS });
    const id = `${world.chatId}.10`;
    must(await world.store.saveSession(id, newSession(world), 60));
    must(await world.store.addParticipant(id, alice));
    must(await world.store.makeProposal(world.chatId, newProposal(world)));
    world.clock.now += 3 * MINUTE_MS;
    must(await world.store.cancelProposal(world.chatId, alice.id, false, tap()));
    await expectLives(world, LEAST_LIFE_MS);
  });

  test("with a tiny time to live a session cannot expire before its proposal is announced", async () => {
    const world = newWorld({ ttlMs: 1_000 });
    const id = `${world.chatId}.10`;
    must(await world.store.saveSession(id, newSession(world), 60));
    must(await world.store.addParticipant(id, alice));
    const made = must(await world.store.makeProposal(world.chatId, newProposal(world, 20, { minutes: 10 })));
    await expectLives(world, SETTLING_ROOM_MS + 10 * MINUTE_MS);
    must(await world.store.addParticipant(id, bob));
    await expectLives(world, SETTLING_ROOM_MS + 10 * MINUTE_MS);
    must(await castIn(world, bob, no));
    must(await world.store.closeSession(world.chatId, alice.id, true, tap()));
    expect((await lives(world))[0]).toBeGreaterThan(SETTLING_ROOM_MS);
    expect(made.endTime).toBe(world.clock.now + 10 * MINUTE_MS);
  });

  test("a session closed while its vote is settled outlives the settlement, and its record has its own time", async () => {
    const world = newWorld();
    const made = await openVote(world);
    world.clock.now = made.endTime + 20 * HOUR_MS;
    must(await world.store.closeSession(world.chatId, alice.id, false, tap()));
    expect((await lives(world))[0]).toBeGreaterThan(SETTLING_ROOM_MS - 10_000);
    await settleAll(world, made);
    await world.store.archiveSession(world.chatId);
    const [live, latest, all] = await lives(world);
    expect(live).toBe(-2);
    const record = await world.pttl(`session:{${world.chatId}}.10`);
    for (const life of [latest, all, record]) {
      expect(life).toBeGreaterThan(TTL_MS - 10_000);
      expect(life).toBeLessThanOrEqual(TTL_MS);
    }
  });

  test("a session that is about to expire is kept for its archiving when it is closed", async () => {
    const world = newWorld();
    await openSession(world, [alice]);
    await world.standIn.command("PEXPIRE", `session:live:{${world.chatId}}`, 5_000);
    world.clock.now += TTL_MS - 5_000;
    must(await world.store.closeSession(world.chatId, alice.id, false, tap()));
    expect((await lives(world))[0]).toBeGreaterThan(LEAST_LIFE_MS - 10_000);
  });

  test("no key is kept for ever but the list of due proposals and the orders", async () => {
    const world = newWorld();
    const made = await openVote(world);
    await announce(world, await carried(world, await begin(world, made)));
    must(await world.store.closeSession(world.chatId, alice.id, false, tap()));
    await world.store.archiveSession(world.chatId);
    await openSession(world, [alice], 60);
    const names = [`session:{${world.chatId}}.10`, `session:{${world.chatId}}.60`];
    const keys = ["session:live", "session:chat", "sessions", "moved"].map((key) => `${key}:{${world.chatId}}`);
    for (const key of [...keys, ...names]) expect(await world.pttl(key)).not.toBe(-1);
    expect(await world.pttl(`orders:{${world.chatId}}`)).toBe(-1);
  });
});
