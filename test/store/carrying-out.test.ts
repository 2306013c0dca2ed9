import { expect, test } from "vitest";
import { contributionsOf } from "../../src/domain/settlement.ts";
import type { Outcome } from "../../src/domain/trade.ts";
import { liveKey, ordersKey } from "../../src/store/keys.ts";
import { alice, bob, must, newProposal, openSession, person, tap } from "./people.ts";
import { onEveryEngine } from "./support.ts";
import {
  approved,
  buy,
  carried,
  closeAll,
  FILL,
  filled,
  OUTCOMES,
  openSale,
  orderOf,
  paid,
  record,
  statesOf,
  stock,
} from "./trades.ts";

/** What an order keeps of how its buying ended. */
const kept = (outcome: Outcome) => {
  const { received: _, ...fill } = FILL;
  const nothing = { tokenAmount: null, price: null, fee: null, txUrl: null, onPaper: false };
  if (outcome.tag === "filled") return { ...fill, reason: null };
  return { ...nothing, reason: outcome.tag === "rejected" ? outcome.reason : null };
};

/** A hash's fields and values, from the flat list in which Redis answers. */
const pairs = (flat: unknown) =>
  Array.isArray(flat) ? new Map(flat.flatMap((word, i) => (i % 2 === 0 ? [[word, flat[i + 1]]] : []))) : flat;

onEveryEngine("carrying out a buy", ({ world: newWorld }) => {
  test.each(OUTCOMES.map((outcome) => [outcome.tag, outcome] as const))(
    "makes its chat's next order, also where it was %s, with who paid what",
    async (tag, outcome) => {
      const world = newWorld();
      const settlement = await approved(world);
      const { proposal } = settlement;
      expect(await record(world, settlement, outcome)).toEqual({
        orphaned: false,
        settlement: { ...settlement, state: "carried", proposal: { ...proposal, state: "carried", order: 1, outcome } },
      });
      const { count, order } = await world.store.findOrder(world.chatId, 1);
      expect(count).toBe(1);
      expect(order).toEqual({
        number: 1,
        state: tag,
        bought: {
          proposalId: proposal.id,
          token: "MALONEY",
          executorToken: "MINT-of-MALONEY",
          total: 75_000_000,
          ...kept(outcome),
          at: world.clock.now,
        },
        sale: null,
        beingSold: false,
        contributions: expect.toSatisfy((all) => all.length === 2),
      });
      expect(order?.contributions.toSorted((a, b) => b.lamports - a.lamports)).toEqual([
        paid(alice, 50_000_000),
        paid(bob, 25_000_000),
      ]);
    },
  );

  test("numbers a chat's orders 1, 2, 3, across its sessions, and another chat's from 1 again", async () => {
    const world = newWorld();
    await openSession(world, [alice]);
    const [first, second] = [await buy(world, 20), await buy(world, 21)];
    await closeAll(world);
    await openSession(world, [alice, bob], 30);
    const third = await buy(world, 31, [alice, bob]);
    for (const [i, made] of [first, second, third].entries()) {
      expect((await orderOf(world, i + 1)).bought).toMatchObject({ proposalId: made.proposalId });
    }
    expect((await world.store.listOrders(world.chatId, null, 9)).count).toBe(3);
    expect((await openSale(world, 50)).eligibleVoters).toBe(1);
    const other = newWorld();
    await openSession(other, [alice]);
    await buy(other, 20);
    expect(await statesOf(other)).toEqual([[1, "filled"]]);
  });

  test("is done once: the same lease gets its first answer again, whatever it says the second time", async () => {
    const world = newWorld();
    const settlement = await approved(world);
    const first = await record(world, settlement);
    expect(await record(world, settlement)).toEqual(first);
    expect(await record(world, settlement, { tag: "unknown" }, [paid(bob, 1)])).toMatchObject({ orphaned: false });
    expect(await statesOf(world)).toEqual([[1, "filled"]]);
    expect((await orderOf(world, 1)).contributions).toHaveLength(2);
    expect((await world.store.readWhole(world.chatId))?.proposals[0]?.outcome).toEqual(filled());
  });

  test("is lost to whoever does not hold the lease, and then nothing is changed", async () => {
    const world = newWorld();
    const settlement = await approved(world);
    const before = await world.store.readWhole(world.chatId);
    expect(await record(world, { ...settlement, attemptId: "other" })).toBe("lost");
    expect(await record(world, { ...settlement, sessionId: "-1.2" })).toBe("lost");
    expect(await record(world, { ...settlement, proposal: { ...settlement.proposal, id: "-1.2" } })).toBe("lost");
    expect(await world.store.listOrders(world.chatId, null, 9)).toMatchObject({ count: 0, orders: [] });
    expect(await world.store.readWhole(world.chatId)).toEqual(before);
  });

  test("is lost from every state but closed, also to who holds the lease", async () => {
    const world = newWorld();
    const settlement = await approved(world);
    await world.store.advanceSettlement(settlement, "announcing");
    expect(await record(world, settlement)).toBe("lost");
    await world.store.advanceSettlement({ ...settlement, state: "announcing" }, "announced");
    expect(await record(world, settlement)).toBe("lost");
    const open = must(await world.store.addProposal(world.chatId, newProposal(world, 40)));
    const { proposalId } = open;
    const unbegun = { ...settlement, proposal: { ...settlement.proposal, id: proposalId }, attemptId: "" };
    expect(await record(world, unbegun)).toBe("lost");
    must(await world.store.cancelProposal(world.chatId, alice.id, true, tap()));
    expect(await record(world, unbegun)).toBe("lost");
    expect((await world.store.listOrders(world.chatId, null, 9)).count).toBe(0);
  });

  test("finds the order that it became, also where Redis was set back to before that was recorded", async () => {
    const world = newWorld();
    const settlement = await approved(world);
    await record(world, settlement);
    await world.standIn.command("HSET", liveKey(world.chatId), "q.state", "closed", "q.order", "");
    expect(await record(world, settlement)).toMatchObject({ settlement: { proposal: { order: 1 } } });
    expect(await statesOf(world)).toEqual([[1, "filled"]]);
    expect(await world.field("q.order")).toBe("1");
  });

  // The first number fills what is written at once to the last place.
  test.each([495, 496, 4_500])("keeps who paid what, however many did: %d", async (count) => {
    const world = newWorld();
    const payers = Array.from({ length: count }, (_, i) => paid(person(1_000 + i), 1 + i));
    expect(await record(world, await approved(world), filled(), payers)).toMatchObject({ orphaned: false });
    expect((await orderOf(world, 1)).contributions).toEqual(payers);
    const fields = ["1:payers", "1:c:1000", `1:c:${999 + count}`];
    const kept = await world.standIn.command("HMGET", ordersKey(world.chatId), ...fields);
    expect(kept).toEqual([String(count), "1", String(count)]);
  });

  test.each([false, true])(
    "makes its order also where the session has vanished, once: another in its place %s",
    async (replaced) => {
      const world = newWorld();
      const settlement = await approved(world);
      await world.standIn.command("DEL", liveKey(world.chatId));
      if (replaced) await openSession(world, [], 50);
      expect(await record(world, settlement)).toMatchObject({ orphaned: true, settlement: { proposal: { order: 1 } } });
      expect(await record(world, settlement)).toBe("lost");
      const { count, orders } = await world.store.listOrders(world.chatId, null, 9);
      expect([count, orders.map(({ state }) => state)]).toEqual([1, ["filled"]]);
      expect(await world.field("q.state")).toBeNull();
    },
  );

  test("keeps what the executor was given under the name that older orders have", async () => {
    const world = newWorld();
    await record(world, await approved(world));
    const json = await world.standIn.command("HGET", `orders:{${world.chatId}}`, "1");
    expect(JSON.parse(String(json))).toMatchObject({ token: "MALONEY", passedOn: "MINT-of-MALONEY" });
    expect(String(json)).not.toContain("executorToken");
  });

  test("writes what the tests of sales begin with", async () => {
    const world = newWorld();
    const settlement = await approved(world);
    await carried(world, settlement);
    const written = (chatId: number) => world.standIn.command("HGETALL", ordersKey(chatId));
    const other = newWorld();
    await stock(other, contributionsOf(settlement.proposal.votes), filled());
    const there = JSON.stringify(await written(other.chatId)).replaceAll(String(other.chatId), String(world.chatId));
    expect(pairs(await written(world.chatId))).toEqual(pairs(JSON.parse(there)));
  });
});
