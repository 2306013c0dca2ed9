/** @module-tag long */
import { beforeAll, expect, test } from "vitest";
import { liveKey, movedKey, ordersKey } from "../../src/store/keys.ts";
import { ARCHIVING, foundOf, ofKind } from "./archiving.ts";
import { alice, announce, bob, carol, castIn, must, newProposal, openSession, warmScripts } from "./people.ts";
import { HOUR_MS, newChatId, onEveryEngine, type World } from "./support.ts";
import {
  approved,
  begin,
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
const move = (world: World, to: number, attemptId = "mover") => world.store.moveChat(world.chatId, to, attemptId);
const ordersLeft = async ({ standIn, chatId }: World) => await standIn.command("EXISTS", ordersKey(chatId));

/** Moves the world's chat, and cuts everything off before its request of this number. Returns whether it came so far. */
async function cutBefore(world: World, to: number, request: number): Promise<boolean> {
  const start = world.standIn.requests.length;
  const cut = () => {
    world.standIn.faults.down = world.standIn.requests.length - start >= request - 1;
  };
  cut();
  const stop = world.standIn.onRequest(cut);
  const isCut = await move(world, to, "dead").then(
    () => false,
    () => true,
  );
  stop();
  world.standIn.resetFaults();
  return isCut;
}

/** A chat with order 1 and without a session. */
const sessionless = (world: World) => stock(world, [paid(alice, 50_000_000), paid(bob, 25_000_000)], filled());

/** A supergroup, perhaps with an order of its own. */
async function supergroup(world: World, hasOrder: boolean): Promise<number> {
  const to = newChatId();
  if (hasOrder) await stock(inChat(world, to), [paid(carol, 3_000_000)], filled());
  return to;
}

/** Gives a chat's order 1 a field as long as those of many orders. */
const fatten = ({ standIn, chatId }: World, fields: number) =>
  standIn.command(
    "HSET",
    ordersKey(chatId),
    ...Array.from({ length: fields }, (_, i) => [`1:c:${1_000 + i}`, "9".repeat(5_000)]).flat(),
  );

/** The requests of a move without a session, before which it is cut off: all of them. */
const CUT = [1, 2, 3];
const PLACES = [false, true].flatMap((hasOrder) => CUT.map((request) => ({ hasOrder, request })));

onEveryEngine("orders on the move", ({ world: newWorld }) => {
  beforeAll(() => warmScripts(newWorld()));

  test("move without a session in as many requests as are cut off below", async () => {
    const [first, world] = [newWorld(), newWorld()];
    for (const each of [first, world]) await sessionless(each);
    // It teaches Redis the scripts.
    await move(first, newChatId());
    expect(await world.cost(() => move(world, newChatId()))).toMatchObject({ requests: CUT.length });
  });

  test.each(PLACES)("are where a look finds them, though the move breaks off: %o", async ({ hasOrder, request }) => {
    const world = newWorld();
    const to = await supergroup(world, hasOrder);
    await sessionless(world);
    const before = await orderOf(world, 1);
    expect(await cutBefore(world, to, request)).toBe(true);
    const found = await world.store.findOrder(world.chatId, { boughtBy: before.bought.proposalId });
    // A look before anything was frozen finds the old chat as it was, and moves nothing.
    const isFrozen = request > 1;
    expect(found.order).toEqual({ ...before, number: isFrozen && hasOrder ? 2 : 1 });
    expect(await ordersLeft(world)).toBe(isFrozen ? 0 : 1);
    expect(await world.standIn.command("GET", movedKey(world.chatId))).toBe(isFrozen ? String(to) : null);
    await move(world, to);
    expect(await statesOf(world, to)).toHaveLength(hasOrder ? 2 : 1);
    expect(await ordersLeft(world)).toBe(0);
  });

  test.each([false, true])("that were sold in the supergroup before the move ended stay sold: %o", async (hasOrder) => {
    const world = newWorld();
    const to = await supergroup(world, hasOrder);
    await sessionless(world);
    const number = hasOrder ? 2 : 1;
    expect(await cutBefore(world, to, 3)).toBe(true);
    const there = inChat(world, to);
    await openSession(there, [alice, bob], 30);
    const made = must(await world.store.addProposal(to, newSale(there, 40, number)));
    await announce(there, await carried(there, await begin(there, made), filled({ received: 7 })));
    expect(await ordersLeft(world)).toBe(1);
    await move(world, to);
    expect(await statesOf(world, to)).toEqual([[number, "sold"], ...(hasOrder ? [[1, "filled"]] : [])]);
    expect(await ordersLeft(world)).toBe(0);
  });

  test("go on to where they were first moved, whatever chat is named later", async () => {
    const world = newWorld();
    const to = newChatId();
    await sessionless(world);
    expect(await cutBefore(world, to, 2)).toBe(true);
    await move(world, newChatId());
    expect(await statesOf(world, to)).toEqual([[1, "filled"]]);
    expect(await statesOf(world)).toEqual([[1, "filled"]]);
  });

  test("cannot be sold by a session that is opened in the old chat meanwhile: it is moved with them", async () => {
    const world = newWorld();
    const to = newChatId();
    await sessionless(world);
    expect(await cutBefore(world, to, 3)).toBe(true);
    await openSession(world, [alice, bob], 30);
    expect(must(await world.store.addProposal(world.chatId, newSale(world)))).toMatchObject({ chatId: to });
    expect(await ordersLeft(world)).toBe(0);
    expect(await world.pttl(liveKey(world.chatId))).toBe(-2);
  });

  test("get one more from a trade whose session has vanished, once, in the supergroup", async () => {
    const world = newWorld();
    const to = newChatId();
    await holding(world);
    const made = must(await world.store.addProposal(world.chatId, newProposal(world, 40)));
    must(await castIn(world, alice));
    const settlement = await begin(world, made);
    await world.standIn.command("DEL", liveKey(world.chatId));
    expect(await cutBefore(world, to, 3)).toBe(true);
    expect(await world.store.recordTrade(settlement, filled(), [paid(alice, 5)])).toMatchObject({ orphaned: true });
    expect(await statesOf(world, to)).toEqual([
      [2, "filled"],
      [1, "filled"],
    ]);
    expect(await ordersLeft(world)).toBe(0);
  });

  test.each([2, 3])(
    "are sold in the supergroup by a sale whose session has vanished, before request %i",
    async (request) => {
      const world = newWorld();
      const to = newChatId();
      await holding(world);
      const made = await openSale(world);
      must(await castIn(world, alice, { choice: "yes", lamports: null }));
      const settlement = await begin(world, made);
      await world.standIn.command("DEL", liveKey(world.chatId));
      expect(await cutBefore(world, to, request)).toBe(true);
      expect(await world.store.recordTrade(settlement, filled({ received: 7 }), [])).toMatchObject({ orphaned: true });
      expect(await statesOf(world, to)).toEqual([[1, "sold"]]);
      expect(await ordersLeft(world)).toBe(0);
    },
  );

  test("come along though the first of them is bought while an empty chat moves", async () => {
    const world = newWorld();
    const to = newChatId();
    const settlement = await approved(world);
    await world.standIn.command("DEL", liveKey(world.chatId));
    let recorded: Promise<unknown> | undefined;
    const start = world.standIn.requests.length;
    // The move's second request is cut, and before it is repeated the order is recorded.
    const stop = world.standIn.onRequest(({ status }) => {
      if (world.standIn.requests.length - start === 1) world.standIn.faults.failNext = 1;
      if (status === 0 && recorded === undefined)
        recorded = world.other().recordTrade(settlement, filled(), [paid(alice, 5)]);
    });
    await move(world, to);
    stop();
    expect(await recorded).toMatchObject({ orphaned: true });
    expect(await statesOf(world, to)).toEqual([[1, "filled"]]);
    expect(await ordersLeft(world)).toBe(0);
  });

  test("are forgotten in the supergroup by whoever forgets them meanwhile", async () => {
    const world = newWorld();
    const to = newChatId();
    await stock(world, [paid(alice, 50_000_000)], rejected);
    world.clock.now += HOUR_MS;
    expect(await cutBefore(world, to, 3)).toBe(true);
    must(await world.store.forgetHistory(world.chatId, "1"));
    await move(world, to);
    expect(await statesOf(world, to)).toEqual([]);
    expect(await ordersLeft(world)).toBe(0);
  });

  test.each([2, 3])("are read by the archive where they may have changed, before request %i", async (request) => {
    const world = newWorld(ARCHIVING);
    const to = await supergroup(world, true);
    await sessionless(world);
    const { bought } = await orderOf(world, 1);
    expect(await cutBefore(world, to, request)).toBe(true);
    const [order, ...others] = ofKind(await foundOf(world, bought.proposalId), "order");
    expect(others).toEqual([]);
    const there = { chatId: to, order: { number: 2, bought } };
    expect(order).toMatchObject(request === 3 ? there : { chatId: world.chatId, order: { number: 1, bought } });
  });

  test.each([false, true])("arrive whole though they are too many for one request: %o", async (hasOrder) => {
    const world = newWorld();
    const to = await supergroup(world, hasOrder);
    await sessionless(world);
    await fatten(world, 300);
    const [before, number] = [await orderOf(world, 1), hasOrder ? 2 : 1];
    const length = Number(await world.standIn.command("HLEN", ordersKey(world.chatId)));
    const { requests } = await world.cost(async () => {
      for (const request of [2, 3, 4, 5]) expect(await cutBefore(world, to, request)).toBe(true);
      world.standIn.faults.loseReplies = 1;
      await Promise.all(["a", "b"].map((attemptId) => move({ ...world, store: world.other() }, to, attemptId)));
    });
    expect(requests).toBeGreaterThan(12);
    expect(await orderOf(world, number, to)).toEqual({ ...before, number });
    const own = hasOrder ? Number(await world.standIn.command("HLEN", ordersKey(await supergroup(world, true)))) : 0;
    // One `count` for both, and the number that was added to theirs.
    expect(await world.standIn.command("HLEN", ordersKey(to))).toBe(length + own + (hasOrder ? 0 : 1));
    expect(await world.standIn.command("EXISTS", `arriving:{${to}}.${world.chatId}`)).toBe(0);
    expect(await ordersLeft(world)).toBe(0);
  });
});

/** What an earlier version of the bot does to the orders of two chats. */
const FOLLOWED_BEFORE = `
  local first = tonumber(redis.call('HGET', KEYS[2], 'count'))
  local fields = redis.call('HGETALL', KEYS[1])
  local set = {}
  for i = 1, #fields, 2 do
    local number, rest = string.match(fields[i], '^(%d+)(.*)$')
    local name = number and string.format('%.0f', tonumber(number) + first) .. rest or fields[i]
    set[#set + 1] = name
    set[#set + 1] = number and fields[i + 1] or string.format('%.0f', tonumber(fields[i + 1]) + first)
  end
  redis.call('HSET', KEYS[2], unpack(set))
  redis.call('DEL', KEYS[1])`;

onEveryEngine("orders that an earlier version of the bot meets half-way", ({ world: newWorld }) => {
  beforeAll(() => warmScripts(newWorld()));

  /** The orders of another chat under a name with this chat's hash tag, since no script takes keys of two chats. */
  const beside = (world: World) => `earlier:{${world.chatId}}`;

  test("are not numbered anew and not doubled there: it fails, and a later version goes on", async () => {
    const world = newWorld();
    const to = await supergroup(world, true);
    await sessionless(world);
    expect(await cutBefore(world, to, 3)).toBe(true);
    await world.standIn.command("HSET", beside(world), "count", 1);
    const asBefore = world.standIn.command("EVAL", FOLLOWED_BEFORE, 2, ordersKey(world.chatId), beside(world));
    await expect(asBefore).rejects.toThrow("arithmetic");
    expect(await world.standIn.command("HGETALL", beside(world))).toEqual(["count", "1"]);
    await move(world, to);
    expect(await statesOf(world, to)).toEqual([
      [2, "filled"],
      [1, "filled"],
    ]);
  });

  test("can be sold where it has moved them whole, frozen as they were", async () => {
    const world = newWorld();
    const to = newChatId();
    await holding(world);
    expect(await cutBefore(world, to, 2)).toBe(true);
    const flat = await world.standIn.command("HGETALL", ordersKey(world.chatId));
    if (!Array.isArray(flat)) throw new TypeError("no hash");
    await world.standIn.command("HSET", ordersKey(to), ...flat.map(String));
    await world.standIn.command("DEL", ordersKey(world.chatId));
    const made = must(await world.store.addProposal(world.chatId, newSale(world)));
    expect(made).toMatchObject({ chatId: to });
    await carried(inChat(world, to), await begin(world, made), filled({ received: 7 }));
    expect(await statesOf(world, to)).toEqual([[1, "sold"]]);
  });

  test("have the numbers that it gave them, for the session that a later version brings", async () => {
    const world = newWorld();
    const to = await supergroup(world, true);
    await holding(world);
    const made = must(await world.store.addProposal(world.chatId, newSale(world)));
    expect(await cutBefore(world, to, 3)).toBe(true);
    // As it leaves both: numbered anew, and deleted at once.
    await world.standIn.command("DEL", ordersKey(world.chatId));
    await move(world, to);
    const settlement = await begin(world, made);
    expect(settlement).toMatchObject({ chatId: to, proposal: { order: 2 } });
    expect((await orderOf(world, 2, to)).beingSold).toBe(true);
  });
});
