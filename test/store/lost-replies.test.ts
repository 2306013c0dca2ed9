/** @module-tag long */
import { beforeAll, expect, test } from "vitest";
import {
  alice,
  announce,
  bob,
  carol,
  castIn,
  message,
  must,
  mustBegin,
  newProposal,
  newSession,
  no,
  openSession,
  openVote,
  settleAll,
  tap,
  warmScripts,
  yes,
} from "./people.ts";
import { newChatId, onEveryEngine, TTL_MS, type World } from "./support.ts";
import { begin, dave, filled, holding, openSale, record, statesOf } from "./trades.ts";

/** Makes a call whose first reply is lost after it was carried out; the client's own repetition gets the second. */
async function lost<T>(world: World, call: () => Promise<T>): Promise<T> {
  world.standIn.faults.loseReplies = 1;
  const before = world.standIn.requests.length;
  const result = await call();
  expect(world.standIn.requests.slice(before).map(({ status }) => status)).toContain(0);
  return result;
}

onEveryEngine("a lost reply", ({ world: newWorld }) => {
  beforeAll(() => warmScripts(newWorld()));

  test("to saveSession leaves the card to the one who asked", async () => {
    const world = newWorld();
    const id = `${world.chatId}.10`;
    const saved = must(await lost(world, () => world.store.saveSession(id, newSession(world), TTL_MS / 1_000)));
    expect(saved.tag === "created" || saved.mayPost).toBe(true);
    expect(await world.store.getAllSessionsForChat(world.chatId)).toHaveLength(1);
  });

  test("to a join counts the person once and leaves the card's edit to them", async () => {
    const world = newWorld();
    const id = await openSession(world, [alice]);
    const at = { chatId: world.chatId, attemptId: "joiner" };
    const joined = must(await lost(world, () => world.store.addParticipant(id, bob, at)));
    expect(joined).toMatchObject({
      tag: "joined",
      participantCount: 2,
      edit: { attemptId: "joiner", at: world.clock.now },
    });
    expect((await world.store.readWhole(world.chatId))?.participants).toHaveLength(2);
  });

  test("to a leave lets the person out once and leaves the card's edit to them", async () => {
    const world = newWorld();
    const id = await openSession(world, [alice, bob]);
    const at = { chatId: world.chatId, attemptId: "leaver" };
    const left = must(await lost(world, () => world.store.removeParticipant(id, bob.id, at)));
    expect(left).toMatchObject({
      tag: "left",
      participantCount: 1,
      edit: { attemptId: "leaver", at: world.clock.now },
    });
    expect(await world.field("members")).toBe("1");
  });

  test("to a proposal makes one, whose card and timer are the asker's", async () => {
    const world = newWorld();
    await openSession(world, [alice]);
    const made = must(await lost(world, () => world.store.addProposal(world.chatId, newProposal(world))));
    expect(made).toMatchObject({ mayPost: true, needsTimer: true, claimedUntil: null });
    expect((await world.store.readWhole(world.chatId))?.proposals).toHaveLength(1);
  });

  test("to a vote counts it once", async () => {
    const world = newWorld();
    await openVote(world);
    const voted = must(await lost(world, () => castIn(world, bob, yes(20_000_000))));
    expect(voted).toMatchObject({ tag: "again", tally: { yes: 1, no: 0, lamports: 20_000_000 } });
    expect(must(await castIn(world, alice, no)).tally).toEqual({ yes: 1, no: 1, lamports: 20_000_000 });
  });

  test("to a vote that took the lease of the card leaves the edit to that vote", async () => {
    const world = newWorld();
    await openVote(world);
    const voted = must(await lost(world, () => castIn(world, bob, no, tap(), "voter")));
    expect(voted).toMatchObject({ tag: "counted", edit: { attemptId: "voter", at: world.clock.now } });
    expect(must(await castIn(world, carol, no, tap(), "other"))).toMatchObject({ edit: null });
  });

  test("to readCard still gives the numbers, once more", async () => {
    const world = newWorld();
    const made = await openVote(world);
    const voted = must(await castIn(world, bob, no, tap(), "voter"));
    const lease = voted.tag === "counted" ? voted.edit : null;
    if (lease === null) throw new Error("no lease");
    world.clock.now += 8_000;
    const read = await lost(world, () => world.store.readLeasedCard(world.chatId, lease));
    expect(read).toMatchObject({ kind: "proposal", card: { proposalId: made.proposalId, tally: { no: 1 } } });
    expect(must(await castIn(world, carol, no, tap(), "other"))).toMatchObject({ edit: { attemptId: "other" } });
  });

  test("to readCard of a card that is not posted leaves posting it to the one who asked", async () => {
    const world = newWorld();
    const id = await openSession(world);
    await world.store.updateSession(world.chatId, id, { claimUntil: 0 });
    const at = { chatId: world.chatId, attemptId: "joiner" };
    const joined = must(await world.store.addParticipant(id, bob, at));
    const lease = joined.tag === "joined" ? joined.edit : null;
    if (lease === null) throw new Error("no lease");
    expect(await lost(world, () => world.store.readLeasedCard(world.chatId, lease))).toMatchObject({ cardId: null });
  });

  test("to notes and claims changes nothing", async () => {
    const world = newWorld();
    const { chatId, sessionId, proposalId, endTime } = await openVote(world);
    expect(await lost(world, () => world.store.updateSession(chatId, sessionId, { cardId: 5 }))).toBe(true);
    expect(await lost(world, () => world.store.updateProposal(chatId, sessionId, proposalId, { claimUntil: 0 }))).toBe(
      true,
    );
    await lost(world, () =>
      world.store.updateProposal(chatId, sessionId, proposalId, {
        cardId: 6,
        due: { at: endTime, onlyEarlier: false },
      }),
    );
    expect(await world.store.readWhole(chatId)).toMatchObject({
      cardId: 5,
      proposals: [{ cardId: 6 }],
    });
  });

  test("to a withdrawal withdraws it", async () => {
    const world = newWorld();
    const { proposalId } = await openVote(world);
    const cause = message(world.chatId, 25);
    const cancelled = await lost(world, () => world.store.cancelProposal(world.chatId, alice.id, false, cause));
    expect(must(cancelled).proposalId).toBe(proposalId);
  });

  test("to each step of a settlement changes nothing, and neither does one to giving the lease back", async () => {
    const world = newWorld();
    const made = await openVote(world);
    world.clock.now = made.endTime;
    const begun = await lost(world, () => world.store.beginSettlement(made, "a"));
    if (begun.tag !== "go") throw new Error(begun.tag);
    const { settlement } = begun;
    const step = (from: "closed" | "announcing", to: "closed" | "announcing" | "announced", release = false) =>
      lost(world, () =>
        release
          ? world.store.releaseSettlement({ ...settlement, state: from }, to, world.clock.now)
          : world.store.advanceSettlement({ ...settlement, state: from }, to),
      );
    expect(await step("closed", "announcing")).toEqual({ sessionClosed: false, displaced: null });
    expect(await step("announcing", "closed", true)).toEqual({ sessionClosed: false, displaced: null });
    expect((await mustBegin(world, made, "a")).state).toBe("closed");
    expect(await step("closed", "announcing")).toEqual({ sessionClosed: false, displaced: null });
    expect(await step("announcing", "announced")).toEqual({ sessionClosed: false, displaced: null });
  });

  test("to a trade that is recorded makes one order, and changes one once", async () => {
    const world = newWorld();
    await holding(world);
    const buy = must(await world.store.addProposal(world.chatId, newProposal(world, 40)));
    const settling = await begin(world, buy);
    const bought = await lost(world, () => record(world, settling));
    if (bought === "lost") throw new Error("lost");
    expect(bought.settlement.proposal).toMatchObject({ state: "carried", order: 2 });
    await announce(world, bought.settlement);
    const sale = await lost(world, () => openSale(world, 60));
    expect(sale).toMatchObject({ tag: "again", mayPost: true, bought: { total: 80_000_000 } });
    expect(must(await lost(world, () => castIn(world, dave, no)))).toMatchObject({ tag: "again", kind: "sell" });
    const settlement = await begin(world, sale);
    expect(await lost(world, () => record(world, settlement, filled({ received: 5 })))).not.toBe("lost");
    expect(await lost(world, () => statesOf(world))).toEqual([
      [2, "filled"],
      [1, "sold"],
    ]);
  });

  test("to closing and archiving closes and archives", async () => {
    const world = newWorld();
    const made = await openVote(world);
    const closed = await lost(world, () => world.store.closeSession(world.chatId, alice.id, false, tap()));
    expect(must(closed)).toMatchObject({ proposal: "cancelled", proposalId: made.proposalId });
    expect(await lost(world, () => world.store.archiveSession(world.chatId))).toMatchObject({ id: made.sessionId });
    expect(await world.store.getSession(made.sessionId)).toMatchObject({ open: false });
  });

  test("to the due list's changes and to a deletion changes nothing", async () => {
    const world = newWorld();
    const made = await openVote(world);
    await settleAll(world, made);
    await lost(world, () => world.store.reschedule(made.proposalId, made.endTime + 5));
    expect(await world.standIn.command("ZSCORE", "proposals:due", made.proposalId)).toBe(String(made.endTime + 5));
    await lost(world, () => world.store.dropDue(made.proposalId));
    expect(await world.standIn.command("ZSCORE", "proposals:due", made.proposalId)).toBeNull();
    await lost(world, () => world.store.deleteSession(made.sessionId));
    expect(await world.store.getSession(made.sessionId)).toBeNull();
  });

  test.each([0, 1, 2, 3])(
    "to request %i of a move moves the session once, and its cards are still posted anew",
    async (before) => {
      const world = newWorld();
      const made = await openVote(world);
      must(await castIn(world, bob, no));
      const to = newChatId();
      const stop = world.standIn.onRequest(() => {
        if (world.standIn.requests.length - start === before) world.standIn.faults.loseReplies = 1;
      });
      const start = world.standIn.requests.length;
      if (before === 0) world.standIn.faults.loseReplies = 1;
      const moved = await world.store.moveChat(world.chatId, to, "mover");
      stop();
      expect(world.standIn.requests.slice(start).filter(({ status }) => status === 0)).toHaveLength(1);
      expect(moved).toMatchObject({ tag: "moved", edits: [{ proposalId: null }, { proposalId: made.proposalId }] });
      expect(must(await castIn(world, carol, no))).toMatchObject({ chatId: to, tally: { no: 2 } });
    },
  );
});
