import { expect, test } from "vitest";
import { closedKey } from "../../src/store/keys.ts";
import type { NewProposal } from "../../src/store/proposing.ts";
import { agree, openVoteUnder, setRules } from "./group-rules.ts";
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
  tap,
} from "./people.ts";
import { MINUTE_MS, onEveryEngine, type World } from "./support.ts";
import { begin, closeAll, holding, newSale } from "./trades.ts";

const propose = (world: World, messageId: number, more: Partial<NewProposal> = {}) =>
  world.store.addProposal(world.chatId, newProposal(world, messageId, more));

onEveryEngine("a group in which only admins may propose", ({ world: newWorld }) => {
  test("refuses a member until they are known to be an admin, and makes no proposal", async () => {
    const world = newWorld();
    await setRules(world, { propose: "admins" });
    await openSession(world, [alice, bob]);
    expect(refusalOf(await propose(world, 20))).toEqual({ reason: "admins_only" });
    expect(await world.store.findActiveProposal(world.chatId)).toBeNull();
    expect(must(await propose(world, 20, { isAdmin: true }))).toMatchObject({ tag: "made" });
  });

  test("still asks an admin to join, or to have paid for what is sold", async () => {
    const world = newWorld();
    await holding(world);
    await setRules(world, { propose: "admins" });
    const outsider = { proposer: carol, isAdmin: true };
    const sale = newSale(world, 40, 1, outsider);
    expect(refusalOf(await world.store.addProposal(world.chatId, sale))).toEqual({ reason: "not_contributor" });
    must(await world.store.removeParticipant(`${world.chatId}.30`, carol.id, { chatId: world.chatId, attemptId: "" }));
    expect(refusalOf(await propose(world, 41, outsider))).toEqual({ reason: "not_participant" });
  });

  test("refuses a member's sale, too", async () => {
    const world = newWorld();
    await setRules(world, { propose: "admins" });
    await holding(world);
    expect(refusalOf(await world.store.addProposal(world.chatId, newSale(world)))).toEqual({ reason: "admins_only" });
  });

  test("lets each member vote, and the proposer withdraw", async () => {
    const world = newWorld();
    await openVote(world);
    await setRules(world, { propose: "admins", pause: "on" });
    must(await castIn(world, bob, agree));
    must(await world.store.cancelProposal(world.chatId, alice.id, true, tap()));
  });
});

onEveryEngine("a group that has paused", ({ world: newWorld }) => {
  test("makes no proposal, whoever asks, until it goes on", async () => {
    const world = newWorld();
    await setRules(world, { pause: "on" });
    await openSession(world, [alice]);
    expect(refusalOf(await propose(world, 20))).toEqual({ reason: "paused" });
    expect(refusalOf(await propose(world, 20, { isAdmin: true }))).toEqual({ reason: "paused" });
    await setRules(world, { pause: "off" });
    expect(must(await propose(world, 20))).toMatchObject({ tag: "made" });
  });

  test("lets a vote that runs go on to its end", async () => {
    const world = newWorld();
    const made = await openVote(world);
    await setRules(world, { pause: "on" });
    must(await castIn(world, bob, agree));
    await announce(world, await begin(world, made));
    expect(refusalOf(await propose(world, 40))).toEqual({ reason: "paused" });
  });
});

const CLOSED_TO_ALL = { pause: "on", propose: "admins" };

onEveryEngine(
  "what a proposer is told first, where a group has paused or only admins may propose",
  ({ world: newWorld }) => {
    test("a /propose that made a proposal before gets it again, and nobody needs to ask whether they are an admin", async () => {
      const world = newWorld();
      const made = await openVote(world);
      await setRules(world, CLOSED_TO_ALL);
      expect(must(await propose(world, 20))).toMatchObject({ tag: "again", proposalId: made.proposalId, over: false });
      expect(must(await propose(world, 20, { late: true }))).toMatchObject({ tag: "again" });
      await announce(world, await begin(world, made));
      expect(must(await propose(world, 20))).toMatchObject({ tag: "again", over: true });
    });

    test("a /propose that made an earlier proposal is past", async () => {
      const world = newWorld();
      await openVote(world);
      must(await world.store.cancelProposal(world.chatId, alice.id, true, tap()));
      must(await propose(world, 40));
      await setRules(world, CLOSED_TO_ALL);
      expect(refusalOf(await propose(world, 20))).toEqual({ reason: "past" });
    });

    test("that there is no session, that it is closed, and that the message is late", async () => {
      const world = newWorld();
      await setRules(world, CLOSED_TO_ALL);
      expect(refusalOf(await propose(world, 20))).toEqual({ reason: "no_session" });
      await openSession(world, [alice]);
      expect(refusalOf(await propose(world, 20, { late: true }))).toEqual({ reason: "late" });
      must(await world.store.closeSession(world.chatId, alice.id, true, tap()));
      expect(refusalOf(await propose(world, 20))).toEqual({ reason: "closed" });
      expect(await world.standIn.command("ZCARD", closedKey(world.chatId))).toBe(0);
    });

    test("that an overdue vote is being settled, so that its settlement begins", async () => {
      const world = newWorld();
      const made = await openVote(world);
      await setRules(world, CLOSED_TO_ALL);
      world.clock.now = made.endTime;
      expect(refusalOf(await propose(world, 40))).toMatchObject({ reason: "settling", proposalId: made.proposalId });
    });

    test("that it is paused, before that only admins may, before that they have not joined, before that a vote runs", async () => {
      const world = newWorld();
      await openVoteUnder(world, {}, [alice]);
      await setRules(world, CLOSED_TO_ALL);
      const byBob = { proposer: bob };
      expect(refusalOf(await propose(world, 40, byBob))).toEqual({ reason: "paused" });
      await setRules(world, { pause: "off" });
      expect(refusalOf(await propose(world, 40, byBob))).toEqual({ reason: "admins_only" });
      await setRules(world, { propose: "members" });
      expect(refusalOf(await propose(world, 40, byBob))).toEqual({ reason: "not_participant" });
      expect(refusalOf(await propose(world, 40))).toMatchObject({ reason: "vote_open" });
    });

    test("that the chat may not trade, before either", async () => {
      const world = newWorld();
      await openSession(world, [alice]);
      await setRules(world, CLOSED_TO_ALL);
      const guarded = world.other({ ttlMs: 60 * MINUTE_MS, permissionRequired: true });
      const proposal = newProposal(world);
      expect(refusalOf(await guarded.addProposal(world.chatId, proposal))).toMatchObject({ reason: "not_allowed" });
      await world.standIn.command("HSET", `settings:{${world.chatId}}`, "allowed", "1");
      expect(refusalOf(await guarded.addProposal(world.chatId, proposal))).toEqual({ reason: "paused" });
    });

    test("a session that was archived is no place for a proposal, whatever the rules", async () => {
      const world = newWorld();
      await setRules(world, CLOSED_TO_ALL);
      await openSession(world, [alice]);
      await closeAll(world);
      expect(refusalOf(await propose(world, 20))).toEqual({ reason: "no_session" });
    });
  },
);
