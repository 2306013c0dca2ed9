import { expect, test } from "vitest";
import {
  alice,
  bob,
  castIn,
  message,
  must,
  newProposal,
  no,
  openSession,
  openVote,
  refusalOf,
  settleAll,
  tap,
  yes,
} from "./people.ts";
import { newChatId, onEveryEngine, type World } from "./support.ts";
import { dave, holding, openSale, statesOf } from "./trades.ts";

const cancel = (world: World, userId = alice.id, isAdmin = false, cause = tap()) =>
  world.store.cancelProposal(world.chatId, userId, isAdmin, cause);

onEveryEngine("cancelling", ({ world: newWorld }) => {
  test("the proposer withdraws it before the first vote, and the next may be made", async () => {
    const world = newWorld();
    const { chatId, sessionId, proposalId } = await openVote(world);
    expect(must(await cancel(world))).toEqual({ chatId, sessionId, proposalId, kind: "buy", lastEditAt: 0 });
    expect((await world.store.readWhole(chatId))?.proposals[0]).toMatchObject({
      state: "cancelled",
      eligibleVoters: 3,
    });
    expect(refusalOf(await castIn(world, bob, no))).toEqual({ reason: "no_proposal" });
    // Who comes later could not vote on it.
    must(await world.store.addParticipant(sessionId, dave));
    expect((await world.store.readWhole(chatId))?.proposals[0]?.eligibleVoters).toBe(3);
    expect(must(await world.store.addProposal(chatId, newProposal(world, 30))).tag).toBe("made");
  });

  test("a redelivered /cancel gets its first outcome, and another finds nothing to withdraw", async () => {
    const world = newWorld();
    await openVote(world);
    const cause = message(world.chatId, 25);
    const first = must(await cancel(world, alice.id, false, cause));
    expect(must(await cancel(world, alice.id, false, cause))).toEqual(first);
    expect(refusalOf(await cancel(world))).toEqual({ reason: "no_proposal" });
    must(await world.store.closeSession(world.chatId, alice.id, false, tap()));
    expect(must(await cancel(world, alice.id, false, cause))).toEqual(first);
    expect(refusalOf(await cancel(world))).toEqual({ reason: "closed" });
  });

  test("after the first vote only an admin withdraws it, and never anyone else", async () => {
    const world = newWorld();
    await openVote(world);
    expect(refusalOf(await cancel(world, bob.id))).toEqual({ reason: "not_proposer" });
    must(await castIn(world, bob, no));
    expect(refusalOf(await cancel(world))).toEqual({ reason: "has_votes" });
    expect(must(await cancel(world, bob.id, true)).proposalId).toBe(`${world.chatId}.20`);
    must(await world.store.addProposal(world.chatId, newProposal(world, 30)));
    must(await castIn(world, bob, yes()));
    expect(refusalOf(await cancel(world))).toEqual({ reason: "has_votes" });
  });

  test("from the end on nobody withdraws it", async () => {
    const world = newWorld();
    const made = await openVote(world);
    const { chatId, sessionId, proposalId } = made;
    world.clock.now = made.endTime;
    const settling = { reason: "settling", chatId, sessionId, proposalId };
    expect(refusalOf(await cancel(world, alice.id, true))).toEqual(settling);
    await world.store.beginSettlement(made, "a");
    world.clock.now -= 1;
    expect(refusalOf(await cancel(world, alice.id, true))).toEqual(settling);
  });

  test("a /cancel older than the proposal is past, and without proposal or session there is nothing to withdraw", async () => {
    const world = newWorld();
    expect(refusalOf(await cancel(world))).toEqual({ reason: "no_session" });
    await openSession(world, [alice]);
    expect(refusalOf(await cancel(world))).toEqual({ reason: "no_proposal" });
    const made = must(await world.store.addProposal(world.chatId, newProposal(world)));
    expect(refusalOf(await cancel(world, alice.id, true, message(world.chatId, 19)))).toEqual({ reason: "past" });
    await settleAll(world, made);
    expect(refusalOf(await cancel(world, alice.id, true))).toEqual({ reason: "no_proposal" });
  });

  test("who withdraws learns when the card's last edit began", async () => {
    const world = newWorld();
    const made = await openVote(world);
    await world.store.updateProposal(world.chatId, made.sessionId, made.proposalId, { cardId: 99 });
    const voted = must(await castIn(world, bob, no, tap(), "editor"));
    const lease = voted.tag === "counted" ? voted.edit : null;
    if (lease === null) throw new Error("no lease");
    world.clock.now += 1_234;
    await world.store.readLeasedCard(world.chatId, lease);
    expect(must(await cancel(world, alice.id, true)).lastEditAt).toBe(world.clock.now);
  });

  test("its card is still known where the next one is made before it has a hash of its own, and not after a move", async () => {
    const world = newWorld();
    const { sessionId, proposalId } = await openVote(world);
    await world.store.updateProposal(world.chatId, sessionId, proposalId, { cardId: 57 });
    must(await world.store.cancelProposal(world.chatId, alice.id, true, tap()));
    must(await world.store.addProposal(world.chatId, newProposal(world, 40)));
    const cardIn = async (chatId: number) =>
      (await world.store.findActiveSession(chatId))?.proposals.find(({ id }) => id === proposalId)?.cardId;
    expect(await cardIn(world.chatId)).toBe(57);
    const to = newChatId();
    await world.store.moveChat(world.chatId, to, "");
    expect(await cardIn(to)).toBeNull();
  });

  test("a sale is withdrawn by the same rules, and who withdraws it learns what it was", async () => {
    const world = newWorld();
    await holding(world);
    const made = await openSale(world);
    expect(refusalOf(await cancel(world, bob.id))).toEqual({ reason: "not_proposer" });
    must(await castIn(world, dave, no));
    expect(refusalOf(await cancel(world))).toEqual({ reason: "has_votes" });
    const { chatId, sessionId, proposalId } = made;
    const withdrawn = { chatId, sessionId, proposalId, kind: "sell", lastEditAt: 0 };
    const cause = message(chatId, 45);
    expect(must(await cancel(world, bob.id, true, cause))).toEqual(withdrawn);
    expect(must(await cancel(world, bob.id, true, cause))).toEqual(withdrawn);
    expect(await statesOf(world)).toEqual([[1, "filled"]]);
    expect(await world.store.beginSettlement(made, "a")).toMatchObject({ tag: "over" });
  });
});
