import { expect, test } from "vitest";
import { toRecord } from "../../src/domain/record.ts";
import { SETTLEMENT_LEASE_MS } from "../../src/time-limits.ts";
import {
  alice,
  bob,
  castIn,
  message,
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
import { onEveryEngine, TTL_MS, type World } from "./support.ts";
import { begin, carried } from "./trades.ts";

const close = (world: World, userId = alice.id, isAdmin = false, cause = tap()) =>
  world.store.closeSession(world.chatId, userId, isAdmin, cause);

onEveryEngine("closing", ({ world: newWorld }) => {
  test("a session without a proposal closes with nothing to settle, and a repeated close says the same", async () => {
    const world = newWorld();
    const sessionId = await openSession(world, [alice]);
    const closed = must(await close(world));
    expect(closed).toEqual({
      chatId: world.chatId,
      sessionId,
      proposal: "none",
      proposalId: "",
      lastProposalEditAt: 0,
      lastSessionEditAt: 0,
    });
    expect(must(await close(world))).toEqual(closed);
  });

  test("a session whose last proposal is over closes with nothing to settle", async () => {
    const world = newWorld();
    const made = await openVote(world);
    await settleAll(world, made);
    const closed = must(await close(world));
    expect(closed).toMatchObject({ proposal: "none", proposalId: "" });
    expect(must(await close(world))).toEqual(closed);
    expect((await world.store.readWhole(world.chatId))?.proposals[0]?.state).toBe("announced");
  });

  test("an open vote is cancelled with it, and settling then finds nothing to do", async () => {
    const world = newWorld();
    const made = await openVote(world);
    must(await castIn(world, bob, no));
    const closed = must(await close(world));
    expect(closed).toMatchObject({ proposal: "cancelled", proposalId: made.proposalId });
    expect(must(await close(world))).toEqual(closed);
    world.clock.now = made.endTime;
    expect(await world.store.beginSettlement(made, "a")).toEqual({
      tag: "over",
      chatId: world.chatId,
      sessionClosed: true,
      displaced: null,
    });
    expect((await world.store.archiveSession(world.chatId))?.proposals[0]).toMatchObject({ state: "cancelled" });
  });

  test("a vote whose time is up is frozen with it and settled before anything is archived", async () => {
    const world = newWorld();
    const made = await openVote(world);
    world.clock.now = made.endTime;
    expect(must(await close(world))).toMatchObject({ proposal: "settling", proposalId: made.proposalId });
    expect(must(await close(world))).toMatchObject({ proposal: "settling", proposalId: made.proposalId });
    expect(await world.store.archiveSession(world.chatId)).toBeNull();
    // An isolate whose clock is behind.
    world.clock.now -= 1_000;
    expect(refusalOf(await castIn(world, bob, no)).reason).toBe("ended");
    const settlement = await mustBegin(world, made);
    expect(settlement.proposal).toMatchObject({ state: "closed", eligibleVoters: 3 });
    expect(await world.store.archiveSession(world.chatId)).toBeNull();
    await world.store.advanceSettlement(settlement, "announcing");
    expect(await world.store.archiveSession(world.chatId)).toBeNull();
    await world.store.advanceSettlement({ ...settlement, state: "announcing" }, "announced");
    expect(await world.store.archiveSession(world.chatId)).toMatchObject({ id: made.sessionId, open: false });
    expect(await world.store.readWhole(world.chatId)).toBeNull();
  });

  test("a settlement that has begun goes on after the close", async () => {
    const world = newWorld();
    const made = await openVote(world);
    world.clock.now = made.endTime;
    const settlement = await mustBegin(world, made);
    // An isolate whose clock is behind.
    world.clock.now = made.endTime - 1_000;
    expect(must(await close(world))).toMatchObject({ proposal: "settling" });
    expect(await world.store.advanceSettlement(settlement, "announcing")).toEqual({
      sessionClosed: true,
      displaced: null,
    });
  });

  test.each(["carried", "announcing"] as const)(
    "a vote whose settlement is %s stays so: its trade is not made again, nor its result sent twice",
    async (state) => {
      const world = newWorld();
      const made = await openVote(world);
      must(await castIn(world, alice, yes()));
      const settlement = await carried(world, await begin(world, made));
      if (state === "announcing") await world.store.advanceSettlement(settlement, "announcing");
      expect(must(await close(world))).toMatchObject({ proposal: "settling", proposalId: made.proposalId });
      world.clock.now += SETTLEMENT_LEASE_MS;
      expect(await mustBegin(world, made, "another")).toMatchObject({
        state,
        proposal: { order: 1, eligibleVoters: 3 },
      });
    },
  );

  test.each(["none", "cancelled", "settling"] as const)(
    "who closes learns when the cards' last edits began, and who repeats it, too: %s",
    async (proposal) => {
      const world = newWorld();
      const { store, chatId } = world;
      const { sessionId, proposalId, endTime } = await openVote(world);
      await store.updateSession(chatId, sessionId, { cardId: 77 });
      await store.updateProposal(chatId, sessionId, proposalId, { cardId: 99 });
      world.clock.now += 1_000;
      const lastSessionEditAt = world.clock.now;
      must(await store.addParticipant(sessionId, person(44), { chatId, attemptId: "join" }));
      await store.readLeasedCard(chatId, { sessionId, proposalId: null, attemptId: "join", at: lastSessionEditAt });
      world.clock.now += 1_000;
      const lastEditAt = world.clock.now;
      must(await castIn(world, bob, no, tap(), "vote"));
      await store.readLeasedCard(chatId, { sessionId, proposalId, attemptId: "vote", at: lastEditAt });
      world.clock.now = proposal === "settling" ? endTime : lastEditAt + 1_000;
      if (proposal === "none") must(await store.cancelProposal(chatId, alice.id, true, tap()));
      const closed = must(await close(world));
      const lastProposalEditAt = proposal === "none" ? 0 : lastEditAt;
      expect(closed).toMatchObject({ proposal, lastProposalEditAt, lastSessionEditAt });
      expect(must(await close(world))).toEqual(closed);
    },
  );

  test("only a session that is closed and settled is deleted, and no other one in its place", async () => {
    const world = newWorld();
    const { store, chatId } = world;
    const live = async () => {
      const session = await store.readWhole(chatId);
      if (session === null) throw new Error("no session");
      return session;
    };
    await openSession(world, [alice]);
    const first = await live();
    await store.dropSession(first);
    expect(await live()).toEqual(first);
    const made = must(await store.addProposal(chatId, newProposal(world)));
    world.clock.now = made.endTime;
    must(await close(world));
    await store.dropSession(first);
    expect(await live()).toMatchObject({ id: first.id, open: false });
    await settleAll(world, made);
    await store.archiveSession(chatId);
    const next = await openSession(world, [bob], 30);
    must(await close(world));
    await store.dropSession(first);
    expect(await live()).toMatchObject({ id: next });
    await store.dropSession(await live());
    expect(await store.readWhole(chatId)).toBeNull();
  });

  test("only its creator or an admin closes a session", async () => {
    const world = newWorld();
    await openSession(world, [bob]);
    expect(refusalOf(await close(world, bob.id))).toEqual({ reason: "not_creator" });
    expect((await world.store.findActiveSession(world.chatId))?.open).toBe(true);
    expect(must(await close(world, bob.id, true)).proposal).toBe("none");
  });

  test("a /close_session older than the session is past, and without a session there is none to close", async () => {
    const world = newWorld();
    expect(refusalOf(await close(world))).toEqual({ reason: "no_session" });
    await openSession(world);
    expect(refusalOf(await close(world, alice.id, false, message(world.chatId, 9)))).toEqual({ reason: "past" });
    expect(must(await close(world, alice.id, false, message(world.chatId, 11))).proposal).toBe("none");
  });

  test("nothing in a closed session changes", async () => {
    const world = newWorld();
    const made = await openVote(world);
    must(await close(world));
    const before = await world.store.readWhole(world.chatId);
    expect(refusalOf(await castIn(world, bob, no))).toEqual({ reason: "closed" });
    expect(refusalOf(await world.store.addParticipant(made.sessionId, bob))).toEqual({ reason: "closed" });
    expect(refusalOf(await world.store.addProposal(world.chatId, newProposal(world, 30)))).toEqual({
      reason: "closed",
    });
    expect(refusalOf(await world.store.cancelProposal(world.chatId, alice.id, true, tap()))).toEqual({
      reason: "closed",
    });
    expect(await world.store.readWhole(world.chatId)).toEqual(before);
  });

  test("an open session is not archived, and one that is archived is not archived again", async () => {
    const world = newWorld();
    await openSession(world);
    expect(await world.store.archiveSession(world.chatId)).toBeNull();
    must(await close(world));
    const live = await world.store.readWhole(world.chatId);
    expect(await world.store.archiveSession(world.chatId)).toEqual(live);
    expect(await world.store.archiveSession(world.chatId)).toBeNull();
  });

  test("archiving that died between record and deletion is repeated and loses nothing", async () => {
    const world = newWorld();
    const made = await openVote(world);
    must(await castIn(world, bob, no));
    must(await close(world));
    const live = await world.store.readWhole(world.chatId);
    if (live === null) throw new Error("no session");
    const recordKey = `session:{${world.chatId}}.10`;
    await world.standIn.command("SET", recordKey, JSON.stringify(toRecord(live)), "PX", 5_000);
    expect(await world.store.getSession(made.sessionId)).toEqual(toRecord(live));
    expect(await world.store.archiveSession(world.chatId)).toEqual(live);
    expect(await world.store.getSession(made.sessionId)).toEqual(toRecord(live));
    expect(await world.pttl(recordKey)).toBeGreaterThan(TTL_MS - 60_000);
  });

  test("one who archives late does not touch the session that was opened meanwhile", async () => {
    const world = newWorld();
    const id = await openSession(world, [alice]);
    must(await close(world));
    // The deletion is cut, and before it is repeated another has archived, and the next session is open.
    const start = world.standIn.requests.length;
    let next: Promise<string> | undefined;
    const stop = world.standIn.onRequest(({ status }) => {
      if (world.standIn.requests.length - start === 2) world.standIn.faults.failNext = 1;
      if (status === 0)
        next = world
          .other()
          .archiveSession(world.chatId)
          .then(() => openSession(world, [bob], 30));
    });
    expect(await world.store.archiveSession(world.chatId)).toMatchObject({ id });
    stop();
    const opened = await next;
    expect(await world.store.findActiveSession(world.chatId)).toMatchObject({ id: opened, participants: [bob] });
    expect(await world.store.getSession(id)).toMatchObject({ open: false, participants: ["@alice"] });
  });

  test("two who archive at once both end well", async () => {
    const world = newWorld();
    const id = await openSession(world, [alice]);
    must(await close(world));
    const archived = await Promise.all([1, 2].map(() => world.other().archiveSession(world.chatId)));
    expect(archived.some((session) => session?.id === id)).toBe(true);
    expect(await world.store.getSession(id)).toMatchObject({ open: false });
    await openSession(world, [bob], 30);
    expect(await world.store.archiveSession(world.chatId)).toBeNull();
    expect(await world.store.findActiveSession(world.chatId)).toMatchObject({ participants: [bob] });
  });

  test("a close that stopped half-way is finished by archiving, and then the next session opens", async () => {
    const world = newWorld();
    const first = await openSession(world, [alice]);
    must(await close(world));
    const next = `${world.chatId}.30`;
    const save = () => world.store.saveSession(next, newSession(world), TTL_MS / 1_000);
    expect(refusalOf(await save())).toEqual({ reason: "session_closing", sessionId: first });
    await world.store.archiveSession(world.chatId);
    expect(must(await save()).tag).toBe("created");
    const all = await world.store.getAllSessionsForChat(world.chatId);
    expect(all.map(({ open }) => open)).toEqual([false, true]);
  });

  test("a session is found at every moment of its closing", async () => {
    const world = newWorld();
    const id = await openSession(world, [alice]);
    must(await close(world));
    let archiving = true;
    const archive = world
      .other()
      .archiveSession(world.chatId)
      .finally(() => {
        archiving = false;
      });
    while (archiving) expect(await world.store.getSession(id)).toMatchObject({ open: false });
    await archive;
  });
});
