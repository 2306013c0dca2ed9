import { expect, test } from "vitest";
import { finalTallyOf } from "../../src/domain/tally.ts";
import { liveKey } from "../../src/store/keys.ts";
import type { MadeProposal } from "../../src/store/made-proposal.ts";
import { agree, dueAt, openVoteUnder, type RuleWords, setRules } from "./group-rules.ts";
import {
  alice,
  announce,
  bob,
  carol,
  castIn,
  must,
  mustBegin,
  newProposal,
  no,
  openSession,
  person,
  refusalOf,
  tap,
} from "./people.ts";
import { MINUTE_MS, newChatId, onEveryEngine, START, type World } from "./support.ts";
import { dave, holding, openSale } from "./trades.ts";

const S = 1_000;
const at = (world: World, { sessionId }: MadeProposal) => ({ chatId: world.chatId, sessionId });
const leave = (world: World, made: MadeProposal, id: number) =>
  world.store.removeParticipant(made.sessionId, id, { chatId: world.chatId, attemptId: "" });
const begin = (world: World, made: MadeProposal, attemptId = "settler") =>
  world.store.beginSettlement({ ...at(world, made), proposalId: made.proposalId }, attemptId);

/** Opens a vote of five minutes under these rules, and lets these vote yes after six seconds. */
async function votedBy(world: World, rules: RuleWords, voters = [alice, bob, carol]) {
  const made = await openVoteUnder(world, rules);
  world.clock.now += 6 * S;
  for (const voter of voters) must(await castIn(world, voter, agree));
  return made;
}

onEveryEngine("a vote in which all have voted", ({ world: newWorld }) => {
  test.each([
    { minutes: 1, least: 30 * S },
    { minutes: 2, least: 30 * S },
    { minutes: 3, least: 45 * S },
    { minutes: 5, least: 75 * S },
    { minutes: 10, least: 150 * S },
  ])("of $minutes minutes ends after $least ms, not a millisecond earlier", async ({ minutes, least }) => {
    const world = newWorld();
    await openSession(world, [alice, bob]);
    const made = must(await world.store.addProposal(world.chatId, newProposal(world, 20, { minutes })));
    expect(must(await castIn(world, alice, agree)).endsEarly).toBeNull();
    const endsEarly = { proposalId: made.proposalId, at: START + least };
    expect(must(await castIn(world, bob, no))).toMatchObject({ endsEarly, endTime: made.endTime });
    world.clock.now = START + least - 1;
    expect(await begin(world, made)).toMatchObject({ tag: "early", lookAt: START + least });
    world.clock.now += 1;
    expect(finalTallyOf((await mustBegin(world, made)).proposal)).toMatchObject({ abstained: 0, verdict: "tie" });
  });

  test("ends at once where its least time is over, and keeps its end", async () => {
    const world = newWorld();
    const made = await openVoteUnder(world, {});
    for (const voter of [alice, bob]) must(await castIn(world, voter, agree));
    world.clock.now += 2 * MINUTE_MS + 1;
    const voted = must(await castIn(world, carol, agree, tap(), "voter"));
    expect(voted).toMatchObject({ endsEarly: { at: world.clock.now }, endTime: made.endTime, edit: null });
    expect((await mustBegin(world, made)).proposal.endTime).toBe(made.endTime);
  });

  test("by a vote that is delivered again, or whose reply was lost, ends as well", async () => {
    const world = newWorld();
    const made = await openVoteUnder(world, {}, [alice]);
    const cause = tap();
    const endsEarly = { proposalId: made.proposalId, at: START + 75 * S };
    expect(must(await castIn(world, alice, no, cause, "voter"))).toMatchObject({ tag: "counted", endsEarly });
    expect(must(await castIn(world, alice, no, cause, "voter"))).toMatchObject({ tag: "counted", endsEarly });
    expect(must(await castIn(world, alice, no, cause))).toMatchObject({ tag: "again", endsEarly });
    world.clock.now += 75 * S;
    await announce(world, await mustBegin(world, made));
    expect(must(await castIn(world, alice, no, cause))).toMatchObject({ tag: "again", endsEarly: null });
  });

  test("gets its entry in the due list brought forward, and never put off by that", async () => {
    const world = newWorld();
    const made = await votedBy(world, {});
    expect(await dueAt(world, made)).toBe(String(START + 150 * S));
    await world.store.bringForward(made.proposalId, START + 75 * S);
    await world.store.bringForward(made.proposalId, START + 80 * S);
    expect(await dueAt(world, made)).toBe(String(START + 75 * S));
    await world.store.dropDue(made.proposalId);
    await world.store.bringForward(made.proposalId, START + 75 * S);
    expect(await dueAt(world, made)).toBeNull();
  });

  test("is completed by the one who leaves, whether that reply was lost or not", async () => {
    const world = newWorld();
    const made = await votedBy(world, {}, [alice, bob]);
    const endsEarly = { proposalId: made.proposalId, at: START + 75 * S };
    const asked = { chatId: world.chatId, attemptId: "leaver" };
    for (let i = 0; i < 2; i += 1) {
      const left = await world.store.removeParticipant(made.sessionId, carol.id, asked);
      expect(must(left)).toMatchObject({ tag: "left", participantCount: 2, endsEarly });
    }
    world.clock.now = START + 75 * S;
    expect((await mustBegin(world, made)).proposal.eligibleVoters).toBe(2);
  });

  test("is kept open by somebody who joins before it has ended, until they vote or leave", async () => {
    const world = newWorld();
    const made = await votedBy(world, {});
    world.clock.now = START + 100 * S;
    for (const newcomer of [person(4), person(5)]) must(await world.store.addParticipant(made.sessionId, newcomer));
    expect(await begin(world, made)).toMatchObject({ tag: "early", lookAt: START + 150 * S });
    expect(must(await leave(world, made, 4)).endsEarly).toBeNull();
    const endsEarly = { proposalId: made.proposalId, at: START + 100 * S };
    expect(must(await castIn(world, person(5), no))).toMatchObject({ endsEarly });
    expect((await mustBegin(world, made)).proposal).toMatchObject({ eligibleVoters: 4, tally: { yes: 3, no: 1 } });
  });

  test("who joins after it was frozen does not count, and finds the vote ended", async () => {
    const world = newWorld();
    const made = await votedBy(world, {});
    world.clock.now = START + 75 * S;
    await mustBegin(world, made);
    must(await world.store.addParticipant(made.sessionId, person(4)));
    expect(refusalOf(await castIn(world, person(4), no))).toMatchObject({ reason: "ended" });
    expect((await mustBegin(world, made)).proposal).toMatchObject({ eligibleVoters: 3 });
  });

  test.each([
    { rules: { early: "off" }, why: "with the rule off" },
    { rules: { change: "on" }, why: "where votes may be changed" },
    { rules: { early: "on", change: "on" }, why: "where votes may be changed, the rule on" },
  ])("runs to its end $why", async ({ rules }) => {
    const world = newWorld();
    const made = await openVoteUnder(world, rules);
    world.clock.now += 100 * S;
    for (const voter of [alice, bob]) must(await castIn(world, voter, agree));
    expect(must(await castIn(world, carol, no)).endsEarly).toBeNull();
    world.clock.now = made.endTime - 1;
    expect(await begin(world, made)).toMatchObject({ tag: "early", lookAt: made.endTime });
    expect(must(await world.store.cancelProposal(world.chatId, alice.id, true, tap()))).toMatchObject({
      proposalId: made.proposalId,
    });
  });

  test("does not end early where nobody is left, or nobody has voted", async () => {
    const world = newWorld();
    const made = await openVoteUnder(world, {});
    world.clock.now += 100 * S;
    for (const { id } of [alice, bob, carol]) expect(must(await leave(world, made, id)).endsEarly).toBeNull();
    expect(await begin(world, made)).toMatchObject({ tag: "early" });
  });

  test("of a length that leaves no room for the least time runs to its end", async () => {
    const world = newWorld();
    await openSession(world, [alice]);
    const made = must(await world.store.addProposal(world.chatId, newProposal(world, 20, { minutes: 1 })));
    // A vote of less than half a minute, as no deployment has it now.
    await world.standIn.command("HSET", liveKey(world.chatId), "q.started", made.endTime - 20 * S);
    world.clock.now = made.endTime - 10 * S;
    expect(must(await castIn(world, alice, agree)).endsEarly).toBeNull();
    world.clock.now = made.endTime - 1;
    expect(await begin(world, made)).toMatchObject({ tag: "early", lookAt: made.endTime });
  });

  test("is completed in its last millisecond, too", async () => {
    const world = newWorld();
    const made = await openVoteUnder(world, {}, [alice]);
    world.clock.now = made.endTime - 1;
    const endsEarly = { proposalId: made.proposalId, at: made.endTime - 1 };
    expect(must(await castIn(world, alice, agree))).toMatchObject({ endsEarly });
  });

  test("can no more be withdrawn from its early end on, but until then", async () => {
    const world = newWorld();
    const made = await votedBy(world, {});
    world.clock.now = START + 75 * S;
    expect(refusalOf(await world.store.cancelProposal(world.chatId, alice.id, true, tap()))).toEqual({
      reason: "settling",
      chatId: world.chatId,
      sessionId: made.sessionId,
      proposalId: made.proposalId,
    });
    world.clock.now -= 1;
    must(await world.store.cancelProposal(world.chatId, alice.id, true, tap()));
    world.clock.now += 1;
    expect(await begin(world, made)).toMatchObject({ tag: "over" });
  });

  test("is settled where its session is closed from its early end on, and cancelled until then", async () => {
    for (const [now, proposal] of [
      [START + 75 * S, "settling"],
      [START + 75 * S - 1, "cancelled"],
    ] as const) {
      const world = newWorld();
      const made = await votedBy(world, {});
      world.clock.now = now;
      expect(must(await world.store.closeSession(world.chatId, alice.id, true, tap()))).toMatchObject({ proposal });
      if (proposal === "cancelled") continue;
      expect(finalTallyOf((await mustBegin(world, made)).proposal)).toMatchObject({ yes: 3, verdict: "passed" });
    }
  });

  test("is settled in a supergroup that has another session, from its early end on, and withdrawn until then", async () => {
    for (const [now, settling] of [
      [START + 75 * S, true],
      [START + 75 * S - 1, false],
    ] as const) {
      const world = newWorld();
      const to = newChatId();
      const made = await votedBy(world, {});
      await openSession({ ...world, chatId: to }, [person(9)], 3);
      world.clock.now = now;
      const moved = { tag: "occupied", sessionId: made.sessionId, settling };
      expect(await world.store.moveChat(world.chatId, to, "")).toEqual(moved);
      if (!settling) continue;
      const { proposal } = await mustBegin(world, { ...made, chatId: to });
      expect(finalTallyOf(proposal)).toMatchObject({ yes: 3, abstained: 0, verdict: "passed" });
    }
  });

  test("stands in nobody's way from its early end on: who proposes then is told that it is being settled", async () => {
    const world = newWorld();
    const made = await votedBy(world, {});
    const propose = async () => refusalOf(await world.store.addProposal(world.chatId, newProposal(world, 40)));
    world.clock.now = START + 75 * S - 1;
    expect(await propose()).toEqual({ reason: "vote_open", endTime: made.endTime });
    world.clock.now += 1;
    const { proposalId } = made;
    expect(await propose()).toEqual({ reason: "settling", chatId: world.chatId, proposalId });
  });
});

onEveryEngine("a vote that did not take its whole time", ({ world: newWorld }) => {
  test.each(["ended early", "withdrawn"])(
    "since it was %s, has no time left for whoever's vote is delivered again",
    async (how) => {
      const world = newWorld();
      const made = await openVoteUnder(world, {});
      const cause = tap();
      const endOf = async () => must(await castIn(world, alice, agree, cause)).endTime;
      expect(await endOf()).toBe(made.endTime);
      expect(await endOf()).toBe(made.endTime);
      world.clock.now += 80 * S;
      if (how === "withdrawn") {
        must(await world.store.cancelProposal(world.chatId, alice.id, true, tap()));
      } else {
        for (const voter of [bob, carol]) must(await castIn(world, voter, agree));
        const settlement = await mustBegin(world, made);
        expect(await endOf()).toBe(world.clock.now);
        await announce(world, settlement);
      }
      expect(await endOf()).toBe(world.clock.now);
      must(await world.store.addProposal(world.chatId, newProposal(world, 40)));
      expect(await endOf()).toBe(world.clock.now);
    },
  );
});

onEveryEngine("a sale on which all have voted who paid for it", ({ world: newWorld }) => {
  test("ends early, whoever else takes part, joins or leaves", async () => {
    const world = newWorld();
    const sessionId = await holding(world);
    const made = await openSale(world);
    world.clock.now += 80 * S;
    must(await castIn(world, alice, agree));
    expect(must(await leave(world, made, carol.id)).endsEarly).toBeNull();
    must(await castIn(world, bob, agree));
    for (const id of [98, 99]) must(await world.store.addParticipant(sessionId, person(id)));
    expect(must(await castIn(world, dave, no)).endsEarly).toEqual({
      proposalId: made.proposalId,
      at: world.clock.now,
    });
    expect(refusalOf(await world.store.cancelProposal(world.chatId, alice.id, true, tap()))).toMatchObject({
      reason: "settling",
    });
    expect(finalTallyOf((await mustBegin(world, made)).proposal)).toMatchObject({ yes: 2, no: 1, abstained: 0 });
  });

  test("does not end early while a payer has not voted, however many members have left", async () => {
    const world = newWorld();
    await setRules(world, { early: "on" });
    await holding(world);
    const made = await openSale(world);
    world.clock.now += 80 * S;
    for (const payer of [alice, bob]) must(await castIn(world, payer, agree));
    expect(must(await leave(world, made, carol.id)).endsEarly).toBeNull();
    expect(await begin(world, made)).toMatchObject({ tag: "early" });
    must(await world.store.cancelProposal(world.chatId, alice.id, true, tap()));
  });
});
