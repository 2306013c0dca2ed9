import { beforeAll, expect, test } from "vitest";
import { createStore } from "../../src/store/index.ts";
import { liveKey, movedKey, settingsKey } from "../../src/store/keys.ts";
import { initRedis } from "../../src/store/redis.ts";
import {
  bob,
  message,
  must,
  newProposal,
  newSession,
  openSession,
  openVote,
  refusalOf,
  warmScripts,
} from "./people.ts";
import { newChatId, onEveryEngine, START, TTL_MS, type World } from "./support.ts";

const OPERATOR = 7;
const inChat = (world: World, chatId: number): World => ({ ...world, chatId });

/** The store of a deployment where trading needs permission. */
const guarded = (world: World) =>
  createStore(initRedis(world.standIn), { now: () => world.clock.now, ttlMs: TTL_MS, permissionRequired: true });

/** An operator's word, by the chat's message of this number, sent so many seconds after the beginning. */
const say = (world: World, allowed: boolean, messageId: number, seconds = messageId, chatId = world.chatId) =>
  world.store.setAllowed(world.chatId, allowed, OPERATOR, message(chatId, messageId, START + seconds * 1_000));
const isAllowed = async (world: World, chatId = world.chatId) => (await world.store.readAllowed(chatId)).allowed;

onEveryEngine("an operator's permission", ({ world: newWorld }) => {
  beforeAll(() => warmScripts(newWorld()));

  test("is none at first, lasts for ever, and is taken away by a word that is kept", async () => {
    const world = newWorld();
    expect(await world.store.readAllowed(world.chatId)).toEqual({ chatId: world.chatId, allowed: false });
    must(await say(world, true, 1));
    expect(await isAllowed(world)).toBe(true);
    expect(await world.pttl(settingsKey(world.chatId))).toBe(-1);
    must(await say(world, false, 2));
    expect(await isAllowed(world)).toBe(false);
    expect(await world.standIn.command("HGET", settingsKey(world.chatId), "allowed")).toBe("0");
    expect(await world.pttl(settingsKey(world.chatId))).toBe(-1);
  });

  test("is the newest word, in whatever order the words arrive", async () => {
    const world = newWorld();
    must(await say(world, false, 5));
    expect(refusalOf(await say(world, true, 4))).toEqual({ reason: "past" });
    expect(await isAllowed(world)).toBe(false);
    must(await say(world, false, 5));
    must(await say(world, true, 6));
    expect(await isAllowed(world)).toBe(true);
    // Of two in the same second their numbers tell.
    must(await say(world, false, 8, 8));
    expect(refusalOf(await say(world, true, 7, 8))).toEqual({ reason: "past" });
    expect(await isAllowed(world)).toBe(false);
  });

  test("is kept with whose word it is, which message's, and when it was sent", async () => {
    const world = newWorld();
    must(await say(world, true, 5));
    const fields = ["allowed_by", "allowed_message", "allowed_at"];
    const kept = await world.standIn.command("HMGET", settingsKey(world.chatId), ...fields);
    expect(kept).toEqual([String(OPERATOR), `${world.chatId}.5`, String(START + 5_000)]);
  });

  test("of a word that comes late is none, unless it was heeded before", async () => {
    const world = newWorld();
    const late = { ...message(world.chatId, 1), late: true } as const;
    expect(refusalOf(await world.store.setAllowed(world.chatId, true, OPERATOR, late))).toEqual({ reason: "late" });
    expect(await isAllowed(world)).toBe(false);
    must(await say(world, true, 1, 0));
    must(await world.store.setAllowed(world.chatId, true, OPERATOR, late));
    // Who reads "past" need not send it again.
    must(await say(world, false, 2));
    const older = { ...message(world.chatId, 0), late: true } as const;
    expect(refusalOf(await world.store.setAllowed(world.chatId, true, OPERATOR, older))).toEqual({ reason: "past" });
  });

  test("is needed to open a session and to propose, and nothing is written without it", async () => {
    const world = newWorld();
    const id = `${world.chatId}.10`;
    const open = () => guarded(world).saveSession(id, newSession(world), 60);
    const propose = (messageId: number) => guarded(world).addProposal(world.chatId, newProposal(world, messageId));
    const refusal = { reason: "not_allowed", chatId: world.chatId };
    expect(refusalOf(await open())).toEqual(refusal);
    expect(refusalOf(await propose(20))).toEqual(refusal);
    expect(await world.standIn.command("EXISTS", liveKey(world.chatId))).toBe(0);
    must(await say(world, true, 1));
    must(await open());
    must(await guarded(world).addParticipant(id, bob));
    await say(world, false, 2);
    const byBob = { ...newProposal(world, 21), proposer: bob };
    expect(refusalOf(await guarded(world).addProposal(world.chatId, byBob))).toEqual(refusal);
    // What was done while it was allowed is found again.
    expect(must(await open())).toMatchObject({ tag: "again" });
    await say(world, true, 3);
    must(await guarded(world).addProposal(world.chatId, byBob));
    await say(world, false, 4);
    expect(must(await guarded(world).addProposal(world.chatId, byBob))).toMatchObject({ tag: "again" });
  });

  test("costs nothing: what needs it reads the settings anyway", async () => {
    const world = newWorld();
    must(await say(world, true, 1));
    const save = (store: World["store"], messageId: number) =>
      store.saveSession(`${world.chatId}.${messageId}`, newSession(world), 60);
    const free = await world.cost(() => save(world.store, 10));
    await world.standIn.command("DEL", liveKey(world.chatId));
    const needed = await world.cost(() => save(guarded(world), 11));
    expect(needed).toEqual(free);
  });
});

onEveryEngine("a chat that becomes a supergroup takes its permission along", ({ world: newWorld }) => {
  beforeAll(() => warmScripts(newWorld()));

  test.each<[boolean | null, boolean | null, boolean]>([
    [true, null, true],
    [false, null, false],
    [null, true, true],
    [null, false, false],
    [true, true, true],
    [true, false, false],
    [false, true, false],
    [null, null, false],
  ])("allowed before: %o, the supergroup by itself: %o, from then on: %o", async (before, own, after) => {
    for (const withSession of [true, false]) {
      const world = newWorld();
      const to = newChatId();
      if (withSession) await openSession(world, [bob]);
      if (before !== null) must(await say(world, before, 1));
      if (own !== null) must(await say(inChat(world, to), own, 1));
      for (const attemptId of ["a", "b"]) await world.store.moveChat(world.chatId, to, attemptId);
      for (const chatId of [to, world.chatId])
        expect(await world.store.readAllowed(chatId)).toEqual({ chatId: to, allowed: after });
      expect(await world.pttl(settingsKey(world.chatId))).toBe(-2);
      if (before !== null || own !== null) expect(await world.pttl(settingsKey(to))).toBe(-1);
    }
  });

  test("the supergroup's own other settings win", async () => {
    const world = newWorld();
    const to = newChatId();
    await world.standIn.command("HSET", settingsKey(world.chatId), "x", "old", "y", "old");
    await world.standIn.command("HSET", settingsKey(to), "x", "own");
    await world.store.moveChat(world.chatId, to, "");
    expect(await world.standIn.command("HMGET", settingsKey(to), "x", "y")).toEqual(["own", "old"]);
  });

  test("a setting of its that is 0 forbids nothing, unless it is the permission", async () => {
    const world = newWorld();
    const to = newChatId();
    await world.standIn.command("HSET", settingsKey(world.chatId), "x", "0");
    must(await say(inChat(world, to), true, 1));
    await world.store.moveChat(world.chatId, to, "");
    expect(await isAllowed(world, to)).toBe(true);
    expect(await world.standIn.command("HGET", settingsKey(to), "x")).toBe("0");
  });

  test("also where it is given or taken away while the chat is moving", async () => {
    for (const [first, second] of [
      [true, false],
      [false, true],
    ] as const) {
      const world = newWorld();
      const to = newChatId();
      must(await say(world, first, 1));
      // Behind the reading, and in front of the deletion; without a session nothing keeps the word away.
      let said: Promise<unknown> = Promise.resolve();
      const stop = world.standIn.onRequest(() => {
        stop();
        const word = [
          "allowed",
          second ? "1" : "0",
          "allowed_message",
          `${world.chatId}.2`,
          "allowed_at",
          String(START + 2_000),
        ];
        said = world.standIn.command("HSET", settingsKey(world.chatId), ...word);
      });
      await world.store.moveChat(world.chatId, to, "");
      await said;
      expect(await isAllowed(world, to)).toBe(false);
      expect(await world.standIn.command("EXISTS", settingsKey(world.chatId))).toBe(0);
    }
  });

  test("and a word that was sent before and arrives late does not undo a newer one in the supergroup", async () => {
    const world = newWorld();
    const to = newChatId();
    must(await say(world, true, 90, 1));
    await world.store.moveChat(world.chatId, to, "");
    must(await say(inChat(world, to), false, 2, 60));
    for (const seconds of [30, 59]) {
      expect(refusalOf(await say(world, true, 91, seconds))).toEqual({ reason: "past" });
      expect(await isAllowed(world, to)).toBe(false);
    }
    must(await say(inChat(world, to), true, 3, 90));
    expect(await world.standIn.command("EXISTS", settingsKey(world.chatId), movedKey(world.chatId))).toBe(1);
    expect(await isAllowed(world)).toBe(true);
  });

  test("whatever reply of the move is lost, with the cards to post anew", async () => {
    for (const before of [0, 1, 2, 3, 4]) {
      const world = newWorld();
      const to = newChatId();
      const made = await openVote(world);
      must(await say(world, true, 90));
      const start = world.standIn.requests.length;
      if (before === 0) world.standIn.faults.loseReplies = 1;
      const stop = world.standIn.onRequest(() => {
        if (world.standIn.requests.length - start === before) world.standIn.faults.loseReplies = 1;
      });
      const moved = await world.store.moveChat(world.chatId, to, "mover");
      stop();
      expect(moved).toMatchObject({ tag: "moved", edits: [{ proposalId: null }, { proposalId: made.proposalId }] });
      expect(await isAllowed(world, to)).toBe(true);
    }
  });

  test("once: what an operator says in the supergroup meanwhile stays, where the move stops and is finished later", async () => {
    const world = newWorld();
    const to = newChatId();
    must(await say(world, false, 1));
    const start = world.standIn.requests.length;
    const stop = world.standIn.onRequest(() => {
      if (world.standIn.requests.length - start === 2) world.standIn.faults.failNext = 2;
    });
    await expect(world.store.moveChat(world.chatId, to, "dead")).rejects.toThrow("unreachable");
    stop();
    world.standIn.resetFaults();
    expect(await isAllowed(world, to)).toBe(false);
    must(await world.store.setAllowed(to, true, OPERATOR, message(to, 3, START + 60_000)));
    await world.store.moveChat(world.chatId, to, "next");
    expect(await isAllowed(world, to)).toBe(true);
  });

  test("and does not say that it may trade to an /allow that the move has overruled", async () => {
    const world = newWorld();
    const to = newChatId();
    must(await say(world, false, 1));
    const word = message(to, 5, START + 5_000);
    must(await world.store.setAllowed(to, true, OPERATOR, word));
    await world.store.moveChat(world.chatId, to, "");
    expect(refusalOf(await world.store.setAllowed(to, true, OPERATOR, word))).toEqual({ reason: "past" });
    expect(await isAllowed(world, to)).toBe(false);
  });
});
