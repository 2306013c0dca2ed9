/** @module-tag long */
import { beforeAll, expect, test } from "vitest";
import { liveKey, movedKey, ordersKey } from "../../src/store/keys.ts";
import { alice, announce, bob, castIn, must, newProposal, openSession, tap, warmScripts } from "./people.ts";
import { newChatId, onEveryEngine, type World } from "./support.ts";
import {
  begin,
  buy,
  carried,
  closeAll,
  dave,
  filled,
  holding,
  newSale,
  openSale,
  orderOf,
  rejected,
  statesOf,
} from "./trades.ts";

const agree = { choice: "yes", lamports: null } as const;
const inChat = (world: World, chatId: number): World => ({ ...world, chatId });

/** Moves the world's chat, and stops it for good in front of its request of this number. */
async function moveUntil(world: World, to: number, request: number): Promise<void> {
  const start = world.standIn.requests.length;
  const stop = world.standIn.onRequest(() => {
    if (world.standIn.requests.length - start === request) world.standIn.faults.failNext = 2;
  });
  await expect(world.store.moveChat(world.chatId, to, "dead")).rejects.toThrow("unreachable");
  stop();
  world.standIn.resetFaults();
}

onEveryEngine("the orders of a chat that becomes a supergroup", ({ world: newWorld }) => {
  beforeAll(() => warmScripts(newWorld()));

  test("never expire, before and after, while what is the session's does", async () => {
    const world = newWorld();
    const to = newChatId();
    await holding(world);
    expect(await world.pttl(ordersKey(world.chatId))).toBe(-1);
    await world.store.moveChat(world.chatId, to, "");
    expect(await world.pttl(ordersKey(world.chatId))).toBe(-2);
    expect(await world.pttl(ordersKey(to))).toBe(-1);
    expect(await world.pttl(liveKey(to))).toBeGreaterThan(0);
  });

  test("follow it with a live session, are found by the old id too, and count on", async () => {
    const world = newWorld();
    const to = newChatId();
    await holding(world);
    const before = await orderOf(world, 1);
    expect(await world.store.moveChat(world.chatId, to, "")).toMatchObject({ tag: "moved" });
    for (const chatId of [to, world.chatId]) {
      expect(await world.store.findOrder(chatId, 1)).toEqual({ count: 1, order: before });
      expect(await statesOf(world, chatId)).toEqual([[1, "filled"]]);
    }
    await buy(inChat(world, to), 50);
    expect(await statesOf(world)).toEqual([
      [2, "filled"],
      [1, "filled"],
    ]);
  });

  test("follow it without any session, and twice is harmless", async () => {
    const world = newWorld();
    const to = newChatId();
    await holding(world);
    await closeAll(world);
    const before = await orderOf(world, 1);
    for (const attemptId of ["a", "b"]) {
      expect(await world.store.moveChat(world.chatId, to, attemptId)).toEqual({ tag: "nothing_to_move" });
      expect(await world.store.findOrder(to, 1)).toEqual({ count: 1, order: before });
      expect(await world.store.findOrder(world.chatId, 1)).toEqual({ count: 1, order: before });
    }
    expect(await world.pttl(ordersKey(to))).toBe(-1);
  });

  test("follow it once where both of its messages come at once", async () => {
    const world = newWorld();
    const to = newChatId();
    await holding(world);
    await openSession(inChat(world, to), [alice], 3);
    await buy(inChat(world, to), 4);
    await Promise.all(["a", "b", "c"].map((attemptId) => world.other().moveChat(world.chatId, to, attemptId)));
    expect(await statesOf(world, to)).toEqual([
      [2, "filled"],
      [1, "filled"],
    ]);
  });

  test.each([1, 2, 3])(
    "arrive whole where the move stopped behind request %i and a look finishes it",
    async (request) => {
      const world = newWorld();
      const to = newChatId();
      await holding(world);
      const before = await orderOf(world, 1);
      await moveUntil(world, to, request);
      expect(await world.store.findOrder(world.chatId, 1)).toEqual({ count: 1, order: before });
      expect(await world.standIn.command("GET", movedKey(world.chatId))).toBe(String(to));
      expect(await world.store.findOrder(to, 1)).toEqual({ count: 1, order: before });
      expect(await world.pttl(ordersKey(world.chatId))).toBe(-2);
    },
  );

  test.each([1, 2, 3])("a sale finds its order where the move stopped behind request %i", async (request) => {
    const world = newWorld();
    const to = newChatId();
    await holding(world);
    await moveUntil(world, to, request);
    const made = must(await world.store.addProposal(world.chatId, newSale(world, 40, 1, { proposer: dave })));
    expect(made).toMatchObject({ tag: "made", chatId: to, eligibleVoters: 3 });
    await carried(inChat(world, to), await begin(world, made), filled({ received: 7 }));
    expect(await statesOf(world, to)).toEqual([[1, "sold"]]);
  });

  test.each([1, 2, 3])("a buy is recorded once where the move stopped behind request %i", async (request) => {
    const world = newWorld();
    const to = newChatId();
    await holding(world);
    const made = must(await world.store.addProposal(world.chatId, newProposal(world, 40)));
    must(await castIn(world, bob, agree));
    const settlement = await begin(world, made);
    await moveUntil(world, to, request);
    const recorded = await carried(world, settlement);
    expect(recorded.proposal).toMatchObject({ state: "carried", order: 2 });
    expect(await carried(world, settlement)).toEqual(recorded);
    expect(await statesOf(world, to)).toEqual([
      [2, "filled"],
      [1, "filled"],
    ]);
  });

  test("a sale that is open during the move goes on in the supergroup and is settled there", async () => {
    const world = newWorld();
    const to = newChatId();
    await holding(world);
    const made = await openSale(world);
    must(await castIn(world, alice, agree));
    await world.store.moveChat(world.chatId, to, "");
    expect(must(await castIn(world, dave, agree))).toMatchObject({ chatId: to, tally: { yes: 2, lamports: 0 } });
    expect((await orderOf(world, 1, to)).beingSold).toBe(true);
    const settlement = await begin(world, made);
    expect(settlement).toMatchObject({ chatId: to, proposal: { eligibleVoters: 3, order: 1 } });
    await announce(world, await carried(world, settlement, filled({ received: 7 })));
    expect(await orderOf(world, 1, to)).toMatchObject({ state: "sold", sale: { received: 7 }, beingSold: false });
  });

  test("a session left behind, because the supergroup has one, leaves its orders to it all the same", async () => {
    const world = newWorld();
    const to = newChatId();
    await holding(world);
    await openSale(world);
    await openSession(inChat(world, to), [alice], 3);
    expect(await world.store.moveChat(world.chatId, to, "")).toMatchObject({ tag: "occupied" });
    expect(await orderOf(world, 1, to)).toMatchObject({ state: "filled", beingSold: false });
    const made = must(
      await world.store.addProposal(to, newSale(world, 40, 1, { message: { chatId: to, messageId: 9 } })),
    );
    await carried(world, await begin(world, made), rejected);
    expect(await statesOf(world, to)).toEqual([[1, "filled"]]);
  });

  test("a session that is closed and settling takes its sale along", async () => {
    const world = newWorld();
    const to = newChatId();
    await holding(world);
    const made = await openSale(world);
    world.clock.now = made.endTime;
    must(await world.store.closeSession(world.chatId, alice.id, true, tap()));
    await world.store.moveChat(world.chatId, to, "");
    await announce(world, await carried(world, await begin(world, made), filled({ received: 7 })));
    expect(await world.store.archiveSession(world.chatId)).toMatchObject({ chatId: to });
    expect(await orderOf(world, 1, to)).toMatchObject({ state: "sold", beingSold: false });
  });
});
