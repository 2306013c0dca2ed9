import { expect, test } from "vitest";
import { NO_RULES } from "../support/no-rules.ts";
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
import { MINUTE_MS, newChatId, onEveryEngine, START } from "./support.ts";

onEveryEngine("proposals", ({ world: newWorld }) => {
  test("addProposal opens a vote, named by its message, with the session's minutes or its own", async () => {
    const world = newWorld();
    const sessionId = await openSession(world, [alice, bob]);
    const made = must(await world.store.addProposal(world.chatId, newProposal(world)));
    expect(made).toEqual({
      tag: "made",
      chatId: world.chatId,
      sessionId,
      proposalId: `${world.chatId}.20`,
      endTime: START + 5 * MINUTE_MS,
      due: null,
      minutes: 5,
      eligibleVoters: 2,
      bought: null,
      executorToken: "MINT-of-MALONEY",
      market: null,
      needsQuote: true,
      rules: NO_RULES,
      mayPost: true,
      needsTimer: true,
      claimedUntil: null,
      over: false,
    });
    await settleAll(world, made);
    const own = must(await world.store.addProposal(world.chatId, newProposal(world, 21, { minutes: 2 })));
    expect(own).toMatchObject({ minutes: 2, endTime: world.clock.now + 2 * MINUTE_MS });
  });

  test("a vote ends at a whole second, rounded up", async () => {
    const world = newWorld();
    await openSession(world, [alice]);
    world.clock.now += 1;
    const made = must(await world.store.addProposal(world.chatId, newProposal(world, 20, { minutes: 1 })));
    expect(made.endTime).toBe(START + MINUTE_MS + 1_000);
  });

  test("one proposal at a time: the second is refused while the first takes votes, and while it is being settled", async () => {
    const world = newWorld();
    const { endTime, chatId, proposalId } = await openVote(world);
    const second = async () => refusalOf(await world.store.addProposal(chatId, newProposal(world, 21)));
    expect(await second()).toEqual({ reason: "vote_open", endTime });
    world.clock.now = endTime;
    expect(await second()).toEqual({ reason: "settling", chatId, proposalId });
    await world.store.beginSettlement({ chatId, sessionId: null, proposalId }, "settler");
    expect(await second()).toEqual({ reason: "settling", chatId, proposalId });
  });

  test("without a session or in a closed one a proposal is refused by the reason", async () => {
    const world = newWorld();
    const propose = async () => refusalOf(await world.store.addProposal(world.chatId, newProposal(world))).reason;
    expect(await propose()).toBe("no_session");
    await openSession(world, [alice]);
    must(await world.store.closeSession(world.chatId, alice.id, false, tap()));
    expect(await propose()).toBe("closed");
  });

  test("a redelivered /propose finds its proposal, and what of its effects is still to be done", async () => {
    const world = newWorld();
    const made = await openVote(world);
    const again = async () => must(await world.store.addProposal(world.chatId, newProposal(world)));
    const { chatId, sessionId, proposalId, endTime } = made;
    const half = (world.clock.now + endTime) / 2;
    expect(await again()).toEqual({ ...made, tag: "again", due: { at: half, onlyEarlier: true } });
    await world.store.updateProposal(chatId, sessionId, proposalId, {
      timer: "msg_1",
      due: { at: endTime, onlyEarlier: false },
    });
    expect(await again()).toMatchObject({ mayPost: true, needsTimer: false });
    await world.store.updateProposal(chatId, sessionId, proposalId, {
      cardId: 99,
      due: { at: endTime, onlyEarlier: false },
    });
    expect(await again()).toMatchObject({ mayPost: false, needsTimer: false, claimedUntil: null });
    expect(await world.store.findActiveProposal(world.chatId)).toMatchObject({ cardId: 99 });
    await settleAll(world, made);
    expect(await again()).toMatchObject({ tag: "again", mayPost: false, needsTimer: false, claimedUntil: null });
  });

  test.each(["announced", "cancelled"])(
    "a redelivered /propose whose proposal is %s has nothing left to do",
    async (end) => {
      const world = newWorld();
      const made = await openVote(world);
      if (end === "announced") await settleAll(world, made);
      else must(await world.store.cancelProposal(world.chatId, alice.id, false, tap()));
      const again = must(await world.store.addProposal(world.chatId, newProposal(world)));
      expect(again).toMatchObject({ tag: "again", over: true, mayPost: false, needsTimer: false, claimedUntil: null });
    },
  );

  test("a redelivered /propose whose proposal is no longer the last is past, and so is one older than the session", async () => {
    const world = newWorld();
    const made = await openVote(world);
    await settleAll(world, made);
    must(await world.store.addProposal(world.chatId, newProposal(world, 21)));
    for (const messageId of [20, 9]) {
      expect(refusalOf(await world.store.addProposal(world.chatId, newProposal(world, messageId)))).toEqual({
        reason: "past",
      });
    }
  });

  test("getProposal gives it with its votes, findActiveProposal only while it is not over", async () => {
    const world = newWorld();
    const made = await openVote(world);
    const { proposalId } = made;
    must(await castIn(world, bob, yes(10_000_000)));
    const proposal = await world.store.getProposal(proposalId);
    expect(proposal).toMatchObject({
      id: proposalId,
      state: "open",
      eligibleVoters: 3,
      suggested: 50_000_000,
      price: { kind: "market" },
      votes: [{ voter: bob, choice: "yes", lamports: 10_000_000 }],
    });
    expect(await world.store.findActiveProposal(world.chatId)).toEqual(proposal);
    expect(await world.store.getProposal(`${world.chatId}.19`)).toBeNull();
    expect(await world.store.findActiveProposal(newChatId())).toBeNull();
    world.clock.now = made.endTime;
    await world.store.beginSettlement(made, "settler");
    expect(await world.store.findActiveProposal(world.chatId)).toMatchObject({ id: proposalId, state: "closed" });
    await settleAll(world, made).catch(() => undefined);
  });

  test("a proposal that is over is active no more, and getProposal gives it also when its session is closed", async () => {
    const world = newWorld();
    const made = await openVote(world);
    must(await castIn(world, bob, no));
    const { votes, text } = (await world.store.getProposal(made.proposalId)) ?? {};
    await settleAll(world, made);
    expect(await world.store.findActiveProposal(world.chatId)).toBeNull();
    const over = await world.store.getProposal(made.proposalId);
    expect(over).toMatchObject({ id: made.proposalId, state: "announced", votes, text });
    must(await world.store.closeSession(world.chatId, alice.id, false, tap()));
    await world.store.archiveSession(world.chatId);
    expect(await world.store.getProposal(made.proposalId)).toEqual(over);
    const to = newChatId();
    await world.store.moveChat(world.chatId, to, "");
    expect(await world.store.getProposal(made.proposalId)).toEqual(over);
  });

  test("getProposal finds a proposal that ended where its chat has moved to", async () => {
    const world = newWorld();
    const made = await openVote(world);
    const to = newChatId();
    await world.store.moveChat(world.chatId, to, "");
    expect(await world.store.getProposal(made.proposalId)).toMatchObject({ state: "open" });
    await settleAll(world, { ...made, chatId: to });
    must(await world.store.closeSession(to, alice.id, false, tap()));
    await world.store.archiveSession(to);
    expect(await world.store.getProposal(made.proposalId)).toMatchObject({ id: made.proposalId, state: "announced" });
  });

  test("updateProposal writes down card and timer of this proposal, not of one that is over and kept apart", async () => {
    const world = newWorld();
    const made = await openVote(world);
    const { chatId, sessionId, proposalId } = made;
    const update = (session: string, proposal: string) =>
      world.store.updateProposal(chatId, session, proposal, { cardId: 5, timer: "t" });
    expect(await update(sessionId, proposalId)).toBe(true);
    expect(await world.store.findActiveProposal(chatId)).toMatchObject({ cardId: 5, state: "open" });
    expect(await update(sessionId, `${chatId}.19`)).toBe(false);
    expect(await update(`${chatId}.9`, proposalId)).toBe(false);
    expect(await world.store.updateProposal(chatId, sessionId, proposalId, {})).toBe(true);
    await settleAll(world, made);
    must(await world.store.addProposal(chatId, newProposal(world, 21)));
    expect(await update(sessionId, proposalId)).toBe(false);
  });

  test("the price, topic and names that a proposal was made with come back", async () => {
    const world = newWorld();
    await openSession(world, [bob]);
    const action = {
      kind: "buy",
      token: "BONK",
      amount: 1_500_000_000,
      price: { kind: "target", value: "0.5" },
    } as const;
    must(await world.store.addProposal(world.chatId, newProposal(world, 20, { proposer: bob, action, threadId: 7 })));
    expect(await world.store.findActiveProposal(world.chatId)).toMatchObject({
      token: "BONK",
      price: { kind: "target", value: "0.5" },
      suggested: 1_500_000_000,
      proposer: bob,
      threadId: 7,
      text: "BUY token=BONK amount=1.5 price=target:0.5",
    });
  });

  test("votes of one proposal do not count in the next", async () => {
    const world = newWorld();
    const made = await openVote(world);
    must(await castIn(world, bob, yes(10_000_000)));
    await settleAll(world, made);
    must(await world.store.addProposal(world.chatId, newProposal(world, 40)));
    expect((await world.store.findActiveProposal(world.chatId))?.tally).toEqual({ yes: 0, no: 0, lamports: 0 });
    expect(must(await castIn(world, bob, no, message(world.chatId, 41))).tally).toEqual({ yes: 0, no: 1, lamports: 0 });
  });
});
