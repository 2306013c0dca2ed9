import { expect, test } from "vitest";
import { liveKey, ordersKey } from "../../src/store/keys.ts";
import { SETTLEMENT_LEASE_MS } from "../../src/time-limits.ts";
import { alice, announce, bob, castIn, must, newProposal } from "./people.ts";
import { onEveryEngine, type World } from "./support.ts";
import {
  begin,
  carried,
  closeAll,
  filled,
  holding,
  openSale,
  orderOf,
  record,
  rejected,
  stock,
  unknown,
} from "./trades.ts";

const SOLD = filled({ received: 95_000_001, tokenAmount: null, price: "0.00001", txUrl: null, onPaper: true });

/** A sale of order 1 that alice approved and nobody else voted on, and that is being settled. */
async function approved(world: World) {
  await holding(world);
  const made = await openSale(world);
  must(await castIn(world, alice, { choice: "yes", lamports: null }));
  return { made, settlement: await begin(world, made) };
}

onEveryEngine("carrying out a sale", ({ world: newWorld }) => {
  test("makes its order sold, with what came back, and changes nothing else of it", async () => {
    const world = newWorld();
    const { made, settlement } = await approved(world);
    const before = await orderOf(world, 1);
    expect(before).toMatchObject({ state: "filled", beingSold: true, sale: null });
    const { proposal } = settlement;
    expect(await record(world, settlement, SOLD)).toEqual({
      orphaned: false,
      settlement: { ...settlement, state: "carried", proposal: { ...proposal, state: "carried", outcome: SOLD } },
    });
    const { proposalId } = made;
    const sale = { proposalId, received: 95_000_001, fee: 5_000, txUrl: null, onPaper: true, at: world.clock.now };
    expect(await orderOf(world, 1)).toEqual({ ...before, state: "sold", sale });
    await announce(world, { ...settlement, state: "carried" });
    expect(await orderOf(world, 1)).toEqual({ ...before, state: "sold", sale, beingSold: false });
    expect((await world.store.listOrders(world.chatId, null, 9)).count).toBe(1);
  });

  test("leaves its order held where it was rejected, so that it can be proposed again", async () => {
    const world = newWorld();
    const { settlement } = await approved(world);
    const before = await orderOf(world, 1);
    await announce(world, await carried(world, settlement, rejected));
    expect(await orderOf(world, 1)).toEqual({ ...before, beingSold: false });
    expect((await world.store.readWhole(world.chatId))?.proposals[0]?.outcome).toEqual(rejected);
    const again = await openSale(world, 41);
    must(await castIn(world, bob, { choice: "yes", lamports: null }));
    await announce(world, await carried(world, await begin(world, again), SOLD));
    expect(await orderOf(world, 1)).toMatchObject({ state: "sold", sale: { proposalId: again.proposalId } });
  });

  test("leaves its order unknown where nobody knows what became of it", async () => {
    const world = newWorld();
    const { settlement } = await approved(world);
    const before = await orderOf(world, 1);
    await announce(world, await carried(world, settlement, unknown));
    expect(await orderOf(world, 1)).toEqual({ ...before, state: "unknown", beingSold: false });
  });

  test("goes on after the session was closed", async () => {
    const world = newWorld();
    const { settlement } = await approved(world);
    must(await world.store.closeSession(world.chatId, alice.id, false, { kind: "tap", id: "c" }));
    expect(await record(world, settlement, SOLD)).toMatchObject({ orphaned: false, settlement: { state: "carried" } });
    expect(await orderOf(world, 1)).toMatchObject({ state: "sold", beingSold: true });
    await announce(world, { ...settlement, state: "carried" });
    await world.store.archiveSession(world.chatId);
    expect(await orderOf(world, 1)).toMatchObject({ state: "sold", beingSold: false });
  });

  test("is not undone by an answer that comes when another has settled it and its session is archived", async () => {
    const world = newWorld();
    const { made, settlement: outrun } = await approved(world);
    world.clock.now += SETTLEMENT_LEASE_MS;
    await announce(world, await carried(world, await begin(world, made, "another"), SOLD));
    await closeAll(world);
    const sold = await orderOf(world, 1);
    expect(sold).toMatchObject({ state: "sold", sale: { received: 95_000_001 } });
    for (const outcome of [unknown, rejected, filled({ received: 1 })]) {
      await record(world, outrun, outcome);
      expect(await orderOf(world, 1)).toEqual(sold);
    }
  });

  test("makes its order sold also where it counts as unknown by then: the executor says that it sold it", async () => {
    const world = newWorld();
    const { settlement } = await approved(world);
    await world.standIn.command("HSET", ordersKey(world.chatId), "1:state", "unknown");
    expect(await record(world, settlement, SOLD)).toMatchObject({ settlement: { proposal: { order: 1 } } });
    expect(await orderOf(world, 1)).toMatchObject({ state: "sold", sale: { received: 95_000_001 } });
  });

  test("makes its order sold also where the session has vanished, found by what bought it, once", async () => {
    const world = newWorld();
    const { settlement } = await approved(world);
    await world.standIn.command("DEL", liveKey(world.chatId));
    const orphaned = {
      orphaned: true,
      settlement: { state: "carried", proposal: { order: 1, outcome: SOLD } },
    };
    expect(await record(world, settlement, SOLD)).toMatchObject(orphaned);
    const sold = await orderOf(world, 1);
    expect(sold).toMatchObject({ state: "sold", sale: { received: 95_000_001 } });
    await record(world, settlement, filled({ received: 1 }));
    expect(await orderOf(world, 1)).toEqual(sold);
  });

  test("touches no other order where both its session and its own order have vanished", async () => {
    const world = newWorld();
    const { settlement } = await approved(world);
    await world.standIn.command("DEL", liveKey(world.chatId), ordersKey(world.chatId));
    // Another session, whose sale is being settled, of another order with this one's number.
    await stock(world, [{ contributor: alice, lamports: 5 }], filled());
    await world.standIn.command("HDEL", ordersKey(world.chatId), `of:${world.chatId}.20`);
    const live = [
      "id",
      `${world.chatId}.50`,
      "state",
      "open",
      "q.id",
      `${world.chatId}.60`,
      "q.state",
      "closed",
      "q.order",
      "1",
    ];
    await world.standIn.command("HSET", liveKey(world.chatId), ...live);
    expect(await record(world, settlement, SOLD)).toMatchObject({
      orphaned: true,
      settlement: { proposal: { order: 1 } },
    });
    expect(await orderOf(world, 1)).toMatchObject({ state: "filled", sale: null });
    expect(await world.field("q.state")).toBe("closed");
  });

  test("leaves its order marked where a session that the chat's move displaced sells that, too", async () => {
    const world = newWorld();
    const { settlement } = await approved(world);
    await world.standIn.command("HSET", ordersKey(world.chatId), "1:selling", `-5.20|${world.clock.now + 60_000}`);
    await announce(world, await carried(world, settlement, rejected));
    expect((await orderOf(world, 1)).beingSold).toBe(true);
  });

  test("goes on where its order alone has vanished, and is called what it was called before", async () => {
    const world = newWorld();
    const { made, settlement } = await approved(world);
    await world.standIn.command("DEL", ordersKey(world.chatId));
    expect(await record(world, settlement, SOLD)).toMatchObject({ settlement: { proposal: { order: 1 } } });
    const next = await world.store.beginSettlement(made, settlement.attemptId);
    expect(next).toMatchObject({ tag: "go", settlement: { state: "carried", proposal: { order: 1, outcome: SOLD } } });
  });

  test("changes the order that it sells and no other, also where it has another's number in it", async () => {
    const world = newWorld();
    await holding(world);
    for (let i = 0; i < 10; i += 1) {
      const made = must(await world.store.addProposal(world.chatId, newProposal(world, 40 + i)));
      must(await castIn(world, alice, { choice: "yes", lamports: null }));
      await announce(world, await carried(world, await begin(world, made)));
    }
    const made = await openSale(world, 60, 11);
    must(await castIn(world, alice, { choice: "yes", lamports: null }));
    await carried(world, await begin(world, made), SOLD);
    const { orders } = await world.store.listOrders(world.chatId, null, 20);
    expect(orders.filter(({ state }) => state === "sold").map(({ number }) => number)).toEqual([11]);
    expect(orders.filter(({ beingSold }) => beingSold).map(({ number }) => number)).toEqual([11]);
  });
});
