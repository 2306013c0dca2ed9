import { beforeAll, expect, test } from "vitest";
import { createStore } from "../../src/store/index.ts";
import { settingsKey } from "../../src/store/keys.ts";
import { initRedis } from "../../src/store/redis.ts";
import type { BoardPart } from "../../src/store/script.ts";
import { BOARD_STREAM_MS, BOARD_WATCHED_MS } from "../../src/time-limits.ts";
import {
  alice,
  bob,
  carol,
  castIn,
  must,
  mustBegin,
  nextVote,
  openSession,
  openVote,
  warmScripts,
  yes,
} from "./people.ts";
import { newChatId, onEveryEngine, TTL_MS, type World } from "./support.ts";
import { holding, openSale } from "./trades.ts";

/** The world with a store that tells what a board would be told, and with what it told since it was asked last. */
function listening(world: World) {
  let told: [number, BoardPart][] = [];
  const store = createStore(initRedis(world.standIn), {
    now: () => world.clock.now,
    ttlMs: TTL_MS,
    onShown: (chatId, part) => told.push([chatId, part]),
  });
  return {
    world: { ...world, store },
    told() {
      const before = told;
      told = [];
      return before;
    },
  };
}

const opened = async ({ store }: World, chatId: number, epoch = 0) => {
  const found = await store.openBoard(chatId, epoch);
  if (found.tag !== "board") throw new Error(found.tag);
  return found;
};

onEveryEngine("a board", ({ world: newWorld }) => {
  beforeAll(async () => {
    const world = newWorld();
    await warmScripts(world);
    await opened(world, world.chatId);
    await world.store.endBoardLinks(world.chatId, 1);
  });

  test("without a session shows none", async () => {
    const world = newWorld();
    expect(await opened(world, world.chatId)).toMatchObject({ chatId: world.chatId, session: null });
  });

  test("shows the session with its vote and all votes", async () => {
    const world = newWorld();
    await openVote(world);
    must(await castIn(world, bob, yes(70_000_000)));
    const { session } = await opened(world, world.chatId);
    expect(session?.participantCount).toBe(3);
    expect(session?.proposals.at(-1)?.votes).toMatchObject([{ voter: bob, choice: "yes", lamports: 70_000_000 }]);
  });

  test("reads no receipts, which no board shows", async () => {
    const world = newWorld();
    await openVote(world);
    expect(must(await castIn(world, bob, yes(70_000_000))).receipt).not.toBeNull();
    const { session } = await opened(world, world.chatId);
    expect(session?.proposals.at(-1)?.votes.map(({ receipt }) => receipt)).toEqual([null]);
  });

  test("numbers what is read: later is higher, also if clocks differ, or if Redis has lost the last number", async () => {
    const world = newWorld();
    const first = await opened(world, world.chatId);
    world.clock.now -= 5_000;
    const second = await world.store.readBoard(world.chatId);
    expect(second.number).toBe(first.number + 1);
    world.clock.now += 10_000;
    await world.standIn.command("DEL", settingsKey(world.chatId));
    expect((await world.store.readBoard(world.chatId)).number).toBeGreaterThan(second.number);
  });

  test("that nobody watches tells nobody, and costs nothing", async () => {
    const { world, told } = listening(newWorld());
    await openVote(world);
    expect(await world.cost(() => castIn(world, bob))).toEqual({ requests: 1, billed: 3 });
    expect(told()).toEqual([]);
  });

  test("that is watched tells of who joins and who leaves", async () => {
    const { world, told } = listening(newWorld());
    await openSession(world);
    await opened(world, world.chatId);
    const id = `${world.chatId}.10`;
    must(await world.store.addParticipant(id, bob));
    expect(told()).toEqual([[world.chatId, "live"]]);
    must(await world.store.addParticipant(id, bob));
    expect(told()).toEqual([]);
    await world.store.removeParticipant(id, bob.id, { chatId: world.chatId, attemptId: "other" });
    expect(told()).toEqual([[world.chatId, "live"]]);
  });

  test("that is watched tells of a vote from its proposal to its end", async () => {
    const { world, told } = listening(newWorld());
    await opened(world, world.chatId);
    const made = await openVote(world);
    // The session, three who join, and the proposal.
    expect(told()).toEqual(Array.from({ length: 5 }, () => [world.chatId, "live"]));
    expect(await world.cost(() => castIn(world, bob))).toEqual({ requests: 1, billed: 3 });
    expect(told()).toEqual([[world.chatId, "live"]]);
    await castIn(world, bob);
    expect(told()).toEqual([]);
    world.clock.now = made.endTime;
    await opened(world, world.chatId);
    const settlement = await mustBegin(world, made);
    expect(told()).toEqual([[world.chatId, "live"]]);
    await world.store.advanceSettlement(settlement, "announcing");
    expect(told()).toEqual([]);
    await world.store.advanceSettlement({ ...settlement, state: "announcing" }, "announced");
    expect(told()).toEqual([[world.chatId, "all"]]);
  });

  test("that is watched tells at once that an order is being sold, also among those that are held", async () => {
    const { world, told } = listening(newWorld());
    await holding(world);
    await opened(world, world.chatId);
    told();
    await openSale(world);
    expect(told()).toEqual([[world.chatId, "all"]]);
  });

  test("goes on being watched in the next session", async () => {
    const { world, told } = listening(newWorld());
    await opened(world, world.chatId);
    const id = await openSession(world);
    expect(told()).toEqual([[world.chatId, "live"]]);
    const tapped = { kind: "tap", id: "closing" } as const;
    must(await world.store.closeSession(world.chatId, alice.id, true, tapped));
    await world.store.archiveSession(world.chatId);
    expect(told()).toEqual([
      [world.chatId, "live"],
      [world.chatId, "all"],
    ]);
    expect(await world.field("id")).toBeNull();
    await openSession(world, [], 11);
    expect(told()).toEqual([[world.chatId, "live"]]);
    expect(id).not.toBe(await world.field("id"));
  });

  test("counts as watched for the length of its events and a little more, and is renewed rarely", async () => {
    const { world, told } = listening(newWorld());
    const made = await openVote(world);
    const watched = () => world.field("watched_until");
    expect(await world.cost(() => opened(world, world.chatId))).toEqual({ requests: 1, billed: 5 });
    const until = world.clock.now + BOARD_WATCHED_MS;
    expect(await watched()).toBe(String(until));
    // The next ones need not renew it.
    world.clock.now = until - BOARD_STREAM_MS;
    expect(await world.cost(() => opened(world, world.chatId))).toEqual({ requests: 1, billed: 4 });
    expect(await watched()).toBe(String(until));
    world.clock.now += 1;
    await opened(world, world.chatId);
    expect(await watched()).toBe(String(world.clock.now + BOARD_WATCHED_MS));

    world.clock.now += BOARD_WATCHED_MS - 1;
    await nextVote(world, made);
    told();
    await castIn(world, carol);
    expect(told()).toEqual([]);
  });

  test("is refused to links that were ended, and the same update ends them once", async () => {
    const world = newWorld();
    const { store, chatId } = world;
    expect(await store.findBoardEpoch(chatId)).toEqual({ chatId, epoch: 0 });
    expect(await store.endBoardLinks(chatId, 7)).toEqual({ chatId, epoch: 1 });
    expect(await store.endBoardLinks(chatId, 7)).toEqual({ chatId, epoch: 1 });
    expect(await store.openBoard(chatId, 0)).toEqual({ tag: "revoked" });
    expect(await store.openBoard(chatId, 1)).toMatchObject({ tag: "board" });
    expect(await store.endBoardLinks(chatId, 8)).toEqual({ chatId, epoch: 2 });
    expect(await store.openBoard(chatId, 1)).toEqual({ tag: "revoked" });
  });

  test("follows its chat into the supergroup, tells both, and its ended links stay ended", async () => {
    const { world, told } = listening(newWorld());
    const supergroup = newChatId();
    await openVote(world);
    await world.store.endBoardLinks(world.chatId, 7);
    await opened(world, world.chatId, 1);
    told();
    await world.store.moveChat(world.chatId, supergroup, "mover");
    expect(told()).toEqual([
      [world.chatId, "all"],
      [supergroup, "all"],
    ]);
    const moved = await opened(world, world.chatId, 1);
    expect(moved).toMatchObject({ chatId: supergroup, session: { chatId: supergroup } });
    expect(await world.store.openBoard(world.chatId, 0)).toEqual({ tag: "revoked" });
    must(await castIn({ ...world, chatId: supergroup }, bob));
    expect(told()).toEqual([[supergroup, "live"]]);
  });

  test("whose chat moves without a session takes its epoch along, the higher of two", async () => {
    const world = newWorld();
    const supergroup = newChatId();
    for (const update of [1, 2, 3]) await world.store.endBoardLinks(world.chatId, update);
    await world.store.endBoardLinks(supergroup, 1);
    await world.store.moveChat(world.chatId, supergroup, "mover");
    expect(await world.store.findBoardEpoch(world.chatId)).toEqual({ chatId: supergroup, epoch: 3 });
    expect(await world.store.openBoard(supergroup, 1)).toEqual({ tag: "revoked" });
  });
});
