import { beforeAll, expect, test } from "vitest";
import { closedKey } from "../../src/store/keys.ts";
import type { ProposalUpdates } from "../../src/store/proposals.ts";
import { SETTLEMENT_MARGIN_MS } from "../../src/time-limits.ts";
import { LONG } from "../support/long.ts";
import {
  alice,
  attempt,
  bob,
  carol,
  castIn,
  message,
  must,
  mustBegin,
  newSession,
  no,
  openSession,
  openVote,
  person,
  refusalOf,
  settleAll,
  tap,
  warmScripts,
  yes,
} from "./people.ts";
import { newChatId, onEveryEngine, TTL_MS } from "./support.ts";

onEveryEngine("a chat that becomes a supergroup", ({ world: newWorld }) => {
  beforeAll(() => warmScripts(newWorld()));

  test("takes its session along: people, votes and the open vote, whose cards are to be posted anew", async () => {
    const world = newWorld();
    const to = newChatId();
    const made = await openVote(world);
    await world.store.updateSession(world.chatId, made.sessionId, { cardId: 77 });
    await world.store.updateProposal(world.chatId, made.sessionId, made.proposalId, { cardId: 99 });
    must(await castIn(world, bob, yes(20_000_000)));
    const before = await world.store.readWhole(world.chatId);
    const lease = { sessionId: made.sessionId, attemptId: "mover", at: world.clock.now };
    expect(await world.store.moveChat(world.chatId, to, "mover")).toEqual({
      tag: "moved",
      edits: [
        { ...lease, proposalId: null },
        { ...lease, proposalId: made.proposalId },
      ],
    });
    const after = await world.store.readWhole(to);
    expect(after).toMatchObject({ id: made.sessionId, chatId: to, cardId: null, threadId: null });
    expect(after?.proposals).toEqual(
      before?.proposals.map((proposal) => ({ ...proposal, cardId: null, threadId: null })),
    );
    expect(after?.participants.toSorted((a, b) => a.id - b.id)).toEqual([alice, bob, carol]);
    // Nobody else posts them meanwhile.
    const other = await world.store.addVote({ chatId: to }, carol, no, tap(), attempt("other"));
    expect(must(other)).toMatchObject({ tag: "counted", edit: null });
    const joining = { chatId: to, attemptId: "other" };
    expect(must(await world.store.addParticipant(made.sessionId, person(44), joining))).toMatchObject({ edit: null });
    for (const proposalId of [null, made.proposalId]) {
      const card = await world.store.readLeasedCard(to, { ...lease, proposalId });
      expect(card).toMatchObject({ chatId: to, cardId: null, threadId: null });
    }
  });

  test("has no card posted anew of a session that is closed, and only waits for its result", async () => {
    const world = newWorld();
    const made = await openVote(world);
    world.clock.now = made.endTime;
    must(await world.store.closeSession(world.chatId, alice.id, true, tap()));
    expect(await world.store.moveChat(world.chatId, newChatId(), "mover")).toEqual({ tag: "moved", edits: [] });
  });

  test("has the card of its session posted anew, and not that of a vote that is being settled", async () => {
    const world = newWorld();
    const made = await openVote(world);
    world.clock.now = made.endTime;
    await mustBegin(world, made);
    const moved = await world.store.moveChat(world.chatId, newChatId(), "mover");
    expect(moved).toMatchObject({ tag: "moved", edits: [{ proposalId: null }] });
  });

  test("leaves nothing behind but the mark that says where to, and keeps the time that was left", async () => {
    const world = newWorld();
    const to = newChatId();
    await openVote(world);
    const left = await world.pttl(`session:live:{${world.chatId}}`);
    await world.store.moveChat(world.chatId, to, "");
    for (const key of ["session:live", "sessions"]) expect(await world.pttl(`${key}:{${world.chatId}}`)).toBe(-2);
    expect(Math.abs((await world.pttl(`session:live:{${to}}`)) - left)).toBeLessThan(5_000);
    expect(await world.standIn.command("GET", `moved:{${world.chatId}}`)).toBe(String(to));
    expect(await world.pttl(`moved:{${world.chatId}}`)).toBeGreaterThan(TTL_MS + SETTLEMENT_MARGIN_MS - 60_000);
    expect(await world.field("moved", to)).toBeNull();
  });

  test("keeps a session for a minute more at least, however little was left of it", async () => {
    const world = newWorld();
    const to = newChatId();
    const id = await openSession(world, [alice]);
    await world.standIn.command("PEXPIRE", `session:live:{${world.chatId}}`, 5_000);
    await world.store.moveChat(world.chatId, to, "");
    const left = await world.pttl(`session:live:{${to}}`);
    expect(left).toBeGreaterThan(50_000);
    expect(left).toBeLessThanOrEqual(60_000);
    expect(await world.store.findActiveSession(to)).toMatchObject({ id });
  });

  test("a card that was posted in the old chat is not taken for the one that the mover posts; its timer is noted", async () => {
    const world = newWorld();
    const to = newChatId();
    const made = await openVote(world);
    await world.store.moveChat(world.chatId, to, "");
    await world.store.updateProposal(to, made.sessionId, made.proposalId, { cardId: 3 });
    const { sessionId, proposalId, endTime } = made;
    const note = (updates: ProposalUpdates) => world.store.updateProposal(world.chatId, sessionId, proposalId, updates);
    expect(await note({ cardId: 57, timer: "msg_1", due: { at: endTime, onlyEarlier: false } })).toBe(true);
    expect(await note({ cardId: 58 })).toBe(false);
    expect(await note({ claimUntil: 0 })).toBe(false);
    expect(await world.field("q.card", to)).toBe("3");
    expect(await world.field("q.timer", to)).toBe("msg_1");
  });

  test("is found by its old chat, its old ids and its due entry", async () => {
    const world = newWorld();
    const to = newChatId();
    const made = await openVote(world);
    await world.store.moveChat(world.chatId, to, "");
    const { store } = world;
    expect(await store.getSession(made.sessionId)).toMatchObject({ chatId: to, open: true });
    expect(await store.getSessionByChatId(world.chatId)).toMatchObject({ chatId: to });
    expect(await store.getAllSessionsForChat(world.chatId)).toHaveLength(1);
    expect(await store.findActiveProposal(world.chatId)).toMatchObject({ id: made.proposalId });
    expect(await store.updateSession(world.chatId, made.sessionId, { cardId: 9 })).toBe(true);
    expect(must(await store.addParticipant(made.sessionId, person(44)))).toMatchObject({ chatId: to });
    expect(must(await castIn(world, bob, no))).toMatchObject({ chatId: to });
    const late = message(to, 3);
    expect(must(await store.addVote({ ...made, chatId: to }, carol, no, late, attempt())).tag).toBe("counted");
    world.clock.now = made.endTime;
    const settlement = await mustBegin(world, { ...made, sessionId: made.sessionId });
    expect(settlement).toMatchObject({ chatId: to, proposal: { tally: { no: 2 }, eligibleVoters: 4 } });
    await settleAll(world, made);
    must(await store.closeSession(to, alice.id, false, tap()));
    expect(await store.archiveSession(world.chatId)).toMatchObject({ id: made.sessionId, chatId: to });
    expect(await store.getSession(made.sessionId)).toMatchObject({ msgId: 9, open: false });
    expect(await store.getSessionByChatId(to)).toMatchObject({ msgId: 9, open: false });
  });

  test("refuses a new session of the old chat only if one is live, and opens it where the chat is now", async () => {
    const world = newWorld();
    const to = newChatId();
    await world.store.moveChat(world.chatId, to, "");
    const id = await openSession(world, [alice]);
    expect(await world.store.findActiveSession(to)).toMatchObject({ id, chatId: to });
    const other = await world.store.saveSession(`${to}.3`, newSession(world), TTL_MS / 1_000);
    expect(refusalOf(other).reason).toBe("session_open");
  });

  test("takes along which sessions it had, where all of them are closed", async () => {
    const world = newWorld();
    const to = newChatId();
    const id = await openSession(world);
    must(await world.store.closeSession(world.chatId, alice.id, false, tap()));
    await world.store.archiveSession(world.chatId);
    expect(await world.store.moveChat(world.chatId, to, "")).toEqual({ tag: "nothing_to_move" });
    expect(await world.store.getSessionByChatId(to)).toMatchObject({ open: false });
    expect(await world.store.getSessionByChatId(world.chatId)).toMatchObject({ open: false });
    expect(await world.store.getAllSessionsForChat(to)).toHaveLength(1);
    expect(await world.store.getSession(id)).not.toBeNull();
    const life = await world.pttl(`sessions:{${to}}`);
    expect(life).toBeGreaterThan(TTL_MS);
    expect(life).toBeLessThanOrEqual(TTL_MS + SETTLEMENT_MARGIN_MS);
  });

  test("takes along all the sessions that it had, each with its time", async () => {
    const world = newWorld();
    const to = newChatId();
    for (const messageId of [10, 11, 12]) {
      await openSession(world, [], messageId);
      must(await world.store.closeSession(world.chatId, alice.id, false, tap()));
      await world.store.archiveSession(world.chatId);
      world.clock.now += 60_000;
    }
    const list = (chatId: number) => world.standIn.command("ZRANGE", closedKey(chatId), "0", "-1", "WITHSCORES");
    const before = await list(world.chatId);
    await world.store.moveChat(world.chatId, to, "");
    expect(await list(to)).toEqual(before);
    expect(await world.store.getAllSessionsForChat(to)).toHaveLength(3);
  });

  test("may do so repeatedly and from both sides at once", async () => {
    const world = newWorld();
    const to = newChatId();
    const made = await openVote(world);
    must(await castIn(world, bob, no));
    const moves = await Promise.all(
      ["a", "b", "c"].map((attemptId) => world.other().moveChat(world.chatId, to, attemptId)),
    );
    expect(moves.filter(({ tag }) => tag === "moved")).toHaveLength(1);
    expect(await world.store.moveChat(world.chatId, to, "d")).toEqual({ tag: "nothing_to_move" });
    expect(must(await castIn(world, alice, no))).toMatchObject({ chatId: to, tally: { no: 2 } });
    expect(await world.store.getAllSessionsForChat(to)).toHaveLength(1);
    expect((await world.store.readWhole(to))?.id).toBe(made.sessionId);
  });

  test("an empty group that moves twice has nothing to move, and a session opened later stays", async () => {
    const world = newWorld();
    const to = newChatId();
    expect(await world.store.moveChat(world.chatId, to, "a")).toEqual({ tag: "nothing_to_move" });
    await openSession({ ...world, chatId: to }, [alice], 3);
    expect(await world.store.moveChat(world.chatId, to, "b")).toEqual({ tag: "nothing_to_move" });
    expect(await world.store.findActiveSession(to)).toMatchObject({ id: `${to}.3`, participants: [alice] });
  });

  test("a chat that is said to become itself stays, with its session and its orders", async () => {
    const world = newWorld();
    const made = await openVote(world);
    await world.standIn.command("HSET", `orders:{${world.chatId}}`, "count", "0");
    expect(await world.store.moveChat(world.chatId, world.chatId, "a")).toEqual({ tag: "nothing_to_move" });
    expect((await world.store.readWhole(world.chatId))?.id).toBe(made.sessionId);
    expect(await world.pttl(`orders:{${world.chatId}}`)).toBe(-1);
  });

  test("a supergroup with a session of its own keeps that, and the old one is kept as a closed record", async () => {
    const world = newWorld();
    const to = newChatId();
    const made = await openVote(world);
    must(await castIn(world, bob, no));
    const own = await openSession({ ...world, chatId: to }, [carol], 3);
    expect(await world.store.moveChat(world.chatId, to, "a")).toEqual({
      tag: "occupied",
      sessionId: made.sessionId,
      settling: false,
    });
    expect(await world.store.moveChat(world.chatId, to, "b")).toEqual({ tag: "nothing_to_move" });
    expect(await world.store.findActiveSession(world.chatId)).toMatchObject({ id: own, participants: [carol] });
    expect(await world.store.getSession(made.sessionId)).toMatchObject({
      open: false,
      participants: expect.arrayContaining(["@alice"]),
      proposals: [{ id: made.proposalId, open: false, votes: { "Bob (id 22)": { vote: "no", amount: 0 } } }],
    });
    const kept = await world.pttl(`session:{${world.chatId}}.10`);
    expect(kept).toBeGreaterThan(TTL_MS - 60_000);
    expect(kept).toBeLessThanOrEqual(TTL_MS);
    expect(await world.store.getAllSessionsForChat(to)).toHaveLength(2);
    expect(await world.store.beginSettlement({ ...made, sessionId: null }, "a")).toEqual({ tag: "gone" });
  });

  test("a big session moves whole", LONG, async () => {
    const world = newWorld();
    const to = newChatId();
    await openVote(world);
    const live = `session:live:{${world.chatId}}`;
    // More fields than Lua's stack takes at once.
    const people = Array.from({ length: 2_200 }, (_, i) => 100_000 + i);
    for (let i = 0; i < people.length; i += 250) {
      const fields = people
        .slice(i, i + 250)
        .flatMap((id) => [...[`p:${id}`, `nPerson ${id}`], ...[`v:${id}`, `${world.chatId}.20|yes|1000000|t${id}`]]);
      await world.standIn.command("HSET", live, ...fields);
    }
    const size = Number(await world.standIn.command("HLEN", live));
    expect(size).toBeGreaterThan(2 * people.length);
    await world.store.moveChat(world.chatId, to, "");
    expect(Number(await world.standIn.command("HLEN", `session:live:{${to}}`))).toBeGreaterThanOrEqual(size);
    const moved = await world.store.readWhole(to);
    expect(moved?.participants).toHaveLength(people.length + 3);
    expect(moved?.proposals[0]?.votes).toHaveLength(people.length);
    expect(moved?.participants).toContainEqual(person(people.at(-1) ?? 0));
  });
});
