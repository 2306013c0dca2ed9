import { expect, test } from "vitest";
import { NO_RULES } from "../support/no-rules.ts";
import { alice, announce, bob, carol, castIn, must, newProposal, person, refusalOf, settleAll, tap } from "./people.ts";
import { MINUTE_MS, onEveryEngine, START, type World } from "./support.ts";
import { begin, carried, dave, filled, holding, newSale, openSale, orderOf, rejected, unknown } from "./trades.ts";

const propose = (world: World, messageId = 40, order = 1, proposer = alice) =>
  world.store.addProposal(world.chatId, newSale(world, messageId, order, { proposer }));

onEveryEngine("proposals to sell", ({ world: newWorld }) => {
  test("one opens a vote of those who paid for the order, and says what is sold", async () => {
    const world = newWorld();
    const sessionId = await holding(world);
    const { bought } = await orderOf(world, 1);
    const made = must(await propose(world));
    expect(made).toEqual({
      tag: "made",
      chatId: world.chatId,
      sessionId,
      proposalId: `${world.chatId}.40`,
      endTime: world.clock.now + 5 * MINUTE_MS,
      due: null,
      minutes: 5,
      eligibleVoters: 3,
      bought,
      executorToken: "",
      market: null,
      needsQuote: true,
      rules: NO_RULES,
      mayPost: true,
      needsTimer: true,
      claimedUntil: null,
      over: false,
    });
    expect(bought.total).toBe(80_000_000);
    expect(await world.store.findActiveProposal(world.chatId)).toMatchObject({
      kind: "sell",
      text: "SELL order=1",
      order: 1,
      bought,
      proposer: alice,
      state: "open",
      tally: { yes: 0, no: 0, lamports: 0 },
      eligibleVoters: 3,
      outcome: null,
    });
    expect(await world.store.getProposal(made.proposalId)).toMatchObject({ kind: "sell", state: "open" });
  });

  test("whoever paid for the order may propose it, also one who has not joined the session and does not by that", async () => {
    const world = newWorld();
    await holding(world);
    expect(refusalOf(await world.store.addProposal(world.chatId, newProposal(world, 39, { proposer: dave })))).toEqual({
      reason: "not_participant",
    });
    expect(must(await propose(world, 40, 1, dave))).toMatchObject({ tag: "made", eligibleVoters: 3 });
    expect(await world.store.findActiveProposal(world.chatId)).toMatchObject({ proposer: dave });
    const session = await world.store.readWhole(world.chatId);
    expect(session?.participants.map(({ id }) => id).toSorted()).toEqual([alice.id, bob.id, carol.id]);
    expect(await world.field("members")).toBe("3");
    expect(must(await world.store.cancelProposal(world.chatId, dave.id, false, tap())).proposalId).toBe(
      `${world.chatId}.40`,
    );
  });

  test("who did not pay for it is refused, whether they take part in the session or not", async () => {
    const world = newWorld();
    await holding(world);
    for (const proposer of [carol, person(4), person(444)]) {
      expect(refusalOf(await propose(world, 40, 1, proposer))).toEqual({ reason: "not_contributor" });
    }
    expect((await world.store.readWhole(world.chatId))?.proposals).toEqual([]);
  });

  test("a number that the chat does not have is refused with how many it has, to everybody", async () => {
    const world = newWorld();
    await holding(world);
    for (const [order, proposer] of [
      [2, alice],
      [0, alice],
      [999_999_999, carol],
    ] as const) {
      expect(refusalOf(await propose(world, 40, order, proposer))).toEqual({ reason: "no_order", count: 1 });
    }
    const empty = newWorld();
    await holding(empty);
    await empty.standIn.command("DEL", `orders:{${empty.chatId}}`);
    expect(refusalOf(await propose(empty))).toEqual({ reason: "no_order", count: 0 });
  });

  test.each([
    [rejected, "rejected"],
    [unknown, "unknown"],
  ] as const)("an order whose buying ended as %o is not held", async (outcome, state) => {
    const world = newWorld();
    await holding(world, outcome);
    expect(refusalOf(await propose(world))).toEqual({ reason: "not_held", state });
  });

  test.each([
    [filled({ received: 1 }), "sold"],
    [unknown, "unknown"],
  ] as const)("an order whose sale ended as %o is not held any more", async (outcome, state) => {
    const world = newWorld();
    await holding(world);
    const settlement = await carried(world, await begin(world, await openSale(world)), outcome);
    expect(refusalOf(await propose(world, 50))).toMatchObject({ reason: "settling" });
    await announce(world, settlement);
    expect(refusalOf(await propose(world, 50))).toEqual({ reason: "not_held", state });
    expect(refusalOf(await propose(world, 50, 1, carol))).toEqual({ reason: "not_contributor" });
  });

  test("one vote at a time: a sale waits for a buy and a buy for a sale, open or being settled", async () => {
    const world = newWorld();
    await holding(world);
    const sale = await openSale(world);
    const { chatId } = world;
    const buy = async () => refusalOf(await world.store.addProposal(chatId, newProposal(world, 50)));
    const sell = async () => refusalOf(await propose(world, 50));
    for (const next of [buy, sell]) expect(await next()).toEqual({ reason: "vote_open", endTime: sale.endTime });
    world.clock.now = sale.endTime;
    const settling = { reason: "settling", chatId, proposalId: sale.proposalId };
    for (const next of [buy, sell]) expect(await next()).toEqual(settling);
    await settleAll(world, sale);
    const made = must(await world.store.addProposal(chatId, newProposal(world, 60)));
    expect(await sell()).toEqual({ reason: "vote_open", endTime: made.endTime });
    world.clock.now = made.endTime;
    expect(await sell()).toMatchObject({ reason: "settling", proposalId: made.proposalId });
  });

  test("a redelivered one finds its proposal with what is sold, also when that is sold, and none that is past", async () => {
    const world = newWorld();
    const sessionId = await holding(world);
    const made = must(await propose(world));
    // At its half, when those who have not voted are reminded.
    const due = { at: (START + made.endTime) / 2, onlyEarlier: true };
    must(await world.store.addParticipant(sessionId, person(100)));
    expect(must(await propose(world))).toEqual({ ...made, tag: "again", due });
    must(await castIn(world, alice, { choice: "yes", lamports: null }));
    const settlement = await carried(world, await begin(world, made), filled({ received: 1 }));
    // By then it is to be looked at by its end alone.
    const again = {
      ...made,
      tag: "again",
      due: { at: made.endTime, onlyEarlier: true },
      mayPost: false,
      needsTimer: false,
      needsQuote: false,
    };
    expect(must(await propose(world))).toEqual(again);
    await announce(world, settlement);
    expect(must(await propose(world))).toEqual({ ...again, over: true });
    must(await world.store.addProposal(world.chatId, newProposal(world, 50)));
    expect(refusalOf(await propose(world))).toEqual({ reason: "past" });
  });

  test("without a session, or in a closed one, it is refused by the reason", async () => {
    const world = newWorld();
    expect(refusalOf(await propose(world))).toEqual({ reason: "no_session" });
    await holding(world);
    must(await world.store.closeSession(world.chatId, alice.id, true, tap()));
    expect(refusalOf(await propose(world))).toEqual({ reason: "closed" });
  });
});
