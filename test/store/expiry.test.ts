import { expect, test } from "vitest";
import { settingsKey, spentKey } from "../../src/store/keys.ts";
import { MIN_TTL_MS, SETTLEMENT_MARGIN_MS } from "../../src/time-limits.ts";
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
  refusalOf,
  settleAll,
  tap,
  yes,
} from "./people.ts";
import { HOUR_MS, MINUTE_MS, onEveryEngine, TTL_MS, type World } from "./support.ts";
import { begin, carried, filled, holding, openSale } from "./trades.ts";

/** How long a chat's live session is kept. */
const life = (world: World): Promise<number> => world.pttl(`session:live:{${world.chatId}}`);

/** What a session with a vote gets on top, so that the next vote finds enough. */
const MARGIN_MS = TTL_MS / 24;

/** Expects it to be kept for this long, less the moments that the test took. */
async function expectLife(world: World, milliseconds: number): Promise<void> {
  const left = await life(world);
  expect(left).toBeGreaterThan(milliseconds - 10_000);
  // Redis may count a millisecond more than it was told.
  expect(left).toBeLessThanOrEqual(milliseconds + 1);
}

/** Lets time pass for the Worker and for Redis. Throws if the session would be gone by then. */
async function pass(world: World, milliseconds: number): Promise<void> {
  const left = (await life(world)) - milliseconds;
  if (left <= 0) throw new Error("the session is gone");
  world.clock.now += milliseconds;
  await world.standIn.command("PEXPIRE", `session:live:{${world.chatId}}`, left);
}

onEveryEngine("expiry", ({ world: newWorld }) => {
  test("opening, joining and proposing keep a session for its time to live", async () => {
    const world = newWorld();
    const id = await openSession(world);
    await expectLife(world, TTL_MS);
    await pass(world, 5 * HOUR_MS);
    must(await world.store.addParticipant(id, alice));
    await expectLife(world, TTL_MS);
    await pass(world, 5 * HOUR_MS);
    must(await world.store.addProposal(world.chatId, newProposal(world)));
    await expectLife(world, SETTLEMENT_MARGIN_MS + 5 * MINUTE_MS + MARGIN_MS);
  });

  test("a life is prolonged only where it is an hour short, and a vote's room wherever it is short", async () => {
    const world = newWorld();
    const id = await openSession(world);
    await pass(world, HOUR_MS - 1);
    must(await world.store.addParticipant(id, alice));
    await expectLife(world, TTL_MS - HOUR_MS);
    const made = must(await world.store.addProposal(world.chatId, newProposal(world)));
    await expectLife(world, SETTLEMENT_MARGIN_MS + 5 * MINUTE_MS + MARGIN_MS);
    await settleAll(world, made);
    await pass(world, MINUTE_MS);
    // The next one finds enough.
    const before = await life(world);
    const next = must(await world.store.addProposal(world.chatId, newProposal(world, 21)));
    await expectLife(world, before);
    expect(before).toBeGreaterThan(next.endTime - world.clock.now + SETTLEMENT_MARGIN_MS);
  });

  test("a settlement that is put off keeps its session, however often", async () => {
    const world = newWorld();
    const made = await openVote(world);
    for (let i = 0; i < 3; i += 1) {
      await pass(world, 20 * HOUR_MS);
      const settlement = await mustBegin(world, made);
      expect(await world.store.releaseSettlement(settlement, "closed", world.clock.now)).toEqual({
        sessionClosed: false,
        displaced: null,
      });
      expect(await life(world)).toBeGreaterThan(SETTLEMENT_MARGIN_MS - MINUTE_MS);
    }
  });

  test("a settlement that is put off for longer than a day keeps its session for longer than that", async () => {
    const world = newWorld();
    const made = await openVote(world);
    await pass(world, made.endTime - world.clock.now);
    const settlement = await mustBegin(world, made);
    await world.store.releaseSettlement(settlement, "closed", world.clock.now + 40 * HOUR_MS);
    await expectLife(world, 40 * HOUR_MS + SETTLEMENT_MARGIN_MS + MARGIN_MS);
  });

  test("joining while a vote is not announced leaves room for it, later joins too", async () => {
    const world = newWorld();
    const made = await openVote(world);
    await pass(world, 4 * MINUTE_MS);
    must(await world.store.addParticipant(made.sessionId, { ...bob, id: 44 }));
    expect(await life(world)).toBeGreaterThan(SETTLEMENT_MARGIN_MS + MINUTE_MS);
    await pass(world, 20 * HOUR_MS);
    await mustBegin(world, made);
    must(await world.store.addParticipant(made.sessionId, { ...bob, id: 45 }));
    await expectLife(world, TTL_MS);
  });

  test("who joins while a vote is settled keeps the session for its whole time to live, also once that is announced", async () => {
    const world = newWorld();
    const made = await openVote(world);
    await pass(world, 20 * HOUR_MS);
    const settlement = await mustBegin(world, made);
    must(await world.store.addParticipant(made.sessionId, person(44)));
    await announce(world, settlement);
    await expectLife(world, TTL_MS);
  });

  test("voting, leaving, noting, reading a card, joining twice, settling and recording a trade do not move it", async () => {
    const world = newWorld();
    const made = await openVote(world);
    const { chatId, sessionId, proposalId, endTime } = made;
    await pass(world, MINUTE_MS);
    const before = await life(world);
    must(await castIn(world, alice, no, tap(), "a"));
    await world.store.readLeasedCard(chatId, { sessionId, proposalId, attemptId: "a", at: world.clock.now });
    await world.store.updateProposal(chatId, sessionId, proposalId, {
      cardId: 5,
      due: { at: endTime, onlyEarlier: false },
    });
    must(await world.store.addParticipant(sessionId, bob));
    must(await world.store.removeParticipant(sessionId, bob.id, { chatId, attemptId: "" }));
    must(await world.store.addProposal(chatId, newProposal(world)));
    world.clock.now = endTime;
    const settlement = await mustBegin(world, made);
    await announce(world, await carried(world, settlement, filled()));
    await expectLife(world, before);
  });

  test("what a vote was given on top is given back once it is over, where that is more than three hours", async () => {
    const world = newWorld();
    const made = await openVote(world);
    await pass(world, 2 * HOUR_MS);
    await announce(world, await mustBegin(world, made));
    // Twenty-six hours from the vote's end less two.
    await expectLife(world, SETTLEMENT_MARGIN_MS + 5 * MINUTE_MS + MARGIN_MS - 2 * HOUR_MS);
    const next = must(await world.store.addProposal(world.chatId, newProposal(world, 21)));
    await pass(world, 5 * HOUR_MS);
    await world.store.releaseSettlement(await mustBegin(world, next), "closed", 0);
    await expectLife(world, SETTLEMENT_MARGIN_MS + MARGIN_MS);
    await announce(world, await mustBegin(world, next));
    await expectLife(world, TTL_MS - 5 * HOUR_MS);
  });

  test("a vote that is kept apart outlives its session by a week, and expires with the session's record once there is one", async () => {
    const world = newWorld();
    const made = await openVote(world);
    await announce(world, await begin(world, made));
    const kept = `proposal:{${world.chatId}}.20`;
    const WEEK_MS = 7 * TTL_MS;
    expect(await world.pttl(kept)).toBeGreaterThan(WEEK_MS + TTL_MS);
    expect(await world.pttl(kept)).toBeLessThan(WEEK_MS + 2 * TTL_MS);
    must(await world.store.addProposal(world.chatId, newProposal(world, 21)));
    must(await world.store.cancelProposal(world.chatId, alice.id, false, tap()));
    await world.store.keepCancelled(world.chatId, `${world.chatId}.21`);
    must(await world.store.closeSession(world.chatId, alice.id, false, tap()));
    await world.store.archiveSession(world.chatId);
    const record = await world.pttl(`session:{${world.chatId}}.10`);
    for (const key of [kept, `proposal:{${world.chatId}}.21`, `sessions:{${world.chatId}}`])
      expect(Math.abs((await world.pttl(key)) - record)).toBeLessThan(10_000);
  });

  test("recording a trade lets its order never expire", async () => {
    const world = newWorld();
    await holding(world);
    const orders = `orders:{${world.chatId}}`;
    const settlement = await begin(world, await openSale(world, 60));
    expect(await world.pttl(orders)).toBe(-1);
    await announce(world, await carried(world, settlement, filled({ received: 5 })));
    must(await world.store.closeSession(world.chatId, alice.id, true, tap()));
    await world.store.archiveSession(world.chatId);
    expect(await world.pttl(orders)).toBe(-1);
  });

  test("announced after the session's time is over, it is kept long enough to be archived", async () => {
    const world = newWorld();
    const made = await openVote(world);
    await pass(world, TTL_MS + 2 * HOUR_MS);
    await announce(world, await mustBegin(world, made));
    await expectLife(world, MIN_TTL_MS);
  });

  test("a vote shortens no life that is longer than it needs", async () => {
    const world = newWorld({ ttlMs: 3 * TTL_MS });
    const id = `${world.chatId}.10`;
    must(await world.store.saveSession(id, newSession(world), (3 * TTL_MS) / 1_000));
    must(await world.store.addParticipant(id, alice));
    const made = must(await world.store.addProposal(world.chatId, newProposal(world)));
    await expectLife(world, 3 * TTL_MS);
    await pass(world, made.endTime - world.clock.now);
    const settlement = await mustBegin(world, made);
    must(await world.store.addParticipant(id, bob));
    await world.store.releaseSettlement(settlement, "closed", 0);
    await announce(world, await mustBegin(world, made));
    await expectLife(world, 3 * TTL_MS - 5 * MINUTE_MS);
  });

  test("withdrawn after the session's time is over, it leaves the session long enough for the next proposal", async () => {
    const world = newWorld({ ttlMs: MINUTE_MS });
    const id = `${world.chatId}.10`;
    must(await world.store.saveSession(id, newSession(world), 60));
    must(await world.store.addParticipant(id, alice));
    must(await world.store.addProposal(world.chatId, newProposal(world)));
    await pass(world, 3 * MINUTE_MS);
    must(await world.store.cancelProposal(world.chatId, alice.id, false, tap()));
    await expectLife(world, MIN_TTL_MS);
  });

  test("with a tiny time to live a session cannot expire before its proposal is announced", async () => {
    const world = newWorld({ ttlMs: 1_000 });
    const id = `${world.chatId}.10`;
    must(await world.store.saveSession(id, newSession(world), 60));
    must(await world.store.addParticipant(id, alice));
    const made = must(await world.store.addProposal(world.chatId, newProposal(world, 20, { minutes: 10 })));
    expect(await life(world)).toBeGreaterThan(SETTLEMENT_MARGIN_MS + 10 * MINUTE_MS - 10_000);
    must(await world.store.addParticipant(id, bob));
    must(await castIn(world, bob, no));
    must(await world.store.closeSession(world.chatId, alice.id, true, tap()));
    expect(await life(world)).toBeGreaterThan(SETTLEMENT_MARGIN_MS);
    expect(made.endTime).toBe(world.clock.now + 10 * MINUTE_MS);
  });

  test("a session of an earlier version of the bot, which did not write down when it expires, is prolonged", async () => {
    const world = newWorld();
    const id = await openSession(world, [alice]);
    const old = async () => {
      await world.standIn.command("HDEL", `session:live:{${world.chatId}}`, "expires_at");
      await world.standIn.command("PEXPIRE", `session:live:{${world.chatId}}`, 60_000);
    };
    await old();
    must(await world.store.addParticipant(id, bob));
    await expectLife(world, TTL_MS);
    await old();
    must(await world.store.addProposal(world.chatId, newProposal(world)));
    await expectLife(world, SETTLEMENT_MARGIN_MS + 5 * MINUTE_MS + MARGIN_MS);
    await old();
    must(await world.store.cancelProposal(world.chatId, alice.id, false, tap()));
    await expectLife(world, TTL_MS);
    await old();
    must(await world.store.closeSession(world.chatId, alice.id, true, tap()));
    await expectLife(world, MIN_TTL_MS);
  });

  test("closing shortens no session of an earlier version, whose settlement may wait for an executor", async () => {
    const world = newWorld();
    const made = await openVote(world);
    await pass(world, made.endTime - world.clock.now);
    await world.store.releaseSettlement(await mustBegin(world, made), "closed", world.clock.now + HOUR_MS);
    await world.standIn.command("HDEL", `session:live:{${world.chatId}}`, "expires_at");
    const before = await life(world);
    must(await world.store.closeSession(world.chatId, alice.id, true, tap()));
    await expectLife(world, before);
    expect(before).toBeGreaterThan(SETTLEMENT_MARGIN_MS);
  });

  test("a session closed while its vote is settled outlives the settlement, and its record has its own time", async () => {
    const world = newWorld();
    const made = await openVote(world);
    await pass(world, 2 * HOUR_MS);
    must(await world.store.closeSession(world.chatId, alice.id, false, tap()));
    expect(await life(world)).toBeGreaterThan(TTL_MS - 10_000);
    await settleAll(world, made);
    await world.store.archiveSession(world.chatId);
    expect(await life(world)).toBe(-2);
    for (const key of ["sessions", "session"].map((name) => `${name}:{${world.chatId}}`)) {
      const left = await world.pttl(key.startsWith("sessions") ? key : `${key}.10`);
      expect(left).toBeGreaterThan(TTL_MS - 10_000);
      expect(left).toBeLessThanOrEqual(TTL_MS);
    }
  });

  test("a session that is about to expire is kept for its archiving when it is closed", async () => {
    const world = newWorld();
    await openSession(world, [alice]);
    await pass(world, TTL_MS - 5_000);
    must(await world.store.closeSession(world.chatId, alice.id, false, tap()));
    await expectLife(world, MIN_TTL_MS);
  });

  test("what members put in under the rule daily is kept for 25 hours after the last vote that put something in", async () => {
    const world = newWorld();
    await world.standIn.command("HSET", settingsKey(world.chatId), "daily", "900000000", "change", "on");
    const made = await openVote(world);
    const spent = spentKey(world.chatId);
    const expectKept = async (milliseconds: number) => {
      const left = await world.pttl(spent);
      expect(left).toBeGreaterThan(milliseconds - 10_000);
      expect(left).toBeLessThanOrEqual(milliseconds);
    };
    must(await castIn(world, alice, no));
    expect(await world.pttl(spent)).toBe(-2);
    must(await castIn(world, alice, yes()));
    await expectKept(25 * HOUR_MS);
    // As if an hour had passed for Redis.
    const anHourLater = () => world.standIn.command("PEXPIRE", spent, 24 * HOUR_MS);
    await anHourLater();
    must(await castIn(world, bob, no));
    expect(refusalOf(await castIn(world, bob, yes(900_000_001)))).toMatchObject({ reason: "over_daily" });
    await expectKept(24 * HOUR_MS);
    must(await castIn(world, bob, yes()));
    await expectKept(25 * HOUR_MS);
    // Neither the vote's end nor the session's changes that.
    await anHourLater();
    await announce(world, await carried(world, await begin(world, made)));
    must(await world.store.closeSession(world.chatId, alice.id, false, tap()));
    await world.store.archiveSession(world.chatId);
    await expectKept(24 * HOUR_MS);
  });

  test("without the rule daily nothing is kept of what members put in", async () => {
    const world = newWorld();
    await openVote(world);
    must(await castIn(world, alice, yes()));
    expect(await world.pttl(spentKey(world.chatId))).toBe(-2);
  });

  test("no key is kept for ever but the list of due proposals and the orders", async () => {
    const world = newWorld();
    const made = await openVote(world);
    await announce(world, await carried(world, await begin(world, made)));
    must(await world.store.closeSession(world.chatId, alice.id, false, tap()));
    await world.store.archiveSession(world.chatId);
    await openSession(world, [alice], 60);
    const names = [`session:{${world.chatId}}.10`, `session:{${world.chatId}}.60`, `proposal:{${world.chatId}}.20`];
    const keys = ["session:live", "sessions", "moved"].map((key) => `${key}:{${world.chatId}}`);
    for (const key of [...keys, ...names]) expect(await world.pttl(key)).not.toBe(-1);
    expect(await world.pttl(`orders:{${world.chatId}}`)).toBe(-1);
  });
});
