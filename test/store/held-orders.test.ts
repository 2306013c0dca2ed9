import fc from "fast-check";
import { beforeAll, expect, test } from "vitest";
import type { OrderState } from "../../src/domain/order.ts";
import { ordersKey } from "../../src/store/keys.ts";
import { writeBought } from "../../src/store/order-json.ts";
import { alice, openSession, warmScripts } from "./people.ts";
import { onEveryEngine, type World } from "./support.ts";

const bought = { token: "BONK", executorToken: "So1", total: 5, tokenAmount: "2.5", price: null, fee: null };
const bargain = { ...bought, txUrl: null, onPaper: true, reason: null, at: 1_800_000_000_000 };

/** Gives a chat orders with these states, past the store: their making is not what is tested here. Null is a forgotten one. */
async function stock(world: World, states: readonly (OrderState | null)[]): Promise<void> {
  const key = ordersKey(world.chatId);
  for (let first = 0; first < states.length; first += 200) {
    const fields = states.slice(first, first + 200).flatMap((state, i) => {
      const n = first + i + 1;
      const text = writeBought({ ...bargain, proposalId: `${world.chatId}.${n}` });
      return state === null ? [] : [`${n}`, text, `${n}:state`, state, `${n}:who`, JSON.stringify([[n, "nPayer", 5]])];
    });
    if (fields.length > 0) await world.standIn.command("HSET", key, ...fields);
  }
  await world.standIn.command("HSET", key, "count", String(states.length));
}

const numbers = async ({ store, chatId }: World) => (await store.listHeldOrders(chatId)).map(({ number }) => number);

onEveryEngine("the orders that a chat holds", ({ world: newWorld, engine }) => {
  beforeAll(() => warmScripts(newWorld()));

  test("come newest first, with those of which nobody knows, and without those that are sold, rejected or forgotten", async () => {
    const world = newWorld();
    await stock(world, ["filled", "sold", null, "unknown", "rejected", "filled"]);
    expect(await world.store.listHeldOrders(world.chatId)).toEqual(
      ([6, 4, 1] as const).map((number) => ({
        number,
        state: number === 4 ? "unknown" : "filled",
        bought: { ...bargain, proposalId: `${world.chatId}.${number}` },
        sale: null,
        beingSold: false,
      })),
    );
  });

  test("are none in a chat without orders, with a session or without, and where all are sold", async () => {
    const world = newWorld();
    expect(await numbers(world)).toEqual([]);
    await openSession(world, [alice]);
    expect(await numbers(world)).toEqual([]);
    await stock(world, ["sold", "rejected"]);
    expect(await numbers(world)).toEqual([]);
  });

  test("are all read at once: by five commands up to nine hundred orders, and by two more for each further nine hundred", async () => {
    const many = engine === "embedded" ? 910 : 1_850;
    const world = newWorld();
    await stock(world, Array<OrderState>(900).fill("filled"));
    expect(await world.cost(() => numbers(world))).toEqual({ requests: 1, billed: 5 });
    await stock(world, Array<OrderState>(many).fill("filled"));
    const read: number[] = [];
    const cost = await world.cost(async () => read.push(...(await numbers(world))));
    expect(read).toEqual(Array.from({ length: many }, (_, i) => many - i));
    expect(cost).toEqual({ requests: 1, billed: 3 + 2 * Math.ceil(many / 900) });
  });

  test("are those that a list of all orders has as held, whatever became of the others", async () => {
    const state = fc.constantFrom<OrderState | null>("filled", "sold", "rejected", "unknown", null);
    await fc.assert(
      fc.asyncProperty(fc.array(state, { minLength: 1, maxLength: 40 }), async (states) => {
        const world = newWorld();
        await stock(world, states);
        const { orders } = await world.store.listOrders(world.chatId, null, 50);
        const held = orders.filter((order) => order.state === "filled" || order.state === "unknown");
        expect(await world.store.listHeldOrders(world.chatId)).toEqual(held);
      }),
      { numRuns: 20 },
    );
  });

  test("are found in the supergroup that the chat has become", async () => {
    const world = newWorld();
    await stock(world, ["filled", "sold", "filled"]);
    await world.store.moveChat(world.chatId, world.chatId - 1, "");
    expect(await numbers(world)).toEqual([3, 1]);
  });
});
