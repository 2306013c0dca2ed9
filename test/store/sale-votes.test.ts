import { expect, test } from "vitest";
import { liveKey } from "../../src/store/keys.ts";
import { readFields } from "../../src/store/session-hash.ts";
import { NO_RULES } from "../support/no-rules.ts";
import {
  alice,
  announce,
  bob,
  carol,
  castIn,
  message,
  must,
  newProposal,
  no,
  person,
  receipt,
  refusalOf,
  tap,
  yes,
} from "./people.ts";
import { onEveryEngine, type World } from "./support.ts";
import { begin, carried, dave, filled, holding, keptProposal, openSale, orderOf } from "./trades.ts";

const agree = { choice: "yes", lamports: null } as const;

/** The fields of the chat's live session as they are kept. Redis may change their order at any time. */
async function fieldsOf(world: World): Promise<ReadonlyMap<string, string>> {
  const flat = await world.standIn.command("HGETALL", liveKey(world.chatId));
  return readFields(Array.isArray(flat) ? flat.map(String) : []);
}

onEveryEngine("votes on a sale", ({ world: newWorld }) => {
  test("those who paid vote, joined or not, and nobody puts anything in", async () => {
    const world = newWorld();
    await holding(world);
    const { endTime, proposalId } = await openSale(world);
    expect(must(await castIn(world, alice, agree))).toEqual({
      tag: "counted",
      chatId: world.chatId,
      kind: "sell",
      ballot: { choice: "yes", lamports: 0 },
      tally: { yes: 1, no: 0, lamports: 0 },
      changed: false,
      hidden: false,
      eligibleVoters: 3,
      endTime,
      endsEarly: null,
      edit: null,
      receipt: receipt(1),
    });
    expect(must(await castIn(world, dave, agree)).tally).toEqual({ yes: 2, no: 0, lamports: 0 });
    expect(must(await castIn(world, bob, no))).toMatchObject({
      ballot: { choice: "no", lamports: 0 },
      tally: { yes: 2, no: 1, lamports: 0 },
    });
    const proposal = await world.store.findActiveProposal(world.chatId);
    expect(proposal).toMatchObject({ id: proposalId, tally: { yes: 2, no: 1, lamports: 0 } });
    expect(proposal?.votes.toSorted((a, b) => a.voter.id - b.voter.id)).toEqual([
      { voter: alice, choice: "yes", lamports: 0, receipt: receipt(1) },
      { voter: bob, choice: "no", lamports: 0, receipt: receipt(3) },
      { voter: dave, choice: "yes", lamports: 0, receipt: receipt(2) },
    ]);
  });

  test("who did not pay is refused, whether they take part in the session or not", async () => {
    const world = newWorld();
    await holding(world);
    await openSale(world);
    const before = await fieldsOf(world);
    for (const voter of [carol, person(4), person(444)]) {
      for (const ballot of [agree, no, yes()]) {
        expect(refusalOf(await castIn(world, voter, ballot))).toEqual({ reason: "not_contributor" });
      }
    }
    expect(await fieldsOf(world)).toEqual(before);
  });

  test("a yes with an amount is refused and changes nothing; without one it counts afterwards", async () => {
    const world = newWorld();
    await holding(world);
    await openSale(world);
    const before = await fieldsOf(world);
    const cause = tap();
    expect(refusalOf(await castIn(world, alice, yes(20_000_000), cause, "editor"))).toEqual({ reason: "no_amount" });
    expect(await fieldsOf(world)).toEqual(before);
    expect(must(await castIn(world, alice, agree, cause))).toMatchObject({ tag: "counted", tally: { yes: 1 } });
    expect(refusalOf(await castIn(world, alice, yes(20_000_000)))).toMatchObject({ reason: "already_voted" });
  });

  test("a redelivered vote gets its first outcome, and another of the same person is refused", async () => {
    const world = newWorld();
    await holding(world);
    const made = await openSale(world);
    const { endTime } = made;
    const cause = message(world.chatId, 41);
    must(await castIn(world, dave, agree, cause));
    const again = {
      ...{ tag: "again", chatId: world.chatId, kind: "sell", ballot: { choice: "yes", lamports: 0 } },
      ...{ tally: { yes: 1, no: 0, lamports: 0 }, hidden: false, eligibleVoters: 3, endTime, endsEarly: null },
      receipt: receipt(1),
    };
    expect(must(await castIn(world, dave, no, cause))).toEqual(again);
    const refused = { reason: "already_voted", ballot: { choice: "yes", lamports: 0 }, changeable: false };
    expect(refusalOf(await castIn(world, dave, no))).toEqual(refused);
    await announce(world, await carried(world, await begin(world, made), filled({ received: 5 })));
    expect(must(await castIn(world, dave, no, cause))).toEqual(again);
    must(await world.store.addProposal(world.chatId, newProposal(world, 50)));
    // How many may vote on one that is no longer the last is not looked up: nobody is told.
    expect(must(await castIn(world, dave, no, cause))).toEqual({ ...again, eligibleVoters: 0 });
  });

  test("a voter who has not joined is named in the votes and takes no part; Skip and Join still work", async () => {
    const world = newWorld();
    const sessionId = await holding(world);
    await openSale(world);
    const renamed = { ...dave, name: { kind: "username", text: "dave" } } as const;
    must(await castIn(world, renamed, agree));
    const session = await world.store.readWhole(world.chatId);
    expect(session?.proposals[0]?.votes).toEqual([{ voter: renamed, choice: "yes", lamports: 0, receipt: receipt(1) }]);
    expect(session?.participants.map(({ id }) => id).toSorted()).toEqual([alice.id, bob.id, carol.id]);
    expect((await world.store.getSession(sessionId))?.proposals[0]?.votes).toEqual({
      "@dave": { vote: "yes", amount: 0 },
    });
    const at = { chatId: world.chatId, attemptId: "" };
    expect(refusalOf(await world.store.removeParticipant(sessionId, dave.id, at))).toMatchObject({
      reason: "not_in",
      endsEarly: null,
    });
    expect(must(await world.store.addParticipant(sessionId, dave))).toMatchObject({
      tag: "joined",
      participantCount: 4,
    });
    const joined = await world.store.readWhole(world.chatId);
    expect(joined?.participants).toContainEqual(dave);
    expect(joined?.proposals[0]).toMatchObject({ eligibleVoters: 3, votes: [{ voter: dave }] });
  });

  test("votes on a sale and on a buy of one session do not touch each other", async () => {
    const world = newWorld();
    const sessionId = await holding(world);
    const sale = await openSale(world);
    must(await castIn(world, alice, agree));
    must(await castIn(world, dave, no));
    await announce(world, await carried(world, await begin(world, sale), filled({ received: 5 })));
    const made = must(await world.store.addProposal(world.chatId, newProposal(world, 50)));
    expect(refusalOf(await castIn(world, dave, no))).toEqual({ reason: "not_participant" });
    must(await world.store.addParticipant(sessionId, dave));
    must(await castIn(world, dave, yes(7_000_000)));
    must(await castIn(world, carol, no));
    const bought = (await begin(world, made)).proposal;
    const sold = await keptProposal(world, sale.proposalId);
    expect(sold).toMatchObject({ kind: "sell", tally: { yes: 1, no: 1, lamports: 0 }, order: 1 });
    expect(sold.votes.toSorted((a, b) => a.voter.id - b.voter.id)).toEqual([
      { voter: alice, choice: "yes", lamports: 0, receipt: receipt(1) },
      { voter: dave, choice: "no", lamports: 0, receipt: receipt(2) },
    ]);
    expect(bought).toMatchObject({ kind: "buy", eligibleVoters: 4, tally: { yes: 1, no: 1, lamports: 7_000_000 } });
  });

  test("after the end, and after it is over, a vote is refused by the reason", async () => {
    const world = newWorld();
    const sessionId = await holding(world);
    const made = await openSale(world);
    const { chatId, proposalId } = made;
    world.clock.now = made.endTime;
    for (const late of [alice, carol, dave]) {
      expect(refusalOf(await castIn(world, late, agree))).toMatchObject({
        reason: "ended",
        chatId,
        sessionId,
        proposalId,
      });
    }
    await announce(world, await begin(world, made));
    expect(refusalOf(await castIn(world, alice, agree))).toEqual({ reason: "no_proposal" });
  });

  test("its card shows the order, and how many paid for it", async () => {
    const world = newWorld();
    const sessionId = await holding(world);
    const { proposalId, endTime } = await openSale(world);
    await world.store.updateProposal(world.chatId, sessionId, proposalId, { cardId: 99 });
    must(await world.store.addParticipant(sessionId, person(100)));
    const voted = must(await castIn(world, dave, agree, tap(), "editor"));
    const lease = voted.tag === "counted" ? voted.edit : null;
    if (lease === null) throw new Error("no lease");
    expect(await world.store.readLeasedCard(world.chatId, lease)).toEqual({
      kind: "proposal",
      chatId: world.chatId,
      cardId: 99,
      threadId: null,
      endTime,
      card: {
        kind: "sell",
        sessionId,
        proposalId,
        order: 1,
        bought: (await orderOf(world, 1)).bought,
        proposer: alice.name,
        minutes: 5,
        endTime,
        rules: NO_RULES,
        market: null,
        tally: { yes: 1, no: 0, lamports: 0 },
        eligibleVoters: 3,
      },
    });
  });
});
