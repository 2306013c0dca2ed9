import { expect, test } from "vitest";
import { alice, must, newProposal, person, tap } from "./people.ts";
import { onEveryEngine, type World } from "./support.ts";
import { begin, buy, carried, holding, openSale, orderOf, rejected } from "./trades.ts";

onEveryEngine("an order that is being sold", ({ world: newWorld }) => {
  const flags = async ({ store, chatId }: World) => {
    const { orders } = await store.listOrders(chatId, null, 9);
    expect(await store.listHeldOrders(chatId)).toEqual(orders);
    return orders.map(({ beingSold }) => beingSold);
  };

  test("is told so from the proposal to the announcement, and no other order is", async () => {
    const world = newWorld();
    await holding(world);
    await buy(world, 39, [alice, person(22)]);
    expect(await flags(world)).toEqual([false, false]);
    const made = await openSale(world);
    expect(await flags(world)).toEqual([false, true]);
    expect((await orderOf(world, 1)).beingSold).toBe(true);
    expect((await orderOf(world, 2)).beingSold).toBe(false);
    world.clock.now = made.endTime;
    expect(await flags(world)).toEqual([false, true]);
    const closed = await begin(world, made);
    expect(await flags(world)).toEqual([false, true]);
    const recorded = await carried(world, closed, rejected);
    expect(await flags(world)).toEqual([false, true]);
    await world.store.advanceSettlement(recorded, "announcing");
    expect(await flags(world)).toEqual([false, true]);
    await world.store.advanceSettlement({ ...recorded, state: "announcing" }, "announced");
    expect(await flags(world)).toEqual([false, false]);
  });

  test("is so no longer once the sale is withdrawn, or cancelled with its session", async () => {
    const world = newWorld();
    await holding(world);
    await openSale(world);
    must(await world.store.cancelProposal(world.chatId, alice.id, false, tap()));
    expect(await flags(world)).toEqual([false]);
    await openSale(world, 41);
    expect(await flags(world)).toEqual([true]);
    must(await world.store.closeSession(world.chatId, alice.id, false, tap()));
    expect(await flags(world)).toEqual([false]);
    await world.store.archiveSession(world.chatId);
    expect(await flags(world)).toEqual([false]);
  });

  test("is none while a buy is open or has become an order", async () => {
    const world = newWorld();
    await holding(world);
    const made = must(await world.store.addProposal(world.chatId, newProposal(world, 40)));
    expect(await flags(world)).toEqual([false]);
    await carried(world, await begin(world, made));
    expect(await flags(world)).toEqual([false, false]);
  });
});
