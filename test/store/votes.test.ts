import { expect, test } from "vitest";
import {
  alice,
  attempt,
  bob,
  carol,
  castIn,
  message,
  must,
  newProposal,
  nextVote,
  no,
  openSession,
  openVote,
  person,
  receipt,
  refusalOf,
  settleAll,
  tap,
  yes,
} from "./people.ts";
import { MINUTE_MS, onEveryEngine } from "./support.ts";

onEveryEngine("votes", ({ world: newWorld }) => {
  test("a vote is counted, and the totals are what was put in", async () => {
    const world = newWorld();
    const { endTime } = await openVote(world);
    const first = must(await castIn(world, alice, yes(50_000_000)));
    expect(first).toMatchObject({ tag: "counted", chatId: world.chatId, endTime, edit: null });
    expect(first.tally).toEqual({ yes: 1, no: 0, lamports: 50_000_000 });
    expect(must(await castIn(world, bob, no)).tally).toEqual({ yes: 1, no: 1, lamports: 50_000_000 });
    expect(must(await castIn(world, carol, yes(1_000_000))).tally).toEqual({ yes: 2, no: 1, lamports: 51_000_000 });
  });

  test("a redelivered vote gets its first outcome and is not counted twice", async () => {
    const world = newWorld();
    const { endTime } = await openVote(world);
    const cause = tap();
    must(await castIn(world, bob, yes(20_000_000), cause));
    must(await castIn(world, alice, no));
    expect(must(await castIn(world, bob, no, cause))).toEqual({
      tag: "again",
      chatId: world.chatId,
      kind: "buy",
      ballot: { choice: "yes", lamports: 20_000_000 },
      tally: { yes: 1, no: 1, lamports: 20_000_000 },
      hidden: false,
      eligibleVoters: 3,
      endTime,
      endsEarly: null,
      receipt: receipt(1),
    });
  });

  test("a redelivered vote gets its first outcome also after the end and after the session was closed", async () => {
    const world = newWorld();
    const made = await openVote(world);
    const cause = message(world.chatId, 21);
    must(await castIn(world, bob, no, cause));
    await settleAll(world, made);
    expect(must(await castIn(world, bob, no, cause)).tag).toBe("again");
    must(await world.store.closeSession(world.chatId, alice.id, true, tap()));
    expect(must(await castIn(world, bob, no, cause)).tag).toBe("again");
  });

  test("a redelivered vote of an earlier proposal gets that proposal's totals", async () => {
    const world = newWorld();
    const made = await openVote(world);
    const cause = message(world.chatId, 21);
    must(await castIn(world, bob, yes(20_000_000), cause));
    must(await castIn(world, alice, no));
    await nextVote(world, made);
    must(await castIn(world, alice, yes(70_000_000)));
    const again = must(await castIn(world, bob, no, cause));
    expect(again).toMatchObject({
      tag: "again",
      endTime: made.endTime,
      tally: { yes: 1, no: 1, lamports: 20_000_000 },
    });
  });

  test("the same person by another tap is refused and told the first vote", async () => {
    const world = newWorld();
    await openVote(world);
    must(await castIn(world, bob, yes(20_000_000)));
    expect(refusalOf(await castIn(world, bob, no))).toEqual({
      reason: "already_voted",
      ballot: { choice: "yes", lamports: 20_000_000 },
      changeable: false,
    });
    expect(await world.store.findActiveProposal(world.chatId)).toMatchObject({
      tally: { yes: 1, no: 0, lamports: 20_000_000 },
    });
  });

  test("votes of an earlier proposal stay in the record after a later vote", async () => {
    const world = newWorld();
    const made = await openVote(world);
    must(await castIn(world, alice, yes(10_000_000)));
    must(await castIn(world, bob, no));
    const later = await nextVote(world, made);
    must(await castIn(world, bob, yes(30_000_000)));
    const last = await nextVote(world, later, 60);
    must(await castIn(world, bob, no));
    must(await castIn(world, alice, no));

    const record = await world.store.getSession(made.sessionId);
    expect(record?.proposals.map(({ id, votes }) => [id, votes])).toEqual([
      [made.proposalId, { "@alice": { vote: "yes", amount: 0.01 }, "Bob (id 22)": { vote: "no", amount: 0 } }],
      [later.proposalId, { "Bob (id 22)": { vote: "yes", amount: 0.03 } }],
      [last.proposalId, { "@alice": { vote: "no", amount: 0 }, "Bob (id 22)": { vote: "no", amount: 0 } }],
    ]);
  });

  test("the name of a voter is the newest one", async () => {
    const world = newWorld();
    const made = await openVote(world);
    must(await castIn(world, { ...bob, name: { kind: "username", text: "bobby" } }, no));
    expect((await world.store.getSession(made.sessionId))?.participants.toSorted()).toEqual([
      "@alice",
      "@bobby",
      "@carol",
    ]);
  });

  test("a message older than the proposal is past, a later one is not, and a tap never is", async () => {
    const world = newWorld();
    await openVote(world);
    expect(refusalOf(await castIn(world, bob, no, message(world.chatId, 19)))).toEqual({ reason: "past" });
    expect(must(await castIn(world, bob, no, message(world.chatId, 21))).tag).toBe("counted");
    expect(must(await castIn(world, carol, no, tap())).tag).toBe("counted");
  });

  test("a vote at exactly the end time is refused as ended, one a millisecond earlier counts", async () => {
    const world = newWorld();
    const { endTime, chatId, sessionId, proposalId } = await openVote(world);
    expect(endTime).toBe(world.clock.now + 5 * MINUTE_MS);
    world.clock.now = endTime - 1;
    expect(must(await castIn(world, bob, no)).tag).toBe("counted");
    world.clock.now = endTime;
    const ended = { reason: "ended", chatId, sessionId, proposalId };
    expect(refusalOf(await castIn(world, carol, no))).toEqual({ ...ended, ballot: null });
    // Perhaps the reply to the vote that counts was lost.
    expect(refusalOf(await castIn(world, bob, no))).toEqual({ ...ended, ballot: { choice: "no", lamports: 0 } });
  });

  test("who comes when the time is up is told their vote in this proposal, and none of an earlier one", async () => {
    const world = newWorld();
    const first = await openVote(world);
    must(await castIn(world, bob, yes(20_000_000)));
    const second = await nextVote(world, first);
    must(await castIn(world, carol, no));
    world.clock.now = second.endTime;
    expect(refusalOf(await castIn(world, bob, no))).toMatchObject({ reason: "ended", ballot: null });
    const ballot = { choice: "no", lamports: 0 };
    expect(refusalOf(await castIn(world, carol, yes()))).toMatchObject({ reason: "ended", ballot });
  });

  test("who takes no part is refused, and may vote after joining late", async () => {
    const world = newWorld();
    const { sessionId } = await openVote(world);
    expect(refusalOf(await castIn(world, person(44), no))).toEqual({ reason: "not_participant" });
    must(await world.store.addParticipant(sessionId, person(44)));
    expect(must(await castIn(world, person(44), no)).tag).toBe("counted");
  });

  test("a button of another session or of another proposal is refused", async () => {
    const world = newWorld();
    const { chatId, sessionId, proposalId } = await openVote(world);
    const press = (session: string, proposal: string) =>
      world.store.addVote({ chatId, sessionId: session, proposalId: proposal }, bob, no, tap(), attempt());
    expect(refusalOf(await press(`${chatId}.9`, proposalId))).toEqual({ reason: "other_session" });
    expect(refusalOf(await press(sessionId, `${chatId}.19`))).toEqual({ reason: "other_proposal" });
    expect(must(await press(sessionId, proposalId)).tag).toBe("counted");
  });

  test("without a session, a proposal or an open session a vote is refused by the reason", async () => {
    const world = newWorld();
    const vote = () => castIn(world, bob, no);
    expect(refusalOf(await vote())).toEqual({ reason: "no_session" });
    const sessionId = await openSession(world, [alice, bob]);
    expect(refusalOf(await vote())).toEqual({ reason: "no_proposal" });
    const made = must(await world.store.addProposal(world.chatId, newProposal(world)));
    await settleAll(world, made);
    expect(refusalOf(await vote())).toEqual({ reason: "no_proposal" });
    must(await world.store.closeSession(world.chatId, alice.id, false, tap()));
    expect(refusalOf(await vote())).toEqual({ reason: "closed" });
    expect((await world.store.getSession(sessionId))?.open).toBe(false);
  });
});
