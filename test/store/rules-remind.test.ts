import { beforeAll, expect, test } from "vitest";
import type { MadeProposal } from "../../src/store/made-proposal.ts";
import { REMIND_FROM_MS, REMINDER_MARGIN_MS } from "../../src/time-limits.ts";
import { agree, dueAt, openVoteUnder, setRules } from "./group-rules.ts";
import {
  alice,
  bob,
  carol,
  castIn,
  must,
  mustBegin,
  newProposal,
  no,
  openSession,
  openVote,
  person,
  tap,
  warmScripts,
} from "./people.ts";
import { MINUTE_MS, newChatId, onEveryEngine, START, TTL_MS, type World } from "./support.ts";
import { dave, holding, openSale } from "./trades.ts";

/** Asks, as an attempt of its own, who is to be reminded. */
const remindAs = (world: World, attemptId: string, { proposalId }: MadeProposal, chatId = world.chatId) =>
  world.other({ ttlMs: TTL_MS, attemptId }).beginReminder(chatId, proposalId);

/** What begin-settlement says of a vote that still runs. */
const look = (world: World, { sessionId, proposalId }: MadeProposal) =>
  world.store.beginSettlement({ chatId: world.chatId, sessionId, proposalId }, "looker");

const halfOf = (made: MadeProposal): number => START + (made.endTime - START) / 2;

/** Opens a vote of these minutes with alice, bob and carol. */
async function openFor(world: World, minutes: number): Promise<MadeProposal> {
  await openSession(world, [alice, bob, carol]);
  return must(await world.store.addProposal(world.chatId, newProposal(world, 20, { minutes })));
}

onEveryEngine("reminding those who have not voted", ({ world: newWorld }) => {
  beforeAll(() => warmScripts(newWorld()));

  test("names who has joined and not voted, in the order of joining, with what a message needs", async () => {
    const world = newWorld();
    const people = [carol, person(9), alice, person(5), bob];
    const made = await openVoteUnder(world, {}, people);
    await world.store.updateProposal(world.chatId, made.sessionId, made.proposalId, { cardId: 77 });
    must(await castIn(world, person(9), no));
    must(await castIn(world, alice, agree));
    must(await world.store.addParticipant(made.sessionId, person(2)));
    world.clock.now = halfOf(made);
    expect(await remindAs(world, "a", made)).toEqual({
      chatId: world.chatId,
      threadId: null,
      cardId: 77,
      endTime: made.endTime,
      kind: "buy",
      token: "MALONEY",
      missing: [carol, person(5), bob, person(2)],
    });
  });

  test("names for a sale who paid for the order and has not voted, joined or not, in the order of paying", async () => {
    const world = newWorld();
    await holding(world);
    const made = await openSale(world);
    must(await castIn(world, bob, no));
    world.clock.now = halfOf(made);
    expect(await remindAs(world, "a", made)).toMatchObject({ kind: "sell", order: 1, missing: [alice, dave] });
  });

  test("names nobody where all have voted", async () => {
    const world = newWorld();
    const made = await openVoteUnder(world, { change: "on" });
    for (const voter of [alice, bob, carol]) must(await castIn(world, voter, no));
    world.clock.now = halfOf(made);
    expect(await remindAs(world, "a", made)).toMatchObject({ missing: [] });
  });

  test("names those who have changed their vote no more than the other voters", async () => {
    const world = newWorld();
    const made = await openVoteUnder(world, { change: "on" });
    for (const ballot of [no, agree, no]) must(await castIn(world, alice, ballot));
    world.clock.now = halfOf(made);
    expect(await remindAs(world, "a", made)).toMatchObject({ missing: [bob, carol] });
  });

  test("does not take a vote in an earlier proposal for one in this", async () => {
    const world = newWorld();
    await openVote(world);
    must(await castIn(world, bob, no));
    must(await world.store.cancelProposal(world.chatId, alice.id, true, tap()));
    const made = must(await world.store.addProposal(world.chatId, newProposal(world, 40)));
    world.clock.now = halfOf(made);
    expect(await remindAs(world, "a", made)).toMatchObject({ missing: [alice, bob, carol] });
  });

  test("happens once: another attempt gets nothing, and the same one, whose reply was lost, gets the same", async () => {
    const world = newWorld();
    const made = await openVote(world);
    world.clock.now = halfOf(made);
    world.standIn.faults.loseReplies = 1;
    const first = await remindAs(world, "a", made);
    expect(first).toMatchObject({ missing: [alice, bob, carol] });
    expect(await remindAs(world, "b", made)).toBeNull();
    expect(await remindAs(world, "a", made)).toEqual(first);
    expect(await world.field("q.reminded")).toBe("a");
  });

  test("happens once, of several attempts at once", async () => {
    const world = newWorld();
    const made = await openVote(world);
    world.clock.now = halfOf(made);
    const all = await Promise.all(Array.from({ length: 8 }, (_, i) => remindAs(world, `attempt${i}`, made)));
    expect(all.filter((one) => one !== null)).toHaveLength(1);
  });

  test("waits for half of the time, to the millisecond", async () => {
    const world = newWorld();
    const made = await openVote(world);
    world.clock.now = halfOf(made) - 1;
    expect(await remindAs(world, "a", made)).toBeNull();
    expect(await look(world, made)).toMatchObject({ tag: "early", lookAt: halfOf(made), remindNow: false });
    world.clock.now += 1;
    expect(await look(world, made)).toMatchObject({ tag: "early", lookAt: made.endTime, remindNow: true });
    expect(await remindAs(world, "a", made)).not.toBeNull();
    expect(await look(world, made)).toMatchObject({ tag: "early", lookAt: made.endTime, remindNow: false });
  });

  test("comes no more within the margin before the end, nor behind it", async () => {
    const world = newWorld();
    const made = await openVote(world);
    for (const now of [made.endTime - REMINDER_MARGIN_MS, made.endTime - 1, made.endTime]) {
      world.clock.now = now;
      expect(await remindAs(world, "a", made)).toBeNull();
    }
    world.clock.now = made.endTime - REMINDER_MARGIN_MS - 1;
    expect(await remindAs(world, "a", made)).not.toBeNull();
  });

  test("is for votes of five minutes or more, whose entry in the due list is at their half first", async () => {
    expect(REMIND_FROM_MS).toBe(5 * MINUTE_MS);
    for (const [minutes, reminded] of [
      [4, false],
      [5, true],
      [10, true],
    ] as const) {
      const world = newWorld();
      const made = await openFor(world, minutes);
      const { sessionId, proposalId, due } = made;
      if (due !== null) await world.store.updateProposal(world.chatId, sessionId, proposalId, { due });
      expect(await dueAt(world, made)).toBe(String(reminded ? halfOf(made) : made.endTime));
      world.clock.now = halfOf(made);
      expect(await look(world, made)).toMatchObject({ remindNow: reminded });
      expect((await remindAs(world, "a", made)) !== null).toBe(reminded);
    }
  });

  test("does not happen where the rule is off, and the due list has the end", async () => {
    const world = newWorld();
    const made = await openVoteUnder(world, { remind: "off" });
    expect(made.due).toEqual({ at: made.endTime, onlyEarlier: false });
    await setRules(world, { remind: "on" });
    world.clock.now = halfOf(made);
    expect(await look(world, made)).toMatchObject({ lookAt: made.endTime, remindNow: false });
    expect(await remindAs(world, "a", made)).toBeNull();
  });

  test("of a vote that is withdrawn, frozen, closed with its session, or another one's, is no more", async () => {
    const withdraw = async (world: World) =>
      must(await world.store.cancelProposal(world.chatId, alice.id, true, tap()));
    const ends: readonly ((world: World, made: MadeProposal) => Promise<unknown>)[] = [
      withdraw,
      async (world) => must(await world.store.closeSession(world.chatId, alice.id, true, tap())),
      async (world) => {
        await withdraw(world);
        return must(await world.store.addProposal(world.chatId, newProposal(world, 40)));
      },
      async (world, made) => {
        // All have voted, so that it ends early.
        for (const voter of [alice, bob, carol]) must(await castIn(world, voter, no));
        world.clock.now = halfOf(made);
        return mustBegin(world, made);
      },
    ];
    for (const end of ends) {
      const world = newWorld();
      const made = await openVote(world);
      await end(world, made);
      world.clock.now = halfOf(made) + 1_000;
      expect(await remindAs(world, "a", made)).toBeNull();
    }
    const world = newWorld();
    const made = await openVote(world);
    await world.standIn.command("DEL", `session:live:{${world.chatId}}`);
    expect(await remindAs(world, "a", made)).toBeNull();
  });

  test("happens once, whether the chat moves before or behind it", async () => {
    for (const before of [true, false]) {
      const world = newWorld();
      const to = newChatId();
      const made = await openVote(world);
      world.clock.now = halfOf(made);
      if (before) expect(await remindAs(world, "a", made)).toMatchObject({ chatId: world.chatId });
      await world.store.moveChat(world.chatId, to, "");
      const behind = await remindAs(world, "b", made);
      if (before) expect(behind).toBeNull();
      else expect(behind).toMatchObject({ chatId: to, cardId: null, missing: [alice, bob, carol] });
    }
  });

  test("of the next proposal is one of its own", async () => {
    const world = newWorld();
    const first = await openVote(world);
    world.clock.now = halfOf(first);
    expect(await remindAs(world, "a", first)).not.toBeNull();
    must(await world.store.cancelProposal(world.chatId, alice.id, true, tap()));
    const next = must(await world.store.addProposal(world.chatId, newProposal(world, 40)));
    world.clock.now += 150_000;
    expect(await remindAs(world, "b", next)).not.toBeNull();
  });

  test("is looked at no later than the early end, where all have voted before the half", async () => {
    const world = newWorld();
    const made = await openFor(world, 10);
    for (const voter of [alice, bob, carol]) must(await castIn(world, voter, no));
    expect(await look(world, made)).toMatchObject({ tag: "early", lookAt: START + 150_000, remindNow: false });
  });
});
