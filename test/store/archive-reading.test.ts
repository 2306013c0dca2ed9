/** @module-tag long */
import { expect, test } from "vitest";
import { endedKey, keptKey, liveKey, movedKey, ordersKey } from "../../src/store/keys.ts";
import { ARCHIVE_BEFORE_EXPIRY_MS, ARCHIVE_ENTRY_SETTLED_MS, ENDED_KEPT_FOR_MS } from "../../src/time-limits.ts";
import { LONG } from "../support/long.ts";
import { ARCHIVING, archiveOf, expire, foundOf, ofKind, scoreOf, sessionOf } from "./archiving.ts";
import {
  alice,
  announce,
  bob,
  carol,
  castIn,
  must,
  newProposal,
  no,
  openSession,
  openVote,
  person,
  receipt,
  settleAll,
  tap,
  yes,
} from "./people.ts";
import { HOUR_MS, MINUTE_MS, onEveryEngine, START, TTL_MS, type World } from "./support.ts";
import { approved, begin, buy, carried, closeAll, filled, openSale, paid, record } from "./trades.ts";

const BOBS_YES = { voter: bob, choice: "yes", lamports: 25_000_000, receipt: receipt(1) };
const carolsNo = (number: number) => ({ voter: carol, choice: "no", lamports: 0, receipt: receipt(number) });

/** A session with a vote that passed and was traded, one that was withdrawn with a vote in it, and one that did not pass. */
async function rich(world: World): Promise<string> {
  const made = await openVote(world);
  must(await castIn(world, bob, yes(25_000_000)));
  must(await castIn(world, carol, no));
  await settleAll(world, made);
  const withdrawn = must(await world.store.addProposal(world.chatId, newProposal(world, 30)));
  must(await castIn(world, carol, no));
  must(await world.store.cancelProposal(world.chatId, alice.id, true, tap()));
  await world.store.keepCancelled(world.chatId, withdrawn.proposalId);
  await buy(world, 40, [alice]);
  return made.sessionId;
}

const RICH = [
  { state: "announced", tally: { yes: 1, no: 1, lamports: 25_000_000 }, votes: [BOBS_YES, carolsNo(2)] },
  { state: "cancelled", votes: [carolsNo(1)] },
  {
    state: "announced",
    order: 1,
    outcome: filled(),
    votes: [{ voter: alice, ...yes(50_000_000), receipt: receipt(1) }],
  },
].map(({ votes, ...proposal }) => ({ ...proposal, votes: expect.arrayContaining(votes) }));

const at = (world: World, time: number) => {
  world.clock.now = time;
};

onEveryEngine("what the archive reads of a session", ({ world: newWorld }) => {
  test("that is open and lives on is nothing, but when to look again", async () => {
    const world = newWorld(ARCHIVING);
    const id = await openSession(world, [alice, bob]);
    const lookAt = START + TTL_MS - ARCHIVE_BEFORE_EXPIRY_MS;
    expect(await foundOf(world, id)).toEqual({ archivables: [], lookAt, endedIn: [] });
    expect(await world.pttl(endedKey(world.chatId, id))).toBe(-2);
  });

  test("that was closed is everything in it, before it is dropped and after", async () => {
    const world = newWorld(ARCHIVING);
    const id = await rich(world);
    world.clock.now += MINUTE_MS;
    const closedAt = world.clock.now;
    must(await world.store.closeSession(world.chatId, alice.id, true, tap()));
    world.clock.now += MINUTE_MS;
    const before = await foundOf(world, id);
    expect(before).toMatchObject({ lookAt: world.clock.now + ARCHIVE_ENTRY_SETTLED_MS, endedIn: [] });
    expect(sessionOf(before)).toMatchObject({
      ended: "closed",
      endedAt: closedAt,
      session: { id, chatId: world.chatId, open: false, participants: [alice, bob, carol], proposals: RICH },
    });
    await world.store.archiveSession(world.chatId);
    expect(await world.pttl(liveKey(world.chatId))).toBe(-2);
    expect(await scoreOf(world, id)).toBe(world.clock.now);
    const after = await foundOf(world, id);
    expect(after).toMatchObject({ lookAt: null, endedIn: [world.chatId] });
    expect(sessionOf(after)).toEqual(sessionOf(before));
    const kept = [
      endedKey(world.chatId, id),
      ...[20, 30, 40].map((m) => keptKey(world.chatId, `${world.chatId}.${m}`)),
    ];
    for (const key of kept) {
      const life = await world.pttl(key);
      expect(life).toBeLessThanOrEqual(ENDED_KEPT_FOR_MS + 1);
      expect(life).toBeGreaterThan(ENDED_KEPT_FOR_MS - MINUTE_MS);
    }
  });

  test("that a vote keeps from being dropped is read with that vote as far as it is, and again when it is over", async () => {
    const world = newWorld(ARCHIVING);
    const settlement = await approved(world);
    const id = settlement.sessionId;
    must(await world.store.closeSession(world.chatId, alice.id, true, tap()));
    const before = await foundOf(world, id);
    expect(before.lookAt).toBe(world.clock.now + ARCHIVE_ENTRY_SETTLED_MS);
    expect(sessionOf(before).session.proposals).toMatchObject([{ state: "closed", votes: [{}, {}] }]);
    const traded = await carried(world, settlement);
    await world.store.advanceSettlement(traded, "announcing");
    world.clock.now += 1_000;
    await world.store.advanceSettlement({ ...traded, state: "announcing" }, "announced");
    await world.store.archiveSession(world.chatId);
    expect(await scoreOf(world, id)).toBe(world.clock.now);
    expect(sessionOf(await foundOf(world, id)).session.proposals).toMatchObject([{ state: "announced", order: 1 }]);
  });

  test("that nobody closes is everything in it an hour before it expires, not earlier, and is copied before", async () => {
    const world = newWorld(ARCHIVING);
    const { sessionId: id, proposalId } = await openVote(world);
    must(await castIn(world, bob, yes(25_000_000)));
    const expiresAt = Number(await world.field("expires_at"));
    const ended = endedKey(world.chatId, id);
    at(world, expiresAt - ARCHIVE_BEFORE_EXPIRY_MS - 1);
    expect(await foundOf(world, id)).toMatchObject({ archivables: [], lookAt: world.clock.now + 1 });
    expect(await world.pttl(ended)).toBe(-2);
    at(world, expiresAt - ARCHIVE_BEFORE_EXPIRY_MS);
    const before = await foundOf(world, id);
    expect(before).toMatchObject({ lookAt: expiresAt - ARCHIVE_ENTRY_SETTLED_MS, endedIn: [] });
    expect(sessionOf(before)).toMatchObject({
      ...{ ended: "expired", endedAt: expiresAt },
      session: {
        id,
        participants: [alice, bob, carol],
        proposals: [{ id: proposalId, state: "open", votes: [BOBS_YES] }],
      },
    });
    expect(await world.pttl(ended)).toBeGreaterThan(ENDED_KEPT_FOR_MS - MINUTE_MS);
    // Whoever leaves after that is not in the next copy.
    must(await world.store.removeParticipant(id, carol.id, { chatId: world.chatId, attemptId: "" }));
    at(world, expiresAt - ARCHIVE_ENTRY_SETTLED_MS);
    expect((await foundOf(world, id)).lookAt).toBe(expiresAt);
    await expire(world, liveKey(world.chatId));
    at(world, expiresAt);
    const after = await foundOf(world, id);
    expect(after).toMatchObject({ lookAt: null, endedIn: [world.chatId] });
    expect(sessionOf(after)).toMatchObject({ ended: "expired", endedAt: expiresAt });
    expect(sessionOf(after).session.participants).toEqual([alice, bob]);
  });

  test("has its vote as it ended, though that ended after the copy and nobody looked before it expired", async () => {
    const world = newWorld(ARCHIVING);
    const made = await openVote(world);
    must(await castIn(world, bob, yes(25_000_000)));
    const expiresAt = Number(await world.field("expires_at"));
    at(world, expiresAt - ARCHIVE_BEFORE_EXPIRY_MS);
    expect(sessionOf(await foundOf(world, made.sessionId)).session.proposals).toMatchObject([{ state: "open" }]);
    await announce(world, await carried(world, await begin(world, made)));
    await expire(world, liveKey(world.chatId));
    world.clock.now += HOUR_MS;
    const found = await foundOf(world, made.sessionId);
    expect(sessionOf(found)).toMatchObject({
      ended: "expired",
      session: { proposals: [{ id: made.proposalId, state: "announced", order: 1, votes: [BOBS_YES] }] },
    });
  });

  test("that expires soon is read when half of its life is over", async () => {
    const world = newWorld({ ttlMs: 30 * MINUTE_MS, archiving: true });
    const id = await openSession(world, [alice]);
    await world.standIn.command("HSET", liveKey(world.chatId), "expires_at", START + 30 * MINUTE_MS);
    at(world, START + 15 * MINUTE_MS - 1);
    expect(await foundOf(world, id)).toMatchObject({ archivables: [], lookAt: START + 15 * MINUTE_MS });
    at(world, START + 15 * MINUTE_MS);
    expect(sessionOf(await foundOf(world, id)).ended).toBe("expired");
  });

  test("that lives on after it was read is looked at again an hour before its new end", async () => {
    const world = newWorld(ARCHIVING);
    const id = await openSession(world, [alice]);
    at(world, START + TTL_MS - 10 * MINUTE_MS);
    expect(sessionOf(await foundOf(world, id)).ended).toBe("expired");
    must(await world.store.addParticipant(id, bob));
    const lookAt = world.clock.now + TTL_MS - ARCHIVE_BEFORE_EXPIRY_MS;
    expect(await foundOf(world, id)).toEqual({ archivables: [], lookAt, endedIn: [] });
    // Closed in the end, it takes the place of the copy.
    world.clock.now += HOUR_MS;
    await closeAll(world);
    expect(sessionOf(await foundOf(world, id))).toMatchObject({
      ...{ ended: "closed", endedAt: world.clock.now },
      session: { participants: [alice, bob] },
    });
  });

  test("with more kept votes than are read at a time is whole, and the others wait", LONG, async () => {
    const world = newWorld(ARCHIVING);
    const others = newWorld(ARCHIVING);
    const long = await rich(world);
    const other = await rich(others);
    for (const one of [world, others]) await closeAll(one);
    // Counts of proposals that are gone, as a session of days has them.
    const gone = Array.from({ length: 498 }, (_, i) => [
      `old:${world.chatId}.${1_000 + i}`,
      `0|0|0|0|buy|1|${world.chatId}`,
    ]);
    await world.standIn.command("HSET", endedKey(world.chatId, long), ...gone.flat());
    const store = archiveOf(world);
    const found = await store.readArchivables([long, other]);
    expect([...found.keys()]).toEqual([long]);
    expect(store.requests()).toBeLessThanOrEqual(13);
    expect(found.get(long)?.archivables).toMatchObject([{ session: { proposals: RICH } }]);
    expect([...(await store.readArchivables([other, long])).keys()]).toEqual([other]);
  });
});

onEveryEngine("what the archive reads of a session that nobody ever closes", ({ world: newWorld }) => {
  test("is its newest kept votes: older ones were read when they ended, and would take too many requests", async () => {
    const world = newWorld(ARCHIVING);
    const long = await rich(world);
    await closeAll(world);
    const gone = Array.from({ length: 2_500 }, (_, i) => [
      `old:${world.chatId}.${1_000 + i}`,
      `0|0|0|0|buy|1|${world.chatId}`,
    ]);
    await world.standIn.command("HSET", endedKey(world.chatId, long), ...gone.flat());
    const store = archiveOf(world);
    expect((await store.readArchivables([long])).get(long)?.archivables).toMatchObject([
      { session: { proposals: RICH } },
    ]);
    expect(store.requests()).toBeLessThanOrEqual(13);
  });
});

onEveryEngine("what the archive reads of a proposal", ({ world: newWorld }) => {
  test("is its votes and its order with who paid, and after a sale what that brought", async () => {
    const world = newWorld(ARCHIVING);
    const sessionId = await openSession(world, [alice, bob]);
    const bought = await buy(world, 20, [alice, bob]);
    const found = await foundOf(world, bought.proposalId);
    expect(ofKind(found, "proposal")).toMatchObject([
      { chatId: world.chatId, sessionId, proposal: { id: bought.proposalId, order: 1, votes: [{}, {}] } },
    ]);
    expect(ofKind(found, "order")).toMatchObject([
      {
        chatId: world.chatId,
        order: {
          ...{ number: 1, state: "filled", sale: null, beingSold: false, bought: { proposalId: bought.proposalId } },
          contributions: [paid(alice, 50_000_000), paid(bob, 50_000_000)],
        },
      },
    ]);
    const sale = await openSale(world);
    for (const voter of [alice, bob]) must(await castIn(world, voter, { choice: "yes", lamports: null }));
    const settlement = await begin(world, sale);
    await record(world, settlement, filled({ received: 7 }));
    const sold = await foundOf(world, bought.proposalId);
    expect(ofKind(sold, "order")).toMatchObject([
      { order: { state: "sold", sale: { proposalId: sale.proposalId, received: 7 } } },
    ]);
    // The sale itself is kept when it is announced.
    expect(await foundOf(world, sale.proposalId)).toEqual({ archivables: [], lookAt: null, endedIn: [] });
  });

  test("that was withdrawn though it was hidden has its votes", async () => {
    const world = newWorld(ARCHIVING);
    must(await world.store.setRule(world.chatId, { rule: "hidden", value: true }, { updateId: 1, late: false }));
    const { proposalId } = await openVote(world);
    must(await castIn(world, carol, no));
    must(await world.store.cancelProposal(world.chatId, alice.id, true, tap()));
    await world.store.keepCancelled(world.chatId, proposalId);
    expect(ofKind(await foundOf(world, proposalId), "proposal")).toMatchObject([
      { proposal: { state: "cancelled", rules: { hidden: true }, votes: [carolsNo(1)] } },
    ]);
  });

  test("is nothing where it is gone, or was never there", async () => {
    const world = newWorld(ARCHIVING);
    const nothing = { archivables: [], lookAt: null, endedIn: [] };
    for (const id of [`${world.chatId}.10`, `${world.chatId}.20`]) expect(await foundOf(world, id)).toEqual(nothing);
  });
});

onEveryEngine("what the archive cannot read", ({ world: newWorld }) => {
  test("does not hold up what it can", async () => {
    const world = newWorld(ARCHIVING);
    const worlds = Array.from({ length: 4 }, () => newWorld(ARCHIVING));
    const good = await rich(world);
    await closeAll(world);
    const bad: string[] = [];
    for (const [i, [key, field, value]] of (
      [
        [liveKey, "by", "nobody"],
        [liveKey, "closed_at", "never"],
        [(chatId: number) => keptKey(chatId, `${chatId}.20`), "state", "lost"],
        [ordersKey, "1", "{"],
      ] as const
    ).entries()) {
      const one = worlds[i] ?? world;
      const made = await openVote(one);
      await settleAll(one, made);
      await one.standIn.command("HSET", ordersKey(one.chatId), `of:${made.proposalId}`, 1, "1:state", "filled");
      must(await one.store.closeSession(one.chatId, alice.id, true, tap()));
      await one.standIn.command("HSET", key(one.chatId), field, value);
      bad.push(i < 2 ? made.sessionId : made.proposalId);
    }
    const found = await archiveOf(world).readArchivables([...bad, good]);
    expect([...found]).toEqual([...bad.map((id) => [id, null]), [good, expect.anything()]]);
    expect(sessionOf(found.get(good) ?? { archivables: [], lookAt: null, endedIn: [] }).session.proposals).toHaveLength(
      3,
    );
  });

  test("is an unknown chat's id or a person's", async () => {
    const world = newWorld(ARCHIVING);
    await openSession(world, [person(7)]);
    expect(await foundOf(world, "7.10")).toEqual({ archivables: [], lookAt: null, endedIn: [] });
    expect(await world.pttl(movedKey(7))).toBe(-2);
  });
});
