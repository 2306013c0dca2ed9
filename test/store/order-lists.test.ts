import { beforeAll, expect, test } from "vitest";
import { ordersKey } from "../../src/store/keys.ts";
import { writeBought } from "../../src/store/order-json.ts";
import { alice, announce, must, newProposal, openSession, warmScripts } from "./people.ts";
import { onEveryEngine, type World } from "./support.ts";
import { begin, filled, openSale } from "./trades.ts";

const bought = { token: "BONK", executorToken: "So1", total: 5, tokenAmount: null, price: null, fee: null };
const bargain = { ...bought, txUrl: null, onPaper: true, reason: null, at: 1_800_000_000_000 };

/** Gives a chat this many orders, past the store: their making is not what is tested here. */
async function stock(world: World, count: number): Promise<void> {
  const key = ordersKey(world.chatId);
  for (let first = 1; first <= count; first += 200) {
    const fields: string[] = [];
    for (let n = first; n < first + 200 && n <= count; n += 1) {
      const text = writeBought({ ...bargain, proposalId: `${world.chatId}.${n}` });
      fields.push(String(n), text, `${n}:state`, "filled", `${n}:who`, JSON.stringify([[n, "nPayer", 5]]));
    }
    await world.standIn.command("HSET", key, ...fields);
  }
  await world.standIn.command("HSET", key, "count", String(count));
}

const NONE_SOLD = { count: 0, paid: 0, received: 0 };

onEveryEngine("lists of orders", ({ world: newWorld }) => {
  beforeAll(() => warmScripts(newWorld()));

  test("come newest first, from the newest or from a number downwards", async () => {
    const world = newWorld();
    await stock(world, 23);
    const numbers = async (from: number | null, limit: number) => {
      const page = await world.store.listOrders(world.chatId, from, limit);
      expect(page.count).toBe(23);
      return page.orders.map(({ number }) => number);
    };
    expect(await numbers(null, 3)).toEqual([23, 22, 21]);
    expect(await numbers(23, 2)).toEqual([23, 22]);
    expect(await numbers(12, 4)).toEqual([12, 11, 10, 9]);
    expect(await numbers(2, 4)).toEqual([2, 1]);
    expect(await numbers(1, 1)).toEqual([1]);
    expect(await numbers(null, 50)).toEqual(Array.from({ length: 23 }, (_, i) => 23 - i));
    for (const beyond of [24, 0, -1, 999_999_999]) expect(await numbers(beyond, 5)).toEqual([]);
  });

  test("show each order with its own texts and state", async () => {
    const world = newWorld();
    await stock(world, 12);
    await world.standIn.command("HSET", ordersKey(world.chatId), "11:state", "rejected");
    expect(await world.store.listOrders(world.chatId, 11, 2)).toEqual({
      count: 12,
      orders: [11, 10].map((number) => ({
        number,
        state: number === 11 ? "rejected" : "filled",
        bought: { ...bargain, proposalId: `${world.chatId}.${number}` },
        sale: null,
        beingSold: false,
      })),
      newerFrom: 12,
      olderFrom: 9,
      sold: NONE_SOLD,
    });
  });

  test("of a chat without orders are empty, with a session or without", async () => {
    const world = newWorld();
    const none = { count: 0, orders: [], newerFrom: null, olderFrom: null, sold: NONE_SOLD };
    const empty = async () => {
      expect(await world.store.listOrders(world.chatId, null, 5)).toEqual(none);
      expect(await world.store.listOrders(world.chatId, 1, 5)).toEqual(none);
      expect(await world.store.readOrders(world.chatId)).toEqual([]);
      expect(await world.store.findOrder(world.chatId, 1)).toEqual({ count: 0, order: null });
    };
    await empty();
    await openSession(world, [alice]);
    await empty();
  });

  test("findOrder gives one with who paid for it, and null beyond the ends", async () => {
    const world = newWorld();
    await stock(world, 12);
    const { count, order } = await world.store.findOrder(world.chatId, 7);
    expect(count).toBe(12);
    expect(order).toEqual({
      number: 7,
      state: "filled",
      bought: { ...bargain, proposalId: `${world.chatId}.7` },
      sale: null,
      beingSold: false,
      contributions: [{ contributor: { id: 7, name: { kind: "first_name", text: "Payer" } }, lamports: 5 }],
    });
    for (const beyond of [0, -3, 13, 999_999_999]) {
      expect(await world.store.findOrder(world.chatId, beyond)).toEqual({ count: 12, order: null });
    }
  });

  test("leave out those that were forgotten: a page is full all the same, and says how to go on both ways", async () => {
    const world = newWorld();
    await stock(world, 500);
    const left = [1, 2, 3, 250, 499];
    const gone = Array.from({ length: 500 }, (_, i) => i + 1).filter((number) => !left.includes(number));
    const fields = gone.flatMap((number) => [`${number}`, `${number}:state`, `${number}:who`]);
    await world.standIn.command("HDEL", ordersKey(world.chatId), ...fields);
    const page = async (from: number | null, limit: number) => {
      const { count, orders, newerFrom, olderFrom } = await world.store.listOrders(world.chatId, from, limit);
      expect(count).toBe(500);
      return [newerFrom, orders.map(({ number }) => number), olderFrom];
    };
    expect(await page(null, 2)).toEqual([null, [499, 250], 3]);
    expect(await page(3, 2)).toEqual([499, [3, 2], 1]);
    expect(await page(1, 2)).toEqual([3, [1], null]);
    expect(await page(400, 9)).toEqual([499, [250, 3, 2, 1], null]);
    expect(await page(500, 9)).toEqual([null, [499, 250, 3, 2, 1], null]);
    expect(await world.store.findOrder(world.chatId, 251)).toEqual({ count: 500, order: null });
    expect((await world.store.findOrder(world.chatId, 250)).order?.number).toBe(250);
    expect((await world.store.readOrders(world.chatId)).map(({ number }) => number)).toEqual(left.toReversed());
  });

  test("are read whole, with who paid, a hundred at once", async () => {
    const world = newWorld();
    await stock(world, 201);
    const read = await world.store.readOrders(world.chatId);
    expect(read.map(({ number }) => number)).toEqual(Array.from({ length: 201 }, (_, i) => 201 - i));
    expect(read[100]).toEqual((await world.store.findOrder(world.chatId, 101)).order);
    expect(await world.cost(() => world.store.readOrders(world.chatId))).toMatchObject({ requests: 3 });
  });

  test("sum up all that was sold, on whatever page it is, and nothing else", async () => {
    const world = newWorld();
    await stock(world, 701);
    // Each cost 5 lamports.
    const sales = [1, 300, 301, 701].flatMap((number) => [
      `${number}:state`,
      "sold",
      `${number}:sale`,
      JSON.stringify({ proposalId: "-1.2", received: number, fee: 7, txUrl: null, onPaper: false, at: 9 }),
    ]);
    // Nobody knows what became of the sale of one.
    const others = ["2:state", "rejected", "3:state", "unknown", "3:sale", ""];
    await world.standIn.command("HSET", ordersKey(world.chatId), ...sales, ...others);
    const sum = { count: 4, paid: 20, received: 1 + 300 + 301 + 701 };
    for (const from of [null, 5]) expect((await world.store.listOrders(world.chatId, from, 8)).sold).toEqual(sum);
  });

  test("cost one request, and as many commands with 1,000 orders as with one but for their sum and for what is newer", async () => {
    const world = newWorld();
    const costs = async () => [
      await world.cost(() => world.store.listOrders(world.chatId, null, 10)),
      await world.cost(() => world.store.listOrders(world.chatId, 1, 10)),
      await world.cost(() => world.store.findOrder(world.chatId, 1)),
    ];
    const of = (billed: number) => ({ requests: 1, billed });
    await stock(world, 1);
    expect(await costs()).toEqual([of(5), of(5), of(4)]);
    await stock(world, 1_000);
    expect(await costs()).toEqual([of(8), of(9), of(4)]);
    expect((await world.store.listOrders(world.chatId, null, 10)).orders.map(({ number }) => number)).toEqual(
      Array.from({ length: 10 }, (_, i) => 1_000 - i),
    );
  });

  test("a buy costs as many commands with 1,000 orders before it as with none, and so does a sale", async () => {
    const costs: unknown[] = [];
    for (const before of [0, 1_000]) {
      const world = newWorld();
      await openSession(world, [alice]);
      if (before > 0) await stock(world, before);
      const made = must(await world.store.addProposal(world.chatId, newProposal(world)));
      const settlement = await begin(world, made);
      const record = (of: typeof settlement, outcome = filled({ received: 1 })) =>
        world.store.recordTrade(of, outcome, [{ contributor: alice, lamports: 5 }]);
      costs.push(await world.cost(() => record(settlement)));
      await announce(world, { ...settlement, state: "carried" });
      const sale = await openSale(world, 50, before + 1);
      const selling = await begin(world, sale);
      costs.push(await world.cost(() => record(selling)));
    }
    const [buying, selling] = [5, 6].map((billed) => ({ requests: 1, billed }));
    expect(costs).toEqual([buying, selling, buying, selling]);
  });

  test("are unreadable where an order is none of the store's, and say nothing of it", async () => {
    const world = newWorld();
    await stock(world, 1);
    const key = ordersKey(world.chatId);
    const wrong = [
      ["1", "Sesame"],
      ["1", "{}"],
      ["1:state", "Sesame"],
      ["1:sale", '{"Sesame":1}'],
    ] as const;
    for (const [field, value] of wrong) {
      const right = await world.standIn.command("HGET", key, field);
      await world.standIn.command("HSET", key, field, value);
      const read = world.store.listOrders(world.chatId, null, 5);
      await expect(read).rejects.toThrow(/^the store is unavailable \(unreadable\): an order('s state)?$/);
      await world.standIn.command("HSET", key, field, String(right ?? ""));
    }
    expect((await world.store.listOrders(world.chatId, null, 5)).orders).toHaveLength(1);
    await world.standIn.command("HSET", key, "1:who", "[[1]]");
    await expect(world.store.findOrder(world.chatId, 1)).rejects.toThrow("(unreadable): an order");
  });
});
