/** @module-tag long */

import { expect, test, vi } from "vitest";
import { StoreUnavailable } from "../../src/store/errors.ts";
import type { Store } from "../../src/store/index.ts";
import { initRedis } from "../../src/store/redis.ts";
import { REDIS_TIMEOUT_MS } from "../../src/time-limits.ts";
import {
  attempt,
  bob,
  castIn,
  must,
  newProposal,
  newSession,
  no,
  openSession,
  openVote,
  tap,
  warmScripts,
} from "./people.ts";
import { onEveryEngine, type World } from "./support.ts";
import { settlementIn } from "./trades.ts";

const SECRET = "Sesame-Street-7";

type Call = (store: Store, chatId: number, world: World) => Promise<unknown>;
const calls: Record<string, Call> = {
  saveSession: (store, chatId, world) => store.saveSession(`${chatId}.10`, newSession(world, { message: SECRET }), 60),
  getSession: (store, chatId) => store.getSession(`${chatId}.10`),
  getSessionByChatId: (store, chatId) => store.getSessionByChatId(chatId),
  getAllSessionsForChat: (store, chatId) => store.getAllSessionsForChat(chatId),
  updateSession: (store, chatId) => store.updateSession(chatId, `${chatId}.10`, { cardId: 1 }),
  deleteSession: (store, chatId) => store.deleteSession(`${chatId}.10`),
  addParticipant: (store, chatId) => store.addParticipant(`${chatId}.10`, bob),
  addProposal: (store, _, world) => store.addProposal(world.chatId, newProposal(world)),
  addVote: (store, chatId) => store.addVote({ chatId }, bob, no, tap(), attempt()),
  readCard: (store, chatId) =>
    store.readLeasedCard(chatId, { sessionId: "x", proposalId: null, attemptId: SECRET, at: 0 }),
  cancelProposal: (store, chatId) => store.cancelProposal(chatId, 1, false, tap()),
  closeSession: (store, chatId) => store.closeSession(chatId, 1, false, tap()),
  archiveSession: (store, chatId) => store.archiveSession(chatId),
  beginSettlement: (store, chatId) =>
    store.beginSettlement({ chatId, sessionId: null, proposalId: `${chatId}.20` }, SECRET),
  recordTrade: (store, chatId) =>
    store.recordTrade(settlementIn(chatId), { tag: "rejected", reason: SECRET }, [{ contributor: bob, lamports: 1 }]),
  advanceSettlement: (store, chatId) => store.advanceSettlement(settlementIn(chatId), "announcing"),
  listOrders: (store, chatId) => store.listOrders(chatId, null, 5),
  listHeldOrders: (store, chatId) => store.listHeldOrders(chatId),
  readOrders: (store, chatId) => store.readOrders(chatId),
  listPastVotes: (store, chatId) => store.listPastVotes(chatId, null, 5),
  forgetHistory: (store, chatId) => store.forgetHistory(chatId, SECRET),
  findOrder: (store, chatId) => store.findOrder(chatId, 5),
  takeDue: (store) => store.takeDue(5),
  reschedule: (store) => store.reschedule(SECRET, 5),
  moveChat: (store, chatId) => store.moveChat(chatId, chatId - 1, SECRET),
  readClocks: (store) => store.readClocks(),
};

/** The failure of a call, which must be the store's own and hold nothing of what was sent. */
async function failureOf(call: Promise<unknown>, world: World): Promise<string> {
  const thrown: unknown = await call.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (!(thrown instanceof StoreUnavailable)) throw new Error(`not a StoreUnavailable: ${String(thrown)}`);
  expect(thrown.cause).toBeUndefined();
  const told = `${thrown.message} ${JSON.stringify(thrown)} ${thrown.stack}`;
  for (const secret of [SECRET, String(world.chatId), world.standIn.token, "redis.call"])
    expect(told).not.toContain(secret);
  return thrown.message.replace("the store is unavailable ", "");
}

onEveryEngine("a store that does not answer", ({ world: newWorld }) => {
  test.each(Object.entries(calls))("is told from every call: %s", async (_, call) => {
    const world = newWorld();
    const attempt = () => failureOf(call(world.other(), world.chatId, world), world);
    world.standIn.faults.down = true;
    expect(await attempt()).toBe("(unreachable)");
    world.standIn.resetFaults();
    world.standIn.faults.status = 503;
    expect(await attempt()).toBe("(refused)");
  });

  test("is asked twice where the connection is cut, and once where it answers 503", async () => {
    const world = newWorld();
    world.standIn.faults.down = true;
    const vote = () => castIn(world, bob, no);
    expect(await world.cost(() => failureOf(vote(), world))).toMatchObject({ requests: 2 });
    world.standIn.resetFaults();
    world.standIn.faults.status = 503;
    expect(await world.cost(() => failureOf(vote(), world))).toMatchObject({ requests: 1 });
  });

  test("within the time limit is a timeout, never an empty answer", async () => {
    const world = newWorld();
    await warmScripts(newWorld());
    await openSession(world, [bob]);
    world.standIn.faults.delayMs = 5_000;
    const limit = AbortSignal.timeout.bind(AbortSignal);
    const limits: number[] = [];
    const spy = vi.spyOn(AbortSignal, "timeout").mockImplementation((ms) => {
      limits.push(ms);
      return limit(30);
    });
    expect(await failureOf(world.store.readWhole(world.chatId), world)).toBe("(timeout)");
    expect(await failureOf(castIn(world, bob, no), world)).toBe("(timeout)");
    spy.mockRestore();
    expect(limits).toEqual([REDIS_TIMEOUT_MS, REDIS_TIMEOUT_MS]);
  });

  test("a cut connection that comes back is not noticed", async () => {
    const world = newWorld();
    await openVote(world);
    world.standIn.faults.failNext = 1;
    expect(must(await castIn(world, bob, no)).tag).toBe("counted");
  });

  test("a wrong token is refused, and never told", async () => {
    const world = newWorld();
    const { createStore } = await import("../../src/store/index.ts");
    const redis = initRedis({ url: world.standIn.url, token: SECRET });
    const store = createStore(redis, { now: () => world.clock.now, ttlMs: 1_000 });
    expect(await failureOf(store.readWhole(world.chatId), world)).toBe("(refused)");
  });

  test("a hash that is not a session is told as unreadable by what reads, and stops what writes", async () => {
    const world = newWorld();
    const live = `session:live:{${world.chatId}}`;
    await openVote(world);
    await world.standIn.command("HDEL", live, "q.ends", "minutes");
    expect(await failureOf(world.store.readWhole(world.chatId), world)).toBe("(unreadable): a session's hash");
    expect(await failureOf(castIn(world, bob, no), world)).toMatch(/^\(refused\)/);
    await world.standIn.command("HSET", live, "minutes", "5");
    expect(await failureOf(world.store.getSession(`${world.chatId}.10`), world)).toBe("(unreadable): a proposal");
    await world.standIn.command("HSET", live, "q.ends", "5", "v:11", "nonsense");
    expect(await failureOf(world.store.readWhole(world.chatId), world)).toBe("(unreadable): a vote");
    await world.standIn.command("HSET", live, "q.ends", "soon");
    expect(await failureOf(castIn(world, bob, no), world)).toMatch(/^\(refused\)|^\(unreadable\)/);
  });

  test("a key of another kind and a record that is none are told too", async () => {
    const world = newWorld();
    const live = `session:live:{${world.chatId}}`;
    await world.standIn.command("SET", live, SECRET, "PX", 60_000);
    expect(await failureOf(castIn(world, bob, no), world)).toBe("(refused): WRONGTYPE");
    expect(await failureOf(world.store.readWhole(world.chatId), world)).toBe("(refused): WRONGTYPE");
    await world.standIn.command("DEL", live);
    for (const record of [SECRET, "{}", "null", `{"message":"${SECRET}"}`]) {
      await world.standIn.command("SET", `session:{${world.chatId}}.10`, record, "PX", 60_000);
      const read = world.store.getSession(`${world.chatId}.10`);
      expect(await failureOf(read, world)).toBe("(unreadable): a session's record");
    }
  });
});

test("initRedis makes one client for the same settings, and another for others", () => {
  const one = initRedis({ url: "http://127.0.0.1:1", token: "a" });
  expect(initRedis({ url: "http://127.0.0.1:1", token: "a" })).toBe(one);
  expect(initRedis({ url: "http://127.0.0.1:1", token: "b" })).not.toBe(one);
});

test("only what Redis itself says is a request too large, and not what people wrote", async () => {
  const { storeFailure } = await import("../../src/store/errors.ts");
  const error = (message: string) => Object.assign(new Error(message), { name: "UpstashError" });
  const said = 'ERR max request size exceeded, command was: ["SET"]';
  expect(storeFailure(error(said)).failure).toBe("too_large");
  const wrote = 'ERR max daily request limit exceeded, command was: ["HSET","max request size exceeded"]';
  expect(storeFailure(error(wrote)).failure).toBe("refused");
});
