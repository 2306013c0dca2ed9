/** @module-tag long */
import { beforeAll, expect, test } from "vitest";
import type { Store } from "../../src/store/index.ts";
import {
  alice,
  attempt,
  bob,
  carol,
  castIn,
  message,
  must,
  newProposal,
  newSession,
  no,
  openSession,
  openVote,
  person,
  tap,
  warmScripts,
  yes,
} from "./people.ts";
import { newChatId, onEveryEngine, type World } from "./support.ts";
import { newSale } from "./trades.ts";

/** Stops a move after the session was frozen. */
const freeze = (world: World, to: number) =>
  world.standIn.command("HSET", `session:live:{${world.chatId}}`, "moved", to);

/** Stops a move after the copy arrived: the next request of this kind is cut before it is carried out. */
async function stopAfterCopy(world: World, to: number): Promise<void> {
  const start = world.standIn.requests.length;
  const stop = world.standIn.onRequest(() => {
    if (world.standIn.requests.length - start === 3) world.standIn.faults.failNext = 2;
  });
  await expect(world.store.moveChat(world.chatId, to, "dead")).rejects.toThrow("unreachable");
  stop();
  world.standIn.resetFaults();
}

type Call = (store: Store, world: World, ids: { sessionId: string; proposalId: string }) => Promise<unknown>;

const calls: Record<string, Call> = {
  "a vote": (store, { chatId }) => store.addVote({ chatId }, carol, no, tap(), attempt()),
  "a join": (store, _, { sessionId }) => store.addParticipant(sessionId, person(44)),
  "a leave": (store, { chatId }, { sessionId }) => store.removeParticipant(sessionId, 33, { chatId, attemptId: "" }),
  "a proposal": (store, world) => store.addProposal(world.chatId, newProposal(world, 30)),
  "a withdrawal": (store, { chatId }) => store.cancelProposal(chatId, alice.id, true, tap()),
  "a close": (store, { chatId }) => store.closeSession(chatId, alice.id, true, tap()),
  "a settlement": (store, { chatId }, ids) => store.beginSettlement({ chatId, ...ids }, "a"),
  "a note": (store, { chatId }, { sessionId, proposalId }) =>
    store.updateProposal(chatId, sessionId, proposalId, { timer: "msg_5" }),
  "an edit": (store, { chatId }, ids) => store.readLeasedCard(chatId, { ...ids, attemptId: "x", at: 0 }),
  "a look at its orders": (store, { chatId }) => store.listOrders(chatId, null, 5),
  "a look at what it holds": (store, { chatId }) => store.listHeldOrders(chatId),
  "a look at its past votes": (store, { chatId }) => store.listPastVotes(chatId, null, 5),
  "an owner's wish to forget": (store, { chatId }) => store.forgetHistory(chatId, "1"),
  "a look at one order": (store, { chatId }) => store.findOrder(chatId, 1),
  "a proposal to sell": (store, world) => store.addProposal(world.chatId, newSale(world)),
  "an archiving": (store, { chatId }) => store.archiveSession(chatId),
  "an archiving's end": (store, { chatId }) => store.dropSession({ id: `${chatId}.10`, chatId }),
  "a look": (store, { chatId }) => store.getSessionByChatId(chatId),
  "a listing": (store, { chatId }) => store.getAllSessionsForChat(chatId),
  "a look at its permission": (store, { chatId }) => store.readAllowed(chatId),
  "a look at its rules": (store, { chatId }) => store.readRules(chatId),
  "a change of a rule": (store, { chatId }) =>
    store.setRule(chatId, { rule: "pause", value: true }, { updateId: 50, late: false }),
  "an operator's word": (store, { chatId }) => store.setAllowed(chatId, true, 7, message(chatId, 50)),
  "a second create": (store, world) => openSession({ ...world, store }).catch(() => undefined),
};

onEveryEngine("a move that stopped half-way", ({ world: newWorld }) => {
  beforeAll(() => warmScripts(newWorld()));

  test.each(Object.entries(calls))("is finished by %s", async (_, call) => {
    const world = newWorld();
    const to = newChatId();
    const made = await openVote(world);
    await freeze(world, to);
    await call(world.store, world, made);
    expect(await world.pttl(`session:live:{${world.chatId}}`)).toBe(-2);
    expect(await world.standIn.command("GET", `moved:{${world.chatId}}`)).toBe(String(to));
    expect(await world.field("id", to)).toBe(made.sessionId);
  });

  test("changes nothing in the old place: a vote that met it is counted in the new one, once", async () => {
    const world = newWorld();
    const to = newChatId();
    await openVote(world);
    must(await castIn(world, bob, yes(10_000_000)));
    await freeze(world, to);
    const cause = tap();
    const votes = await Promise.all([
      castIn(world, carol, no, cause),
      castIn(world, carol, no, cause),
      castIn(world, alice, no),
    ]);
    expect(votes.map(must).every((voted) => voted.tag === "again" || voted.chatId === to)).toBe(true);
    expect((await world.store.readWhole(to))?.proposals[0]?.tally).toEqual({ yes: 1, no: 2, lamports: 10_000_000 });
  });

  test("is finished from where it stood after the copy, and votes in the new place stay", async () => {
    const world = newWorld();
    const to = newChatId();
    await openVote(world);
    await stopAfterCopy(world, to);
    expect(await world.field("moved")).toBe(String(to));
    expect(await world.store.getAllSessionsForChat(to)).toMatchObject([{ open: true }]);
    expect(must(await world.store.addVote({ chatId: to }, bob, no, tap(), attempt())).tag).toBe("counted");
    expect(must(await castIn(world, carol, no))).toMatchObject({ chatId: to, tally: { no: 2 } });
    expect(await world.store.moveChat(world.chatId, to, "late")).toEqual({ tag: "nothing_to_move" });
    expect((await world.store.readWhole(to))?.proposals[0]?.tally.no).toBe(2);
  });

  test("goes on to where it was begun, and is followed there, whatever chat is named later", async () => {
    const world = newWorld();
    const to = newChatId();
    const made = await openVote(world);
    await freeze(world, to);
    for (const attemptId of ["a", "b"]) {
      await world.store.moveChat(world.chatId, newChatId(), attemptId);
      expect(await world.store.getSession(made.sessionId)).toMatchObject({ chatId: to, open: true });
      expect(must(await castIn(world, attemptId === "a" ? bob : carol, no))).toMatchObject({ chatId: to });
    }
  });

  test("does not bring back a session that was closed in the new place meanwhile", async () => {
    const world = newWorld();
    const to = newChatId();
    const made = await openVote(world);
    await stopAfterCopy(world, to);
    must(await world.store.closeSession(to, alice.id, true, tap()));
    await world.store.archiveSession(to);
    expect(await world.store.moveChat(world.chatId, to, "late")).toEqual({ tag: "nothing_to_move" });
    expect(await world.store.readWhole(to)).toBeNull();
    expect(await world.store.getSession(made.sessionId)).toMatchObject({ open: false });
  });

  test("a session that opened in the old chat while an empty move went on is taken along", async () => {
    const world = newWorld();
    const to = newChatId();
    const start = world.standIn.requests.length;
    let opened: Promise<unknown> | undefined;
    // The move's second request is cut, and before it is repeated the session is opened.
    const stop = world.standIn.onRequest(({ status }) => {
      if (world.standIn.requests.length - start === 1) world.standIn.faults.failNext = 1;
      if (status === 0) opened = openSession(world, [alice]);
    });
    await world.store.moveChat(world.chatId, to, "a");
    stop();
    const id = await opened;
    expect(await world.store.getSession(String(id))).toMatchObject({ open: true, chatId: to });
    expect((await world.store.findActiveSession(to))?.participants).toEqual([alice]);
  });

  test("a settlement under way goes on in the new place with its lease", async () => {
    const world = newWorld();
    const to = newChatId();
    const made = await openVote(world);
    world.clock.now = made.endTime;
    const begun = await world.store.beginSettlement(made, "a");
    if (begun.tag !== "go") throw new Error(begun.tag);
    await freeze(world, to);
    expect(await world.store.advanceSettlement(begun.settlement, "announcing")).toEqual({
      sessionClosed: false,
      displaced: null,
    });
    expect(await world.store.beginSettlement({ ...made, chatId: to }, "b")).toMatchObject({ tag: "busy" });
    const last = { ...begun.settlement, chatId: to, state: "announcing" } as const;
    expect(await world.store.advanceSettlement(last, "announced")).toEqual({ sessionClosed: false, displaced: null });
    expect(await world.field("q.state", to)).toBe("announced");
  });

  test("a chat that moves in circles is told as unreadable, not followed for ever", async () => {
    const world = newWorld();
    const to = newChatId();
    await world.standIn.command("SET", `moved:{${world.chatId}}`, to, "PX", 60_000);
    await world.standIn.command("SET", `moved:{${to}}`, world.chatId, "PX", 60_000);
    await expect(castIn(world, bob, no)).rejects.toThrow("unreadable");
    await expect(world.store.readWhole(world.chatId)).rejects.toThrow("unreadable");
  });

  test.each([1, 2, 3, 4, 5])(
    "onto a session of the supergroup's own, that breaks off after %i requests, says so when repeated",
    async (after) => {
      const world = newWorld();
      const to = newChatId();
      const made = await openVote(world);
      must(await castIn(world, bob, no));
      must(await world.store.saveSession(`${to}.1`, newSession(world), 86_400));
      let seen = 0;
      const stop = world.standIn.onRequest(() => {
        seen += 1;
        if (seen === after) world.standIn.faults.down = true;
      });
      const first = await world.store.moveChat(world.chatId, to, "").catch(() => null);
      stop();
      world.standIn.resetFaults();
      const occupied = { tag: "occupied", sessionId: made.sessionId, settling: false };
      if (first === null) expect(await world.store.moveChat(world.chatId, to, "")).toEqual(occupied);
      else expect(first).toEqual(occupied);
      expect(await world.store.getSession(made.sessionId)).toMatchObject({ open: false });
      const listed = await world.standIn.command("ZRANGE", `sessions:{${to}}`, 0, -1);
      expect(listed).toEqual([made.sessionId]);
      expect(await world.pttl(`sessions:{${to}}`)).toBeGreaterThan(0);
    },
  );
});
