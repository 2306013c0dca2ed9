import { expect, test } from "vitest";
import { settingsKey } from "../../src/store/keys.ts";
import { SETTLEMENT_LEASE_MS } from "../../src/time-limits.ts";
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
  person,
  refusalOf,
  settleAll,
} from "./people.ts";
import { MINUTE_MS, onEveryEngine, START, TTL_MS, type World } from "./support.ts";

/** The due entries of the world's chat: a shared Redis may hold those of other tests. */
async function dueIn(world: World): Promise<string[]> {
  const due = await world.standIn.command("ZRANGE", "proposals:due", "-inf", world.clock.now, "BYSCORE");
  return (Array.isArray(due) ? due.map(String) : []).filter((id) => id.startsWith(`${world.chatId}.`));
}

/** When the due list is to have a proposal, in milliseconds since 1970; null if it is not on it. */
async function dueAt(world: World, proposalId: string): Promise<number | null> {
  const score = await world.standIn.command("ZSCORE", "proposals:due", proposalId);
  return score === null ? null : Number(score);
}

onEveryEngine("due proposals", ({ world: newWorld }) => {
  test("a short vote is due from its end on, and is not listed earlier", async () => {
    const world = newWorld();
    await openSession(world, [alice]);
    const made = must(await world.store.addProposal(world.chatId, newProposal(world, 20, { minutes: 2 })));
    world.clock.now = made.endTime - 1;
    expect(await dueIn(world)).toEqual([]);
    world.clock.now = made.endTime;
    expect(await dueIn(world)).toEqual([made.proposalId]);
  });

  test("a vote of five minutes or more is due at its half first, when those who have not voted are reminded", async () => {
    const world = newWorld();
    const made = await openVote(world);
    const half = START + (5 * MINUTE_MS) / 2;
    expect(made).toMatchObject({ minutes: 5, due: null });
    world.clock.now = half - 1;
    expect(await dueIn(world)).toEqual([]);
    world.clock.now = half;
    expect(await dueIn(world)).toEqual([made.proposalId]);
  });

  test.each([
    ["the deployment's default", 5, null, START + 2.5 * MINUTE_MS],
    ["given, and five or more", 5, 10, START + 5 * MINUTE_MS],
    ["given, and fewer than five", 5, 4, START + 4 * MINUTE_MS],
  ] as const)("one whose minutes are %s is listed rightly at once", async (_, minutes, given, at) => {
    const world = newWorld();
    must(await world.store.saveSession(`${world.chatId}.10`, newSession(world, { minutes }), 86_400));
    must(await world.store.addParticipant(`${world.chatId}.10`, alice));
    const made = must(await world.store.addProposal(world.chatId, newProposal(world, 20, { minutes: given })));
    expect(made.due).toBeNull();
    expect(await dueAt(world, made.proposalId)).toBe(at);
  });

  test.each([
    ["the session's are longer", 8, {}, START + 4 * MINUTE_MS],
    ["the session's are too few to remind of", 2, {}, START + 2 * MINUTE_MS],
    ["the group's are others", null, { voting: "10" }, START + 5 * MINUTE_MS],
    ["the group is not reminded", 5, { remind: "off" }, START + 5 * MINUTE_MS],
  ] as const)(
    "one that was listed by a guess is put right when its effects are noted, since %s",
    async (_, minutes, rules, at) => {
      const world = newWorld();
      const { chatId } = world;
      for (const [rule, word] of Object.entries(rules))
        await world.standIn.command("HSET", settingsKey(chatId), rule, word);
      must(await world.store.saveSession(`${chatId}.10`, newSession(world, { minutes }), 86_400));
      must(await world.store.addParticipant(`${chatId}.10`, alice));
      const { sessionId, proposalId, due } = must(await world.store.addProposal(chatId, newProposal(world)));
      expect(await dueAt(world, proposalId)).toBe(START + 2.5 * MINUTE_MS);
      expect(due).toEqual({ at, onlyEarlier: false });
      await world.store.updateProposal(chatId, sessionId, proposalId, { ...(due !== null && { due }) });
      expect(await dueAt(world, proposalId)).toBe(at);
    },
  );

  test("a redelivered /propose does not put its entry off, wherever that is", async () => {
    const world = newWorld();
    const { chatId, sessionId, proposalId, endTime } = await openVote(world);
    const half = START + 2.5 * MINUTE_MS;
    const expectDue = async (at: number, right: number, then: number) => {
      await world.store.reschedule(proposalId, at);
      const { due } = must(await world.store.addProposal(chatId, newProposal(world)));
      expect(await dueAt(world, proposalId)).toBe(at);
      expect(due).toEqual({ at: right, onlyEarlier: true });
      await world.store.updateProposal(chatId, sessionId, proposalId, { ...(due !== null && { due }) });
      expect(await dueAt(world, proposalId)).toBe(then);
    };
    // Its first guess may have been too late, and the reply that said so was lost.
    for (const at of [half + 1, endTime, endTime + 60_000]) await expectDue(at, half, half);
    await expectDue(START + 1_000, half, START + 1_000);
    for (const voter of [alice, bob, carol]) must(await castIn(world, voter, no));
    await expectDue(endTime, START + 75_000, START + 75_000);
    world.clock.now = half;
    must(await world.store.addParticipant(sessionId, person(44)));
    await world.other({ ttlMs: TTL_MS, attemptId: "reminder" }).beginReminder(chatId, proposalId);
    await expectDue(endTime + 60_000, endTime, endTime);
  });

  test("bringForward brings an entry forward, never puts it off, and brings back nothing that was dropped", async () => {
    const world = newWorld();
    const { proposalId } = await openVote(world);
    const half = START + 2.5 * MINUTE_MS;
    await world.store.bringForward(proposalId, half + 1);
    expect(await dueAt(world, proposalId)).toBe(half);
    await world.store.bringForward(proposalId, half - 1);
    expect(await dueAt(world, proposalId)).toBe(half - 1);
    await world.store.dropDue(proposalId);
    await world.store.bringForward(proposalId, half - 1);
    expect(await dueAt(world, proposalId)).toBeNull();
  });

  test("a proposal is entered even where it is refused, and dropDue takes it off", async () => {
    const world = newWorld();
    expect(refusalOf(await world.store.addProposal(world.chatId, newProposal(world)))).toEqual({
      reason: "no_session",
    });
    world.clock.now += 5 * MINUTE_MS;
    expect(await dueIn(world)).toEqual([`${world.chatId}.20`]);
    await world.store.dropDue(`${world.chatId}.20`);
    expect(await dueIn(world)).toEqual([]);
    await world.store.dropDue(`${world.chatId}.20`);
  });

  test("takeDue gives the longest overdue first, no more than asked for, and what it took comes back when a lease is over", async () => {
    const world = newWorld();
    await world.standIn.flushData();
    const [one, two, three] = [1, 2, 3].map((messageId) => `${world.chatId}.${messageId}`);
    for (const [id, score] of [
      [one, 30],
      [two, 10],
      [three, 20],
    ] as const)
      await world.standIn.command("ZADD", "proposals:due", score, id ?? "");
    expect(await world.store.takeDue(2)).toEqual([two, three]);
    // Behind what has not been looked at yet.
    expect(await dueIn(world)).toEqual([one]);
    world.clock.now += SETTLEMENT_LEASE_MS - 1;
    expect(await world.store.takeDue(9)).toEqual([one]);
    world.clock.now += 1;
    expect(await world.store.takeDue(9)).toEqual([two, three].sort());
  });

  test("takeDue leaves alone what was put off for longer meanwhile, and what was dropped", async () => {
    const world = newWorld();
    await world.standIn.flushData();
    const [kept, dropped] = [1, 2].map((messageId) => `${world.chatId}.${messageId}`) as [string, string];
    for (const id of [kept, dropped]) await world.standIn.command("ZADD", "proposals:due", 1, id);
    const later = world.clock.now + 3_600_000;
    // Between its two requests.
    const meanwhile: Promise<unknown>[] = [];
    const stop = world.standIn.onRequest(() => {
      stop();
      meanwhile.push(world.standIn.command("ZADD", "proposals:due", later, kept));
      meanwhile.push(world.standIn.command("ZREM", "proposals:due", dropped));
    });
    expect(await world.store.takeDue(9)).toEqual([kept, dropped]);
    await Promise.all(meanwhile);
    expect(await world.standIn.command("ZRANGE", "proposals:due", 0, -1, "WITHSCORES")).toEqual([kept, String(later)]);
  });

  test("reschedule looks again later, and brings back nothing that was dropped", async () => {
    const world = newWorld();
    const made = await openVote(world);
    world.clock.now = made.endTime;
    await world.store.reschedule(made.proposalId, made.endTime + 10_000);
    expect(await dueIn(world)).toEqual([]);
    world.clock.now += 10_000;
    expect(await dueIn(world)).toEqual([made.proposalId]);
    await settleAll(world, made);
    await world.store.dropDue(made.proposalId);
    await world.store.reschedule(made.proposalId, made.endTime);
    await world.store.updateProposal(world.chatId, made.sessionId, made.proposalId, {
      timer: "t",
      due: { at: made.endTime, onlyEarlier: false },
    });
    expect(await dueIn(world)).toEqual([]);
  });

  test("readClocks says how long the first has been due, anew once it was put off, and when the cron trigger ran", async () => {
    const world = newWorld();
    await world.standIn.flushData();
    const overdue = async () => (await world.store.readClocks()).overdueMs;
    expect(await world.store.readClocks()).toEqual({ overdueMs: 0, cronMs: null });
    const made = await openVote(world);
    await world.store.reschedule(made.proposalId, made.endTime);
    expect(await overdue()).toBe(0);
    world.clock.now = made.endTime + 61_500;
    await world.standIn.command("ZADD", "proposals:due", made.endTime + 60_000, `${world.chatId}.99`);
    expect(await overdue()).toBe(61_500);
    await world.store.reschedule(made.proposalId, world.clock.now + 3_600_000);
    expect(await overdue()).toBe(1_500);
    await world.store.dropDue(`${world.chatId}.99`);
    expect(await world.cost(overdue)).toEqual({ requests: 1, billed: 2 });
    await world.store.takeDue(5);
    world.clock.now += 2_000;
    expect(await world.store.readClocks()).toEqual({ overdueMs: 0, cronMs: 2_000 });
    expect(await world.pttl("cron:seen")).toBe(-1);
  });

  test("a run that takes something is noted at its end, and one that dies before is not", async () => {
    const world = newWorld();
    await world.standIn.flushData();
    const cronMs = async () => (await world.store.readClocks()).cronMs;
    await world.standIn.command("ZADD", "proposals:due", 1, `${world.chatId}.5`);
    await world.store.takeDue(5);
    expect(await cronMs()).toBeNull();
    await world.store.noteCronRun();
    world.clock.now += 60_000;
    expect(await world.store.takeDue(5)).toHaveLength(1);
    expect(await cronMs()).toBe(60_000);
    expect(await world.cost(() => world.store.noteCronRun())).toEqual({ requests: 1, billed: 1 });
    expect(await cronMs()).toBe(0);
  });

  test("taking is one request of two commands where nothing is due, else two of four however many are", async () => {
    const world = newWorld();
    await world.standIn.flushData();
    expect(await world.cost(() => world.store.takeDue(5))).toEqual({ requests: 1, billed: 2 });
    for (let i = 1; i < 9; i += 1) await world.standIn.command("ZADD", "proposals:due", i, `${world.chatId}.${i}`);
    expect(await world.cost(() => world.store.takeDue(5))).toEqual({ requests: 2, billed: 4 });
  });
});
