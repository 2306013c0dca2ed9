/** @module-tag long */
import { afterAll, beforeAll, expect, it } from "vitest";
import type { CustomAnswer } from "../../dev/executor/server.ts";
import type { ListedOrder } from "../../src/domain/order.ts";
import { type BotWorld, startBotWorld } from "../support/bot-world.ts";
import { PROPOSE, type Room, SELL } from "../support/room.ts";
import { executorAnswer } from "./arbitraries/executor-answers.ts";
import { type Names, userNames } from "./arbitraries/texts.ts";
import { isFailure } from "./invariants.ts";
import { brokenByCalls } from "./invariants-of-calls.ts";
import { search, TIME_LIMIT } from "./runs.ts";

let world: BotWorld;
beforeAll(async () => {
  world = await startBotWorld({ executor: "webhook" });
  world.telegram.flood.on = false;
});
afterAll(() => world.close());

const VOTE_MS = 61_000;
/** Pauses between attempts grow, so this long after a first one there were several. */
const AGAIN_MS = 20 * 60_000;

const DECIMAL = /^\d{1,30}(\.\d{1,18})?$/;
const isAmount = (amount: string | null): boolean => amount === null || DECIMAL.test(amount);
const isMoney = (lamports: number | null): boolean =>
  lamports === null || (Number.isSafeInteger(lamports) && lamports >= 0);
const isLink = (url: string | null): boolean => url === null || (/^https?:\/\/[!-~]+$/i.test(url) && URL.canParse(url));

/** What is kept of orders that nobody could show or count with. */
const oddOrders = (orders: readonly ListedOrder[]) =>
  orders.filter(({ bought, sale }) => {
    const buy = isAmount(bought.tokenAmount) && isAmount(bought.price) && isMoney(bought.fee) && isLink(bought.txUrl);
    return !buy || (sale !== null && !(isMoney(sale.received) && isMoney(sale.fee) && isLink(sale.txUrl)));
  });

const states = (orders: readonly ListedOrder[]) => orders.map(({ number, state }) => [number, state]);

/** Whether an answer may end a trade at all: a success, not too long, and JSON that says how. */
function mayCount({ status, body }: CustomAnswer): boolean {
  const text = String(body);
  return status >= 200 && status <= 299 && text.length <= 64 * 1_024 && /"(filled|rejected)"/.test(text);
}

const ordersOf = async (room: Room) => (await world.store.listOrders(room.group.id, null, 8)).orders;

/** Ends a vote whose first attempt at a trade is answered so, and all later ones as they should be; then there are so many results. */
async function endsWith(room: Room, answer: CustomAnswer, results: number): Promise<void> {
  world.executor.faults.next({ custom: answer });
  const before = await ordersOf(room);
  await world.pass(VOTE_MS);
  const after = await ordersOf(room);
  expect(oddOrders(after)).toEqual([]);
  if (!mayCount(answer)) expect(states(after)).toEqual(states(before));
  await world.pass(AGAIN_MS);
  expect(room.results).toHaveLength(results);
}

/** A buy and the sale of what was bought, with these answers to the first attempts, and all invariants after that. */
async function trade(toBuy: CustomAnswer, toSell: CustomAnswer, names: Names): Promise<void> {
  const [logsBefore, callsBefore] = [world.logs.length, world.telegram.outgoing.length];
  const room = world.room();
  const visitor = room.enters(names);
  await room.opens(room.bob, visitor);
  await room.backs(`${PROPOSE} 1`, [room.bob, "0.05"], [visitor, "0.01"]);
  await endsWith(room, toBuy, 1);
  await room.bob.says(`${SELL} 1`);
  for (const one of [room.bob, visitor]) await one.says("/vote yes");
  if ((await ordersOf(room))[0]?.beingSold) await endsWith(room, toSell, 2);
  for (const question of ["/orders", "/order 1", "/status"]) await room.bob.says(question);

  const mentionable = new Set(["@alice", "@bob", "@carol", `@${names.username ?? ""}`]);
  const calls = brokenByCalls(world.telegram.outgoing.slice(callsBefore), mentionable);
  const logs = world.logs.slice(logsBefore).filter(isFailure);
  const odd = oddOrders(await ordersOf(room));
  expect({ logs, calls, odd }).toEqual({ logs: [], calls: [], odd: [] });
  expect(await world.store.getSessionByChatId(room.group.id)).toMatchObject({ open: true });
}

it(
  "Whatever the executor answers to a buy and to a sale, each ends once, can be read, and can be sent",
  TIME_LIMIT,
  () => search(8, [executorAnswer, executorAnswer, userNames], trade),
);
