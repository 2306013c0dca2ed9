/** @module-tag long */
import { beforeAll, expect, test } from "vitest";
import { liveKey, movedKey, spentKey } from "../../src/store/keys.ts";
import { eachCase } from "../support/long.ts";
import { openVoteUnder, setRules, spentBy } from "./group-rules.ts";
import {
  alice,
  announce,
  bob,
  castIn,
  must,
  newProposal,
  no,
  openSession,
  refusalOf,
  tap,
  warmScripts,
  yes,
} from "./people.ts";
import { newChatId, onEveryEngine, type World } from "./support.ts";
import { begin, carried, filled, rejected } from "./trades.ts";

const RULES = { daily: "100000000", change: "on" };
const inChat = (world: World, chatId: number): World => ({ ...world, chatId });
const entry = (proposalId: string, at: number, lamports: number) => `${proposalId}:${at}:${lamports} `;

/** The fields and values of a hash in turn. */
async function hashOf(world: World, key: string): Promise<readonly string[]> {
  const flat = await world.standIn.command("HGETALL", key);
  return Array.isArray(flat) ? flat.map(String) : [];
}

/** Returns what puts the chat's hashes back, as if a move had not come to its deletion. */
async function keepAll(world: World, to: number): Promise<() => Promise<void>> {
  const [live, spent] = [await hashOf(world, liveKey(world.chatId)), await hashOf(world, spentKey(world.chatId))];
  return async () => {
    await world.standIn.command("DEL", movedKey(world.chatId));
    await world.standIn.command("HSET", liveKey(world.chatId), ...live, "moved", to);
    await world.standIn.command("HSET", spentKey(world.chatId), ...spent);
  };
}

/** Cuts a call off before its request of this number reaches Redis; returns whether it got that far. */
async function cutBefore(world: World, request: number, call: () => Promise<unknown>): Promise<boolean> {
  const start = world.standIn.requests.length;
  const cut = () => {
    world.standIn.faults.down = world.standIn.requests.length - start >= request - 1;
  };
  cut();
  const stop = world.standIn.onRequest(cut);
  const ended = await call().then(
    () => false,
    () => true,
  );
  stop();
  world.standIn.resetFaults();
  return ended;
}

/** The requests of a move before which it is cut off: all of them. */
const CUT = [1, 2, 3, 4, 5, 6];
/** The same, into a supergroup that has a session of its own. */
const CUT_OCCUPIED = [1, 2, 3, 4, 5, 6, 7, 8, 9];

/** A chat with a vote that was bought, and one that runs, in both of which alice said yes. */
async function spending(world: World) {
  const first = await openVoteUnder(world, RULES, [alice, bob]);
  must(await castIn(world, alice, yes(30_000_000)));
  const bought = entry(first.proposalId, world.clock.now, 30_000_000);
  await announce(world, await carried(world, await begin(world, first)));
  world.clock.now += 60_000;
  const made = must(await world.store.addProposal(world.chatId, newProposal(world, 40)));
  must(await castIn(world, alice, yes(50_000_000)));
  return { made, bought, running: entry(made.proposalId, world.clock.now, 50_000_000) };
}

onEveryEngine("what a member puts in within a day, in a chat that moves", ({ world: newWorld }) => {
  beforeAll(() => warmScripts(newWorld()));

  test("follows the chat, with its expiry, and leaves nothing behind", async () => {
    const world = newWorld();
    const to = newChatId();
    const { bought, running } = await spending(world);
    await world.store.moveChat(world.chatId, to, "");
    expect(await spentBy(world, alice, to)).toBe(bought + running);
    expect(await world.standIn.command("EXISTS", spentKey(world.chatId))).toBe(0);
    expect(await world.pttl(spentKey(to))).toBeGreaterThan(0);
    await world.store.moveChat(world.chatId, to, "");
    expect(await spentBy(world, alice, to)).toBe(bought + running);
    expect(refusalOf(await castIn(inChat(world, to), alice, yes(70_000_001)))).toMatchObject({ left: 70_000_000 });
  });

  test("follows a chat that has no session, too", async () => {
    const world = newWorld();
    const to = newChatId();
    const { bought, running } = await spending(world);
    await world.standIn.command("DEL", liveKey(world.chatId));
    await world.store.moveChat(world.chatId, to, "");
    expect(await spentBy(world, alice, to)).toBe(bought + running);
  });

  test("is added to what was put in there before", async () => {
    const world = newWorld();
    const to = newChatId();
    await world.standIn.command("HSET", spentKey(to), alice.id, entry(`${to}.7`, world.clock.now, 20_000_000));
    const { bought, running } = await spending(world);
    const there = String(await spentBy(world, alice, to));
    await world.store.moveChat(world.chatId, to, "");
    expect(await spentBy(world, alice, to)).toBe(there + bought + running);
  });

  test("moves in as many requests as are cut off below", async () => {
    const [first, world] = [newWorld(), newWorld()];
    for (const each of [first, world]) await spending(each);
    // It teaches Redis the scripts.
    await first.store.moveChat(first.chatId, newChatId(), "");
    expect(await world.cost(() => world.store.moveChat(world.chatId, newChatId(), ""))).toMatchObject({
      requests: CUT.length,
    });
  });

  eachCase(CUT, (request) => request === 4 || request === 6)(
    "follows once, though the move breaks off before request %i and is repeated",
    async (request) => {
      const world = newWorld();
      const to = newChatId();
      const { bought, running } = await spending(world);
      expect(await cutBefore(world, request, () => world.store.moveChat(world.chatId, to, ""))).toBe(true);
      await world.store.moveChat(world.chatId, to, "");
      expect(await spentBy(world, alice, to)).toBe(bought + running);
    },
  );

  /** What may happen in the supergroup between a move that broke off and its repetition, and what counts then. */
  const between = {
    "the vote is withdrawn": async (world: World) => {
      must(await world.store.cancelProposal(world.chatId, alice.id, true, tap()));
      return () => "";
    },
    "the vote is changed to no": async (world: World) => {
      must(await castIn(world, alice, no));
      return () => "";
    },
    "the amount is changed": async (world: World) => {
      world.clock.now += 5_000;
      must(await castIn(world, alice, yes(60_000_000)));
      return (proposalId: string) => entry(proposalId, world.clock.now, 60_000_000);
    },
    "the session is closed and archived": async (world: World) => {
      must(await world.store.closeSession(world.chatId, alice.id, true, tap()));
      await world.store.archiveSession(world.chatId);
      return () => "";
    },
  };

  test.each(Object.entries(between))("is not brought back by a repeated move where %s meanwhile", async (_, happen) => {
    const world = newWorld();
    const to = newChatId();
    const { made, bought } = await spending(world);
    // It breaks off before its last request, when all is in the supergroup, and nothing is deleted yet.
    const probe = newWorld();
    await spending(probe);
    const { requests } = await probe.cost(() => probe.store.moveChat(probe.chatId, newChatId(), ""));
    expect(await cutBefore(world, requests, () => world.store.moveChat(world.chatId, to, ""))).toBe(true);
    const left = await happen(inChat(world, to));
    expect(await spentBy(world, alice, to)).toBe(bought + left(made.proposalId));
    await world.store.moveChat(world.chatId, to, "");
    expect(await spentBy(world, alice, to)).toBe(bought + left(made.proposalId));
  });
});

onEveryEngine("what a member puts in, in a chat whose supergroup has a session already", ({ world: newWorld }) => {
  beforeAll(() => warmScripts(newWorld()));

  /** A supergroup with a session of bob's. */
  async function occupied(world: World): Promise<number> {
    const to = newChatId();
    await openSession(inChat(world, to), [alice, bob], 3);
    return to;
  }

  test("does not count for the vote that the move withdraws, but for what was bought", async () => {
    const world = newWorld();
    const to = await occupied(world);
    const { bought } = await spending(world);
    expect(await world.store.moveChat(world.chatId, to, "")).toMatchObject({ tag: "occupied", settling: false });
    expect(await spentBy(world, alice, to)).toBe(bought);
  });

  test("counts for what was bought, though that was the session's last vote", async () => {
    const world = newWorld();
    const to = await occupied(world);
    const made = await openVoteUnder(world, RULES, [alice]);
    must(await castIn(world, alice, yes(70_000_000)));
    const bought = entry(made.proposalId, world.clock.now, 70_000_000);
    await announce(world, await carried(world, await begin(world, made)));
    expect(await world.store.moveChat(world.chatId, to, "")).toMatchObject({ tag: "occupied", settling: false });
    expect(await spentBy(world, alice, to)).toBe(bought);
    await setRules(world, RULES, to);
    must(await world.store.addProposal(to, newProposal(inChat(world, to), 50)));
    expect(refusalOf(await castIn(inChat(world, to), alice, yes(40_000_000)))).toMatchObject({ left: 30_000_000 });
  });

  test("moves there in as many requests as are cut off below", async () => {
    const [first, world] = [newWorld(), newWorld()];
    const [firstTo, to] = [await occupied(first), await occupied(world)];
    for (const each of [first, world]) await spending(each);
    // It teaches Redis the scripts.
    await first.store.moveChat(first.chatId, firstTo, "");
    expect(await world.cost(() => world.store.moveChat(world.chatId, to, ""))).toMatchObject({
      requests: CUT_OCCUPIED.length,
    });
  });

  eachCase(CUT_OCCUPIED, (request) => request === 4 || request === 6)(
    "does not count for the withdrawn vote, though the move breaks off before request %i and is repeated",
    async (request) => {
      const world = newWorld();
      const to = await occupied(world);
      const { bought } = await spending(world);
      expect(await cutBefore(world, request, () => world.store.moveChat(world.chatId, to, ""))).toBe(true);
      await world.store.moveChat(world.chatId, to, "");
      await world.store.moveChat(world.chatId, to, "");
      expect(await spentBy(world, alice, to)).toBe(bought);
    },
  );

  test("does not count for the withdrawn vote where the session is listed already, and nothing was deleted", async () => {
    const world = newWorld();
    const to = await occupied(world);
    const { bought } = await spending(world);
    const undelete = await keepAll(world, to);
    await world.store.moveChat(world.chatId, to, "");
    await undelete();
    await world.store.moveChat(world.chatId, to, "");
    expect(await spentBy(world, alice, to)).toBe(bought);
  });

  test("is not brought back by a repeated move where the vote was settled there meanwhile", async () => {
    const world = newWorld();
    const to = await occupied(world);
    const { made, bought } = await spending(world);
    world.clock.now = made.endTime;
    const undelete = await keepAll(world, to);
    await world.store.moveChat(world.chatId, to, "");
    await announce(world, await carried(world, await begin(world, { ...made, chatId: to }), rejected));
    expect(await spentBy(world, alice, to)).toBe(bought);
    await undelete();
    await world.store.moveChat(world.chatId, to, "");
    expect(await spentBy(world, alice, to)).toBe(bought);
  });

  test.each([
    { outcome: rejected, counts: false },
    { outcome: filled(), counts: true },
  ])("counts for a vote that is settled there if it was bought: $outcome.tag", async ({ outcome, counts }) => {
    const world = newWorld();
    const to = await occupied(world);
    const { made, bought, running } = await spending(world);
    world.clock.now = made.endTime;
    expect(await world.store.moveChat(world.chatId, to, "")).toMatchObject({ tag: "occupied", settling: true });
    expect(await spentBy(world, alice, to)).toBe(bought + running);
    await announce(world, await carried(world, await begin(world, { ...made, chatId: to }), outcome));
    expect(await spentBy(world, alice, to)).toBe(counts ? bought + running : bought);
  });
});
