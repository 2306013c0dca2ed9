import { expect, test } from "vitest";
import {
  alice,
  bob,
  carol,
  castIn,
  must,
  newProposal,
  newSession,
  no,
  openSession,
  openVote,
  refusalOf,
  settleAll,
  tap,
  yes,
} from "./people.ts";
import { MINUTE_MS, newChatId, onEveryEngine, START, TTL_MS } from "./support.ts";

const TTL = TTL_MS / 1_000;

onEveryEngine("sessions", ({ world: newWorld }) => {
  test("saveSession opens a session, which lives as long as it is told", async () => {
    const world = newWorld();
    const id = `${world.chatId}.10`;
    expect(must(await world.store.saveSession(id, newSession(world), 90))).toEqual({ tag: "created", minutes: 5 });
    const left = await world.pttl(`session:live:{${world.chatId}}`);
    expect(left).toBeGreaterThan(80_000);
    expect(left).toBeLessThanOrEqual(90_000);
  });

  test("a chat has one live session: another is refused, and told which one is open", async () => {
    const world = newWorld();
    await openSession(world);
    const other = await world.store.saveSession(`${world.chatId}.11`, newSession(world, { message: "Second" }), TTL);
    expect(refusalOf(other)).toEqual({ reason: "session_open", message: "Buy BONK token" });
  });

  test("a session that is closed and not archived stands in the way until it is archived", async () => {
    const world = newWorld();
    const id = await openSession(world);
    must(await world.store.closeSession(world.chatId, alice.id, false, tap()));
    const next = () => world.store.saveSession(`${world.chatId}.11`, newSession(world), TTL);
    expect(refusalOf(await next())).toEqual({ reason: "session_closing", sessionId: id });
    expect(await world.store.archiveSession(world.chatId)).not.toBeNull();
    expect(must(await next())).toEqual({ tag: "created", minutes: 5 });
  });

  test("a redelivered /create_session finds its session, and is past once that is over", async () => {
    const world = newWorld();
    const id = await openSession(world);
    const again = () => world.store.saveSession(id, newSession(world, { message: "Other" }), TTL);
    await world.store.updateSession(world.chatId, id, { cardId: 77 });
    expect(must(await again())).toEqual({ tag: "again", minutes: 5, mayPost: false, claimedUntil: null });
    expect((await world.store.getSession(id))?.message).toBe("Buy BONK token");
    must(await world.store.closeSession(world.chatId, alice.id, false, tap()));
    expect(refusalOf(await again())).toEqual({ reason: "past" });
    await world.store.archiveSession(world.chatId);
    expect(refusalOf(await again())).toEqual({ reason: "past" });
  });

  test("a late one that opened a session which is over is past also while another is open, and is not asked for again", async () => {
    const world = newWorld();
    const id = await openSession(world);
    must(await world.store.closeSession(world.chatId, alice.id, false, tap()));
    await world.store.archiveSession(world.chatId);
    await openSession(world, [], 30);
    const late = (message: string) => world.store.saveSession(message, newSession(world, { late: true }), TTL);
    expect(refusalOf(await late(id))).toEqual({ reason: "past" });
    expect(refusalOf(await late(`${world.chatId}.11`))).toEqual({ reason: "late" });
  });

  test("a session keeps the topic that it was opened in, where its card is posted later, too", async () => {
    const world = newWorld();
    const sessionId = `${world.chatId}.10`;
    must(await world.store.saveSession(sessionId, newSession(world, { threadId: 7 }), TTL));
    must(await world.store.addParticipant(sessionId, bob, { chatId: world.chatId, attemptId: "editor" }));
    world.clock.now += MINUTE_MS;
    expect((await world.store.readWhole(world.chatId))?.threadId).toBe(7);
    const lease = { sessionId, proposalId: null, attemptId: "editor", at: world.clock.now };
    expect(await world.store.readLeasedCard(world.chatId, lease)).toMatchObject({ cardId: null, threadId: 7 });
  });

  test("getSession gives a live session in the shape of the earlier bot", async () => {
    const world = newWorld();
    const made = await openVote(world);
    await world.store.updateSession(world.chatId, made.sessionId, { cardId: 12_345 });
    must(await castIn(world, alice, yes(50_000_000)));
    must(await castIn(world, bob, no));
    const record = await world.store.getSession(made.sessionId);
    expect({ ...record, participants: record?.participants.toSorted() }).toEqual({
      message: "Buy BONK token",
      participants: ["@alice", "@carol", "Bob (id 22)"],
      votes: {},
      chatId: world.chatId,
      msgId: 12_345,
      open: true,
      createdBy: 11,
      createdByUsername: "alice",
      proposals: [
        {
          id: `${world.chatId}.20`,
          text: "BUY token=MALONEY amount=0.05 price=market",
          type: "buy",
          votes: { "@alice": { vote: "yes", amount: 0.05 }, "Bob (id 22)": { vote: "no", amount: 0 } },
          open: true,
          createdBy: 11,
          createdByUsername: "alice",
          duration: 5,
          startTime: START,
          endTime: START + 5 * MINUTE_MS,
        },
      ],
    });
  });

  test("getSession gives the same of a closed session, with nothing open in it", async () => {
    const world = newWorld();
    const made = await openVote(world);
    must(await castIn(world, bob, yes(50_000_000)));
    const live = await world.store.getSession(made.sessionId);
    await settleAll(world, made);
    must(await world.store.closeSession(world.chatId, alice.id, false, tap()));
    await world.store.archiveSession(world.chatId);
    const closed = await world.store.getSession(made.sessionId);
    expect(closed).toEqual({ ...live, open: false, proposals: live?.proposals.map((p) => ({ ...p, open: false })) });
    expect(await world.store.getSession(`${world.chatId}.9`)).toBeNull();
  });

  test("two people of one first name are two participants and two voters", async () => {
    const world = newWorld();
    const otherBob = { ...bob, id: 77 };
    await openSession(world, [alice, bob, otherBob]);
    const made = must(await world.store.addProposal(world.chatId, newProposal(world)));
    must(await castIn(world, bob, no));
    must(await castIn(world, otherBob, yes(10_000_000)));
    const record = await world.store.getSession(made.sessionId);
    expect(record?.participants.toSorted()).toEqual(["@alice", "Bob (id 22)", "Bob (id 77)"]);
    expect(record?.proposals[0]?.votes).toEqual({
      "Bob (id 22)": { vote: "no", amount: 0 },
      "Bob (id 77)": { vote: "yes", amount: 0.01 },
    });
  });

  test("findActiveSession gives the live session, also while it is being closed", async () => {
    const world = newWorld();
    const made = await openVote(world);
    const active = await world.store.findActiveSession(world.chatId);
    expect(active).toMatchObject({
      id: made.sessionId,
      chatId: world.chatId,
      open: true,
      creator: alice,
      openedAt: START,
    });
    expect(active?.participants.toSorted((a, b) => a.id - b.id)).toEqual([alice, bob, carol]);
    expect(active?.proposals).toHaveLength(1);
    must(await world.store.closeSession(world.chatId, alice.id, false, tap()));
    expect(await world.store.findActiveSession(world.chatId)).toMatchObject({ id: made.sessionId, open: false });
    await world.store.archiveSession(world.chatId);
    expect(await world.store.findActiveSession(world.chatId)).toBeNull();
  });

  test("updateSession writes down the card, and nothing where the session is not live", async () => {
    const world = newWorld();
    const id = await openSession(world);
    expect(await world.store.updateSession(world.chatId, id, { cardId: 88 })).toBe(true);
    expect(await world.store.getSession(id)).toMatchObject({ msgId: 88 });
    const other = newChatId();
    expect(await world.store.updateSession(world.chatId, `${world.chatId}.9`, { cardId: 89 })).toBe(false);
    expect(await world.store.updateSession(other, `${other}.9`, { cardId: 89 })).toBe(false);
    expect(await world.store.getSession(id)).toMatchObject({ msgId: 88 });
  });

  test("deleteSession deletes a live or a closed session and what names it, and no other", async () => {
    const world = newWorld();
    const first = await openSession(world);
    must(await world.store.closeSession(world.chatId, alice.id, false, tap()));
    await world.store.archiveSession(world.chatId);
    const second = await openSession(world, [], 30);
    await world.store.deleteSession(first);
    expect(await world.store.getSession(first)).toBeNull();
    expect(await world.store.getSessionByChatId(world.chatId)).toMatchObject({ open: true });
    await world.store.deleteSession(second);
    expect(await world.store.getSession(second)).toBeNull();
    expect(await world.store.getSessionByChatId(world.chatId)).toBeNull();
    expect(await world.store.getAllSessionsForChat(world.chatId)).toEqual([]);
    for (const key of ["session:live", "sessions"]) expect(await world.pttl(`${key}:{${world.chatId}}`)).toBe(-2);
    await world.store.deleteSession(second);
  });

  test("deleteSession finds a session whose chat has moved", async () => {
    const world = newWorld();
    const id = await openSession(world);
    const to = newChatId();
    await world.store.moveChat(world.chatId, to, "");
    await world.store.deleteSession(id);
    expect(await world.store.readWhole(to)).toBeNull();
    expect(await world.store.getSession(id)).toBeNull();
  });

  test("an id that is none of ours reaches no key", async () => {
    const { store } = newWorld();
    await expect(store.getSession("1}.2")).rejects.toThrow(TypeError);
    await expect(store.deleteSession("*.1")).rejects.toThrow(TypeError);
  });
});
