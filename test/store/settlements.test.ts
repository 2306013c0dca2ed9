import { expect, test } from "vitest";
import { finalTallyOf } from "../../src/domain/tally.ts";
import { settingsKey } from "../../src/store/keys.ts";
import type { MadeProposal } from "../../src/store/made-proposal.ts";
import { SETTLEMENT_LEASE_MS } from "../../src/time-limits.ts";
import {
  alice,
  attempt,
  bob,
  carol,
  castIn,
  must,
  mustBegin,
  newProposal,
  nextVote,
  no,
  openVote,
  person,
  refusalOf,
  settleAll,
  tap,
  yes,
} from "./people.ts";
import { MINUTE_MS, onEveryEngine, START, TTL_MS, type World } from "./support.ts";

/** A world whose vote has just ended, with one yes and one no among three. */
async function ended(world: World): Promise<MadeProposal> {
  const made = await openVote(world);
  must(await castIn(world, alice, yes(50_000_000)));
  must(await castIn(world, bob, no));
  world.clock.now = made.endTime;
  return made;
}

/** The least time of a vote of five minutes that ends early. */
const QUARTER_MS = (5 * MINUTE_MS) / 4;

onEveryEngine("settlements", ({ world: newWorld }) => {
  test("before the end it is early, at the end it begins, with the tally and the people of that moment", async () => {
    const world = newWorld();
    const made = await ended(world);
    world.clock.now = made.endTime - 1;
    expect(await world.store.beginSettlement(made, "a")).toMatchObject({ tag: "early", endTime: made.endTime });
    expect(await world.store.findActiveProposal(world.chatId)).toMatchObject({ state: "open" });
    world.clock.now = made.endTime;
    const { proposal, state, sessionId } = await mustBegin(world, made);
    expect(state).toBe("closed");
    expect(sessionId).toBe(made.sessionId);
    expect(proposal).toMatchObject({
      state: "closed",
      eligibleVoters: 3,
      tally: { yes: 1, no: 1, lamports: 50_000_000 },
    });
    expect(proposal.votes.map(({ voter }) => voter.id).toSorted()).toEqual([alice.id, bob.id]);
  });

  test("who is early learns when to look next: at the half, where somebody is to be reminded, and then at the end", async () => {
    const world = newWorld();
    const { proposalId, endTime } = await openVote(world);
    const half = START + 2.5 * MINUTE_MS;
    const look = () => world.store.beginSettlement({ chatId: world.chatId, sessionId: null, proposalId }, "a");
    world.clock.now = half - 1;
    expect(await look()).toEqual({ tag: "early", endTime, lookAt: half, remindNow: false });
    world.clock.now = half;
    expect(await look()).toEqual({ tag: "early", endTime, lookAt: endTime, remindNow: true });
    const reminding = world.other({ ttlMs: TTL_MS, attemptId: "reminder" });
    expect((await reminding.beginReminder(world.chatId, proposalId))?.missing).toEqual([alice, bob, carol]);
    expect(await look()).toEqual({ tag: "early", endTime, lookAt: endTime, remindNow: false });
  });

  test("who is early where nobody is reminded is to look at the end, or when the vote ends early", async () => {
    const world = newWorld();
    await world.standIn.command("HSET", settingsKey(world.chatId), "remind", "off");
    const { proposalId, endTime } = await openVote(world);
    const look = () => world.store.beginSettlement({ chatId: world.chatId, sessionId: null, proposalId }, "a");
    expect(await look()).toEqual({ tag: "early", endTime, lookAt: endTime, remindNow: false });
    for (const voter of [alice, bob, carol]) must(await castIn(world, voter));
    expect(await look()).toEqual({ tag: "early", endTime, lookAt: START + QUARTER_MS, remindNow: false });
  });

  test("where all have voted it begins after a quarter of the time, and not a millisecond before", async () => {
    const world = newWorld();
    const made = await openVote(world);
    for (const voter of [alice, bob]) must(await castIn(world, voter));
    world.clock.now += 10_000;
    const last = must(await castIn(world, carol, no));
    expect(last.endsEarly).toEqual({ proposalId: made.proposalId, at: START + QUARTER_MS });
    world.clock.now = START + QUARTER_MS - 1;
    expect(await world.store.beginSettlement(made, "a")).toMatchObject({ tag: "early", lookAt: START + QUARTER_MS });
    expect(await world.store.findActiveProposal(world.chatId)).toMatchObject({ state: "open" });
    world.clock.now += 1;
    const { proposal } = await mustBegin(world, made);
    expect(proposal).toMatchObject({ state: "closed", eligibleVoters: 3, tally: { yes: 2, no: 1 } });
    // The end that was announced stays.
    expect(proposal.endTime).toBe(made.endTime);
  });

  test("where somebody is missing, or the group ends no vote early, it does not begin before the end", async () => {
    for (const [rules, voters] of [
      [
        ["early", "on"],
        [alice, bob],
      ],
      [
        ["early", "off"],
        [alice, bob, carol],
      ],
      [
        ["change", "on"],
        [alice, bob, carol],
      ],
    ] as const) {
      const world = newWorld();
      await world.standIn.command("HSET", settingsKey(world.chatId), ...rules);
      const made = await openVote(world);
      for (const voter of voters) expect(must(await castIn(world, voter)).endsEarly).toBeNull();
      world.clock.now = made.endTime - 1;
      expect(await world.store.beginSettlement(made, "a")).toMatchObject({ tag: "early", lookAt: made.endTime });
      world.clock.now = made.endTime;
      await mustBegin(world, made);
    }
  });

  test("of an early end and a vote of somebody who joins at that moment, either counts, and never half of it", async () => {
    const world = newWorld();
    const made = await openVote(world);
    for (const voter of [alice, bob, carol]) must(await castIn(world, voter));
    world.clock.now += QUARTER_MS;
    const [joined, begun] = await Promise.all([
      world.other().addParticipant(made.sessionId, person(44)),
      world.other().beginSettlement(made, "a"),
    ]);
    must(joined);
    const frozen = await world.store.findActiveProposal(world.chatId);
    expect(frozen).toMatchObject(
      begun.tag === "go" ? { state: "closed", eligibleVoters: 3 } : { state: "open", eligibleVoters: 4 },
    );
  });

  test("who joins or leaves after the end changes nothing in how many abstained", async () => {
    const world = newWorld();
    const made = await ended(world);
    must(await world.store.addParticipant(made.sessionId, person(44)));
    must(await world.store.addParticipant(made.sessionId, person(55)));
    const at = { chatId: world.chatId, attemptId: "" };
    must(await world.store.removeParticipant(made.sessionId, carol.id, at));
    expect((await mustBegin(world, made)).proposal.eligibleVoters).toBe(3);
  });

  test("nor does it where the first to come or go leaves", async () => {
    const world = newWorld();
    const made = await ended(world);
    must(await world.store.removeParticipant(made.sessionId, carol.id, { chatId: world.chatId, attemptId: "" }));
    must(await world.store.addParticipant(made.sessionId, person(44)));
    must(await world.store.addParticipant(made.sessionId, person(55)));
    const { proposal } = await mustBegin(world, made);
    expect(finalTallyOf(proposal).abstained).toBe(1);
  });

  test("nor does it where closing the session froze the vote", async () => {
    const world = newWorld();
    const made = await ended(world);
    must(await world.store.addParticipant(made.sessionId, person(44)));
    must(await world.store.closeSession(world.chatId, alice.id, true, tap()));
    expect((await mustBegin(world, made)).proposal.eligibleVoters).toBe(3);
  });

  test("whoever votes after the end is told so, whether they have voted, joined or neither", async () => {
    const world = newWorld();
    await ended(world);
    for (const late of [alice, carol, person(44)]) {
      expect(refusalOf(await castIn(world, late, no))).toMatchObject({ reason: "ended" });
    }
  });

  test("one caller settles at a time; the other is told until when, and finds nothing to do afterwards", async () => {
    const world = newWorld();
    const made = await ended(world);
    const settlement = await mustBegin(world, made, "a");
    const until = world.clock.now + SETTLEMENT_LEASE_MS;
    expect(await world.store.beginSettlement(made, "b")).toEqual({ tag: "busy", until });
    expect(await world.store.advanceSettlement(settlement, "announcing")).toEqual({
      sessionClosed: false,
      displaced: null,
    });
    expect(await world.store.advanceSettlement({ ...settlement, state: "announcing" }, "announced")).toEqual({
      sessionClosed: false,
      displaced: null,
    });
    for (const attemptId of ["a", "b"]) {
      expect(await world.store.beginSettlement(made, attemptId)).toEqual({
        tag: "over",
        chatId: world.chatId,
        sessionClosed: false,
        displaced: null,
      });
    }
  });

  test("of callers that come at once exactly one begins", async () => {
    const world = newWorld();
    const made = await ended(world);
    const begun = await Promise.all([1, 2, 3, 4, 5].map((n) => world.other().beginSettlement(made, `caller ${n}`)));
    expect(begun.map(({ tag }) => tag).toSorted()).toEqual(["busy", "busy", "busy", "busy", "go"]);
  });

  test("a lease that ran out is taken over at the step that was reached, and its old holder's step is lost", async () => {
    const world = newWorld();
    const made = await ended(world);
    const first = await mustBegin(world, made, "a");
    expect(await world.store.advanceSettlement(first, "announcing")).toEqual({ sessionClosed: false, displaced: null });
    world.clock.now += SETTLEMENT_LEASE_MS - 1;
    expect(await world.store.beginSettlement(made, "b")).toMatchObject({ tag: "busy" });
    world.clock.now += 1;
    const second = await mustBegin(world, made, "b");
    expect(second.state).toBe("announcing");
    const late = { ...first, state: "announcing" } as const;
    expect(await world.store.advanceSettlement(late, "announced")).toBe("lost");
    expect(await world.store.releaseSettlement(late, "closed", world.clock.now)).toBe("lost");
    expect(await world.store.releaseSettlement(late, "announcing", world.clock.now)).toBe("lost");
    expect(await world.store.advanceSettlement(second, "announced")).toEqual({ sessionClosed: false, displaced: null });
    expect(await world.store.advanceSettlement(late, "announced")).toBe("lost");
  });

  test("a step renews the lease", async () => {
    const world = newWorld();
    const made = await ended(world);
    const settlement = await mustBegin(world, made, "a");
    world.clock.now += SETTLEMENT_LEASE_MS - 1;
    await world.store.advanceSettlement(settlement, "announcing");
    world.clock.now += SETTLEMENT_LEASE_MS - 1;
    expect(await world.store.beginSettlement(made, "b")).toMatchObject({ tag: "busy" });
  });

  test("a lease given back lets the next caller go on at once, from the state that it was given back with", async () => {
    const world = newWorld();
    const made = await ended(world);
    const settlement = await mustBegin(world, made, "a");
    await world.store.advanceSettlement(settlement, "announcing");
    const announcing = { ...settlement, state: "announcing" } as const;
    expect(await world.store.releaseSettlement(announcing, "closed", world.clock.now)).toEqual({
      sessionClosed: false,
      displaced: null,
    });
    expect(await world.store.advanceSettlement(announcing, "closed")).toBe("lost");
    expect(await world.store.releaseSettlement(settlement, "announcing", world.clock.now)).toBe("lost");
    expect((await mustBegin(world, made, "b")).state).toBe("closed");
  });

  test("a step of another session's or another vote's settlement is lost, and so is its giving back", async () => {
    const world = newWorld();
    const made = await ended(world);
    const settlement = await mustBegin(world, made, "a");
    const { proposal } = settlement;
    const id = `${world.chatId}.9`;
    const others = [{ sessionId: id }, { proposal: { ...proposal, id } }];
    const state = () => world.store.findActiveProposal(world.chatId);
    for (const other of others) {
      expect(await world.store.advanceSettlement({ ...settlement, ...other }, "announcing")).toBe("lost");
      expect(await world.store.releaseSettlement({ ...settlement, ...other }, "closed", 0)).toBe("lost");
    }
    expect(await state()).toMatchObject({ state: "closed" });
    expect(await world.store.releaseSettlement(settlement, "closed", 0)).toEqual({
      sessionClosed: false,
      displaced: null,
    });
    for (const other of others)
      expect(await world.store.releaseSettlement({ ...settlement, ...other }, "closed", 0)).toBe("lost");
  });

  test("a lease given back until later keeps everybody waiting until then, also who gave it back", async () => {
    const world = newWorld();
    const made = await ended(world);
    const until = world.clock.now + MINUTE_MS;
    await world.store.releaseSettlement(await mustBegin(world, made, "a"), "closed", until);
    world.clock.now = until - 1;
    for (const attemptId of ["a", "b"])
      expect(await world.store.beginSettlement(made, attemptId)).toEqual({ tag: "waiting", until });
    world.clock.now = until;
    expect((await mustBegin(world, made, "b")).state).toBe("closed");
  });

  test("a pause that the vote before has left, and that an earlier version of the bot did not know, holds nobody up", async () => {
    const world = newWorld();
    const made = await ended(world);
    const live = `session:live:{${world.chatId}}`;
    await world.standIn.command("HSET", live, "q.next", String(world.clock.now + MINUTE_MS));
    await mustBegin(world, made);
    expect(await world.field("q.next")).toBe("0");
  });

  test("a step from a state that is not the settlement's is lost", async () => {
    const world = newWorld();
    const made = await ended(world);
    const settlement = await mustBegin(world, made, "a");
    expect(await world.store.advanceSettlement({ ...settlement, state: "announcing" }, "announced")).toBe("lost");
    await settleAll(world, made).catch(() => undefined);
    expect(await world.store.advanceSettlement({ ...settlement, attemptId: "z" }, "announcing")).toBe("lost");
  });

  test("no vote slips in after freezing, and the frozen number of participants counts", async () => {
    const world = newWorld();
    const made = await ended(world);
    await mustBegin(world, made);
    // An isolate whose clock is behind.
    world.clock.now = made.endTime - 1_000;
    const { chatId, sessionId, proposalId } = made;
    expect(refusalOf(await castIn(world, carol, no))).toMatchObject({ reason: "ended", chatId, sessionId, proposalId });
    expect(await world.store.beginSettlement(made, "other")).toMatchObject({ tag: "busy" });
    const next = await world.store.addProposal(chatId, newProposal(world, 30));
    expect(refusalOf(next)).toEqual({ reason: "settling", chatId, proposalId });
    must(await world.store.addParticipant(sessionId, person(44)));
    must(await world.store.removeParticipant(sessionId, carol.id, { chatId, attemptId: "" }));
    must(await world.store.addParticipant(sessionId, person(45)));
    expect(await world.store.findActiveProposal(world.chatId)).toMatchObject({
      eligibleVoters: 3,
      tally: { yes: 1, no: 1, lamports: 50_000_000 },
    });
  });

  test("votes and the freezing that come at once agree: what was counted is in the frozen tally", async () => {
    const world = newWorld();
    const made = await ended(world);
    world.clock.now = made.endTime - 1;
    const late = world.other();
    const vote = late.addVote({ chatId: world.chatId }, carol, yes(1_000_000), tap(), attempt());
    world.clock.now = made.endTime;
    const [voted, { proposal }] = await Promise.all([vote, mustBegin(world, made)]);
    expect(proposal.tally.yes).toBe(voted.ok ? 2 : 1);
    expect(proposal.votes).toHaveLength(voted.ok ? 3 : 2);
  });

  test("a cancelled proposal is over, an earlier one too, and what never was is gone", async () => {
    const world = newWorld();
    const made = await openVote(world);
    must(await world.store.cancelProposal(world.chatId, alice.id, false, tap()));
    const over = { tag: "over", chatId: world.chatId, sessionClosed: false, displaced: null };
    expect(await world.store.beginSettlement(made, "a")).toEqual(over);
    const second = must(await world.store.addProposal(world.chatId, newProposal(world, 30)));
    expect(await world.store.beginSettlement(made, "a")).toEqual(over);
    await nextVote(world, second);
    expect(await world.store.beginSettlement(second, "a")).toEqual(over);
    const stranger = { ...made, proposalId: `${world.chatId}.19` };
    expect(await world.store.beginSettlement(stranger, "a")).toEqual({ tag: "gone" });
    expect(await world.store.beginSettlement({ ...made, sessionId: `${world.chatId}.9` }, "a")).toEqual({
      tag: "gone",
    });
    expect(await newWorld().store.beginSettlement({ ...made, chatId: -5 }, "a")).toEqual({ tag: "gone" });
  });

  test("without a session id the proposal is found in whichever session of the chat has it", async () => {
    const world = newWorld();
    const made = await ended(world);
    const begun = await world.store.beginSettlement({ ...made, sessionId: null }, "a");
    expect(begun).toMatchObject({ tag: "go", settlement: { proposal: { id: made.proposalId } } });
  });

  test("the last step says whether the session was closed meanwhile", async () => {
    const world = newWorld();
    const made = await ended(world);
    const settlement = await mustBegin(world, made);
    must(await world.store.closeSession(world.chatId, alice.id, false, tap()));
    await world.store.advanceSettlement(settlement, "announcing");
    expect(await world.store.advanceSettlement({ ...settlement, state: "announcing" }, "announced")).toEqual({
      sessionClosed: true,
      displaced: null,
    });
    expect(await world.store.beginSettlement(made, "b")).toEqual({
      tag: "over",
      chatId: world.chatId,
      sessionClosed: true,
      displaced: null,
    });
    expect(await world.store.archiveSession(world.chatId)).not.toBeNull();
    expect(await world.store.beginSettlement(made, "b")).toEqual({ tag: "gone" });
  });
});
