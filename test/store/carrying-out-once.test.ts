import { beforeAll, expect, test } from "vitest";
import { liveKey, ordersKey } from "../../src/store/keys.ts";
import { SETTLEMENT_LEASE_MS } from "../../src/time-limits.ts";
import { alice, castIn, must, mustBegin, openVote, warmScripts, yes } from "./people.ts";
import { onEveryEngine, type World } from "./support.ts";
import { begin, filled, holding, openSale, orderOf, record, rejected, statesOf } from "./trades.ts";

async function approved(world: World, attemptId = "a") {
  const made = await openVote(world);
  must(await castIn(world, alice, yes(50_000_000)));
  return { made, settlement: await begin(world, made, attemptId) };
}

onEveryEngine("one trade, one order", ({ world: newWorld }) => {
  beforeAll(() => warmScripts(newWorld()));

  test("of two who held the lease one after the other, and record at once, the present one does", async () => {
    const world = newWorld();
    const { made, settlement: dead } = await approved(world);
    world.clock.now += SETTLEMENT_LEASE_MS;
    const present = await mustBegin(world, made, "b");
    const at = (settlement: typeof dead, outcome = filled()) =>
      record({ ...world, store: world.other() }, settlement, outcome);
    const [first, second] = await Promise.all([at(dead, rejected), at(present)]);
    expect(first).toBe("lost");
    expect(second).toMatchObject({ settlement: { proposal: { order: 1, outcome: filled() } } });
    expect(await statesOf(world)).toEqual([[1, "filled"]]);
  });

  test("one holder's requests that come at once make one order", async () => {
    const world = newWorld();
    const { settlement } = await approved(world);
    const recorded = await Promise.all(
      Array.from({ length: 6 }, () => record({ ...world, store: world.other() }, settlement)),
    );
    for (const one of recorded) expect(one).toMatchObject({ settlement: { proposal: { order: 1 } } });
    expect(await statesOf(world)).toEqual([[1, "filled"]]);
  });

  test("a request that never arrived changes neither the proposal nor the orders", async () => {
    const world = newWorld();
    const { settlement } = await approved(world);
    const before = await world.store.readWhole(world.chatId);
    world.standIn.faults.failNext = 2;
    await expect(record(world, settlement)).rejects.toThrow("unreachable");
    expect(await world.store.readWhole(world.chatId)).toEqual(before);
    expect(await world.store.listOrders(world.chatId, null, 9)).toMatchObject({ count: 0, orders: [] });
  });

  test("a request whose replies were all lost changed both, and the next attempt resumes behind it", async () => {
    const world = newWorld();
    const { made, settlement } = await approved(world);
    world.standIn.faults.loseReplies = 2;
    await expect(record(world, settlement)).rejects.toThrow("unreachable");
    expect(await statesOf(world)).toEqual([[1, "filled"]]);
    expect((await mustBegin(world, made, "a")).proposal).toMatchObject({ state: "carried", order: 1 });
    expect(await statesOf(world)).toEqual([[1, "filled"]]);
  });

  test("where the order cannot be written, the proposal is not carried out either", async () => {
    const world = newWorld();
    const { settlement } = await approved(world);
    const hash = () => world.standIn.command("HGETALL", liveKey(world.chatId));
    const before = await hash();
    await world.standIn.command("SET", ordersKey(world.chatId), "not a hash");
    await expect(record(world, settlement)).rejects.toThrow("refused");
    expect(await hash()).toEqual(before);
    await world.standIn.command("DEL", ordersKey(world.chatId));
    expect(await record(world, settlement)).toMatchObject({ settlement: { proposal: { order: 1 } } });
  });

  test("a sale that is recorded twice brings in once what it brought", async () => {
    const world = newWorld();
    await holding(world);
    const made = await openSale(world);
    must(await castIn(world, alice, { choice: "yes", lamports: null }));
    const settlement = await begin(world, made);
    const first = await record(world, settlement, filled({ received: 90_000_000 }));
    world.clock.now += 5_000;
    expect(await record(world, settlement, filled({ received: 1 }))).toMatchObject({ orphaned: false });
    expect(first).toMatchObject({ settlement: { proposal: { order: 1 } } });
    expect((await orderOf(world, 1)).sale).toMatchObject({ received: 90_000_000, at: made.endTime });
    expect((await world.store.readWhole(world.chatId))?.proposals[0]?.outcome).toEqual(
      filled({ received: 90_000_000 }),
    );
  });
});
