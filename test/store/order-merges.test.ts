/** @module-tag long */
import { beforeAll, expect, test } from "vitest";
import { ordersKey } from "../../src/store/keys.ts";
import { alice, announce, bob, carol, castIn, must, newProposal, refusalOf, warmScripts } from "./people.ts";
import { newChatId, onEveryEngine, type World } from "./support.ts";
import {
  begin,
  buy,
  carried,
  filled,
  holding,
  newSale,
  openSale,
  orderOf,
  paid,
  rejected,
  statesOf,
  stock,
} from "./trades.ts";

const inChat = (world: World, chatId: number): World => ({ ...world, chatId });

/** A supergroup with an order of its own, carol's, and no session. */
async function supergroup(world: World): Promise<number> {
  const to = newChatId();
  await stock(inChat(world, to), [paid(carol, 3_000_000)], filled());
  return to;
}

onEveryEngine("a supergroup with orders of its own", ({ world: newWorld }) => {
  beforeAll(() => warmScripts(newWorld()));

  test("keeps its numbers, and the older chat's orders are numbered on behind them, whole", async () => {
    const world = newWorld();
    const to = await supergroup(world);
    await holding(world);
    await buy(world, 39, [bob], rejected);
    const own = await orderOf(world, 1, to);
    const older = [await orderOf(world, 1), await orderOf(world, 2)];
    await world.store.moveChat(world.chatId, to, "");
    expect(await orderOf(world, 1, to)).toEqual(own);
    expect([await orderOf(world, 2, to), await orderOf(world, 3, to)]).toEqual(
      older.map((order, i) => ({ ...order, number: i + 2 })),
    );
    expect(await statesOf(world)).toEqual([
      [3, "rejected"],
      [2, "filled"],
      [1, "filled"],
    ]);
    for (let number = 1; number <= 3; number += 1) {
      const { proposalId } = (await orderOf(world, number, to)).bought;
      expect(await world.standIn.command("HGET", ordersKey(to), `of:${proposalId}`)).toBe(String(number));
    }
    expect(await world.pttl(ordersKey(to))).toBe(-1);
    expect(await world.pttl(ordersKey(world.chatId))).toBe(-2);
  });

  test("gives a later order the next number, and moving again changes none", async () => {
    const world = newWorld();
    const to = await supergroup(world);
    await holding(world);
    await world.store.moveChat(world.chatId, to, "a");
    await world.store.moveChat(world.chatId, to, "b");
    await buy(inChat(world, to), 50);
    expect((await statesOf(world, to)).map(([number]) => number)).toEqual([3, 2, 1]);
  });

  test("lets those sell an order who paid for it, under its new number", async () => {
    const world = newWorld();
    const to = await supergroup(world);
    await holding(world);
    await world.store.moveChat(world.chatId, to, "");
    const there = inChat(world, to);
    const sell = (order: number) => world.store.addProposal(to, newSale(there, 50, order, { proposer: bob }));
    expect(refusalOf(await sell(1))).toEqual({ reason: "not_contributor" });
    expect(refusalOf(await sell(3))).toEqual({ reason: "no_order", count: 2 });
    expect(must(await sell(2))).toMatchObject({ eligibleVoters: 3 });
    expect(refusalOf(await castIn(there, carol, { choice: "no", lamports: 0 }))).toEqual({ reason: "not_contributor" });
  });

  test.each([0, 1, 2, 3])(
    "a sale that is open during the move sells its own order, also where it stopped behind request %i",
    async (request) => {
      const world = newWorld();
      const to = await supergroup(world);
      await holding(world);
      const made = await openSale(world);
      must(await castIn(world, alice, { choice: "yes", lamports: null }));
      if (request > 0) {
        const start = world.standIn.requests.length;
        const stop = world.standIn.onRequest(() => {
          if (world.standIn.requests.length - start === request) world.standIn.faults.failNext = 2;
        });
        await expect(world.store.moveChat(world.chatId, to, "dead")).rejects.toThrow("unreachable");
        stop();
        world.standIn.resetFaults();
      }
      await world.store.moveChat(world.chatId, to, "");
      must(await castIn(world, bob, { choice: "yes", lamports: null }));
      expect(refusalOf(await castIn(world, carol, { choice: "no", lamports: 0 }))).toEqual({
        reason: "not_contributor",
      });
      expect((await orderOf(world, 2, to)).beingSold).toBe(true);
      expect((await orderOf(world, 1, to)).beingSold).toBe(false);
      const settlement = await begin(world, made);
      expect(settlement.proposal).toMatchObject({ kind: "sell", order: 2, text: "SELL order=2", eligibleVoters: 3 });
      const recorded = await carried(world, settlement, filled({ received: 7 }));
      expect(recorded.proposal.order).toBe(2);
      await announce(world, recorded);
      expect(await statesOf(world, to)).toEqual([
        [2, "sold"],
        [1, "filled"],
      ]);
    },
  );

  test("a vote on a buy has no order before and behind the move, whatever its token is called", async () => {
    const world = newWorld();
    const to = await supergroup(world);
    await holding(world);
    const action = { kind: "buy", token: "order=1", amount: 50_000_000, price: { kind: "market" } } as const;
    const made = must(await world.store.addProposal(world.chatId, newProposal(world, 40, { action })));
    must(await castIn(world, alice));
    await world.store.moveChat(world.chatId, to, "");
    const moved = (await world.store.readWhole(to))?.proposals[0];
    expect(moved).toMatchObject({ order: null, text: "BUY token=order=1 amount=0.05 price=market" });
    expect((await carried(world, await begin(world, made))).proposal.order).toBe(3);
  });

  test("the proposals of a session that is moved name their orders' new numbers", async () => {
    const world = newWorld();
    const to = await supergroup(world);
    await holding(world);
    await buy(world, 39, [alice, bob]);
    const sale = await openSale(world, 40, 2);
    await announce(world, await carried(world, await begin(world, sale), rejected));
    const made = must(await world.store.addProposal(world.chatId, newProposal(world, 45)));
    must(await castIn(world, bob, { choice: "yes", lamports: null }));
    await carried(world, await begin(world, made));
    await world.store.moveChat(world.chatId, to, "");
    const proposals = (await world.store.readWhole(to))?.proposals;
    expect(proposals?.map(({ order, text }) => [order, text])).toEqual([
      [4, "BUY token=MALONEY amount=0.05 price=market"],
    ]);
    expect((await orderOf(world, 4, to)).bought.proposalId).toBe(made.proposalId);
  });
});
