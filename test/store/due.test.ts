import { expect, test } from "vitest";
import { alice, must, newProposal, openSession, openVote, refusalOf, settleAll } from "./people.ts";
import { MINUTE_MS, onEveryEngine, type World } from "./support.ts";

/** The due entries of the world's chat: a shared Redis may hold those of other tests. */
const dueIn = async (world: World, limit = 1_000) =>
  (await world.store.listDue(limit)).filter((id) => id.startsWith(`${world.chatId}.`));

onEveryEngine("due proposals", ({ world: newWorld }) => {
  test("a proposal is due from its end on, and is not listed earlier", async () => {
    const world = newWorld();
    await openSession(world, [alice]);
    const made = must(await world.store.makeProposal(world.chatId, newProposal(world, 20, { minutes: 2 })));
    world.clock.now = made.endTime - 1;
    expect(await dueIn(world)).toEqual([]);
    world.clock.now = made.endTime;
    expect(await dueIn(world)).toEqual([made.proposalId]);
  });

  test("one whose session's default was not known is put right when its effects are noted", async () => {
    const world = newWorld();
    const { chatId, sessionId, proposalId, endTime } = await openVote(world);
    world.clock.now += MINUTE_MS;
    expect(await dueIn(world)).toEqual([proposalId]);
    await world.store.noteProposal(chatId, sessionId, proposalId, {}, endTime);
    expect(await dueIn(world)).toEqual([]);
    world.clock.now = endTime;
    expect(await dueIn(world)).toEqual([proposalId]);
  });

  test("a redelivered /propose does not move its entry", async () => {
    const world = newWorld();
    const { chatId, sessionId, proposalId, endTime } = await openVote(world);
    await world.store.noteProposal(chatId, sessionId, proposalId, {}, endTime);
    must(await world.store.makeProposal(chatId, newProposal(world)));
    expect(await world.standIn.command("ZSCORE", "proposals:due", proposalId)).toBe(String(endTime));
  });

  test("a proposal is entered even where it is refused, and dropDue takes it off", async () => {
    const world = newWorld();
    expect(refusalOf(await world.store.makeProposal(world.chatId, newProposal(world)))).toEqual({
      reason: "no_session",
    });
    world.clock.now += MINUTE_MS;
    expect(await dueIn(world)).toEqual([`${world.chatId}.20`]);
    await world.store.dropDue(`${world.chatId}.20`);
    expect(await dueIn(world)).toEqual([]);
    await world.store.dropDue(`${world.chatId}.20`);
  });

  test("listDue gives the longest overdue first, and no more than asked for", async () => {
    const world = newWorld();
    for (const [messageId, score] of [
      [1, 30],
      [2, 10],
      [3, 20],
    ] as const) {
      await world.standIn.command("ZADD", "proposals:due", score, `${world.chatId}.${messageId}`);
    }
    expect(await dueIn(world)).toEqual([2, 3, 1].map((messageId) => `${world.chatId}.${messageId}`));
    expect(await world.store.listDue(2)).toEqual([`${world.chatId}.2`, `${world.chatId}.3`]);
    for (const messageId of [1, 2, 3]) await world.store.dropDue(`${world.chatId}.${messageId}`);
  });

  test("putOff looks again later, and brings back nothing that was dropped", async () => {
    const world = newWorld();
    const made = await openVote(world);
    world.clock.now = made.endTime;
    await world.store.putOff(made.proposalId, made.endTime + 10_000);
    expect(await dueIn(world)).toEqual([]);
    world.clock.now += 10_000;
    expect(await dueIn(world)).toEqual([made.proposalId]);
    await settleAll(world, made);
    await world.store.dropDue(made.proposalId);
    await world.store.putOff(made.proposalId, made.endTime);
    await world.store.noteProposal(world.chatId, made.sessionId, made.proposalId, { timer: "t" }, made.endTime);
    expect(await dueIn(world)).toEqual([]);
  });

  test("overdueMs is how long the first has been due, and counts anew once it was put off", async () => {
    const world = newWorld();
    await world.standIn.flushData();
    expect(await world.store.overdueMs()).toBe(0);
    const made = await openVote(world);
    await world.store.putOff(made.proposalId, made.endTime);
    expect(await world.store.overdueMs()).toBe(0);
    world.clock.now = made.endTime + 61_500;
    await world.standIn.command("ZADD", "proposals:due", made.endTime + 60_000, `${world.chatId}.99`);
    expect(await world.store.overdueMs()).toBe(61_500);
    await world.store.putOff(made.proposalId, world.clock.now + 3_600_000);
    expect(await world.store.overdueMs()).toBe(1_500);
    await world.store.dropDue(`${world.chatId}.99`);
    expect(await world.store.overdueMs()).toBe(0);
    expect(await world.cost(() => world.store.overdueMs())).toEqual({ requests: 1, billed: 1 });
  });

  test("listing is one request, and it stays one command however many are due", async () => {
    const world = newWorld();
    expect(await world.cost(() => world.store.listDue(5))).toEqual({ requests: 1, billed: 1 });
  });
});
