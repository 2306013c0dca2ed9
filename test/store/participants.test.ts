import { expect, test } from "vitest";
import { recordName } from "../../src/domain/person.ts";
import {
  alice,
  announce,
  bob,
  carol,
  castIn,
  must,
  mustBegin,
  newProposal,
  newSession,
  nextVote,
  no,
  openSession,
  openVote,
  person,
  refusalOf,
  tap,
} from "./people.ts";
import { onEveryEngine, TTL_MS } from "./support.ts";

onEveryEngine("participants", ({ world: newWorld }) => {
  test("addParticipant lets people in, and twice is harmless", async () => {
    const world = newWorld();
    const id = await openSession(world);
    expect(must(await world.store.addParticipant(id, alice))).toEqual({
      tag: "joined",
      chatId: world.chatId,
      participantCount: 1,
      edit: null,
      unfinished: null,
    });
    expect(must(await world.store.addParticipant(id, bob))).toMatchObject({ tag: "joined", participantCount: 2 });
    expect(must(await world.store.addParticipant(id, bob))).toEqual({
      tag: "already",
      chatId: world.chatId,
      participantCount: 2,
      unfinished: null,
    });
    expect((await world.store.readWhole(world.chatId))?.participants).toHaveLength(2);
  });

  test("joining again under another name shows the newest name, as one participant", async () => {
    const world = newWorld();
    const id = await openSession(world, [bob]);
    const renamed = { ...bob, name: { kind: "username", text: "bobby" } } as const;
    expect(must(await world.store.addParticipant(id, renamed))).toEqual({
      tag: "already",
      chatId: world.chatId,
      participantCount: 1,
      unfinished: null,
    });
    expect((await world.store.readWhole(world.chatId))?.participants).toEqual([renamed]);
  });

  test("who joins while a vote runs is told of it, also while it is being settled, and of none that is over", async () => {
    const world = newWorld();
    const made = await openVote(world);
    const unfinished = { proposalId: made.proposalId, endTime: made.endTime };
    expect(must(await world.store.addParticipant(made.sessionId, person(44)))).toMatchObject({ unfinished });
    world.clock.now = made.endTime;
    expect(must(await world.store.addParticipant(made.sessionId, person(45)))).toMatchObject({ unfinished });
    const settlement = await mustBegin(world, made);
    expect(must(await world.store.addParticipant(made.sessionId, person(47)))).toMatchObject({ unfinished });
    expect(must(await world.store.addParticipant(made.sessionId, person(47)))).toMatchObject({ unfinished });
    await announce(world, settlement);
    expect(must(await world.store.addParticipant(made.sessionId, person(46)))).toMatchObject({ unfinished: null });
  });

  test("findActiveSession counts all, names the thirty who joined first, and reads no votes", async () => {
    const world = newWorld();
    const id = await openSession(world);
    for (let i = 0; i < 40; i += 1) must(await world.store.addParticipant(id, person(500 - i)));
    const made = must(await world.store.addProposal(world.chatId, newProposal(world, 20, { proposer: person(500) })));
    must(await castIn(world, person(500)));
    const live = await world.store.findActiveSession(world.chatId);
    expect(live).toMatchObject({
      participantCount: 40,
      proposals: [{ id: made.proposalId, tally: { yes: 1 }, votes: [] }],
    });
    expect(live?.participants.map((one) => one.id)).toEqual(Array.from({ length: 30 }, (_, i) => 500 - i));
  });

  test("people who join at once are all in", async () => {
    const world = newWorld();
    const id = await openSession(world);
    const count = 100;
    const joins = Array.from({ length: count }, (_, i) => world.other().addParticipant(id, person(100 + i)));
    const joined = (await Promise.all(joins)).map(must);
    expect(joined.map(({ participantCount }) => participantCount).toSorted((a, b) => a - b)).toEqual(
      joined.map((_, i) => i + 1),
    );
    expect((await world.store.readWhole(world.chatId))?.participants).toHaveLength(count);
  });

  test("removeParticipant lets out who has not voted", async () => {
    const world = newWorld();
    const { sessionId: id } = await openVote(world);
    const leave = (userId: number) =>
      world.store.removeParticipant(id, userId, { chatId: world.chatId, attemptId: "" });
    must(await castIn(world, bob, no));
    expect(must(await leave(carol.id))).toEqual({
      ...{ tag: "left", chatId: world.chatId, participantCount: 2, edit: null, endsEarly: null },
    });
    expect(refusalOf(await leave(carol.id))).toMatchObject({ reason: "not_in", endsEarly: null });
    expect(refusalOf(await leave(bob.id))).toEqual({ reason: "voted" });
    const names = (await world.store.readWhole(world.chatId))?.participants.map((one) => one.id);
    expect(names?.toSorted()).toEqual([alice.id, bob.id]);
    expect(must(await world.store.addParticipant(id, carol))).toMatchObject({ tag: "joined", participantCount: 3 });
  });

  test("participants are told in the order in which they joined, however Redis keeps the hash", async () => {
    const world = newWorld();
    // A text of this length makes Redis keep a hash in an order of its own.
    const id = `${world.chatId}.10`;
    must(await world.store.saveSession(id, newSession(world, { message: "Buy BONK ".repeat(12) }), TTL_MS / 1_000));
    const joining = [31, 12, 55, 7, 99, 4, 23, 80, 61, 18].map(person);
    for (const one of joining) must(await world.store.addParticipant(id, one));
    expect((await world.store.readWhole(world.chatId))?.participants).toEqual(joining);
    expect((await world.store.getSession(id))?.participants).toEqual(joining.map(recordName));

    const [first, ...others] = joining;
    must(await world.store.removeParticipant(id, first?.id ?? 0, { chatId: world.chatId, attemptId: "" }));
    must(await world.store.addParticipant(id, person(31)));
    expect((await world.store.readWhole(world.chatId))?.participants).toEqual([...others, person(31)]);
  });

  test("who voted in an earlier proposal of the session stays in it", async () => {
    const world = newWorld();
    const made = await openVote(world);
    must(await castIn(world, bob, no));
    await nextVote(world, made);
    const left = await world.store.removeParticipant(made.sessionId, bob.id, { chatId: world.chatId, attemptId: "" });
    expect(refusalOf(left)).toEqual({ reason: "voted" });
  });

  test("a stranger session, a closed one and none at all are refused by the reason", async () => {
    const world = newWorld();
    const at = { chatId: world.chatId, attemptId: "" };
    const stranger = `${world.chatId}.9`;
    const reasons = async (id: string) => [
      refusalOf(await world.store.addParticipant(id, bob, at)).reason,
      refusalOf(await world.store.removeParticipant(id, alice.id, at)).reason,
    ];
    expect(await reasons(stranger)).toEqual(["no_session", "no_session"]);
    const id = await openSession(world, [alice]);
    expect(await reasons(stranger)).toEqual(["other_session", "other_session"]);
    must(await world.store.closeSession(world.chatId, alice.id, false, tap()));
    expect(await reasons(id)).toEqual(["closed", "closed"]);
  });

  test("only who takes part may propose", async () => {
    const world = newWorld();
    await openSession(world, [bob]);
    expect(refusalOf(await world.store.addProposal(world.chatId, newProposal(world)))).toEqual({
      reason: "not_participant",
    });
  });
});
