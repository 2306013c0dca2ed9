import { beforeEach, expect, test } from "vitest";
import { endedKey } from "../../src/store/keys.ts";
import { ENDED_KEPT_FOR_MS } from "../../src/time-limits.ts";
import { ARCHIVING, archiveOf, scoreOf } from "./archiving.ts";
import { alice, openSession } from "./people.ts";
import { MINUTE_MS, onEveryEngine, START, type World } from "./support.ts";
import { closeAll } from "./trades.ts";

const NOTHING = { looked: [], refused: new Map<string, string>(), entered: [] };
const enter = (world: World, id: string, score: number) => world.standIn.command("ZADD", "archive:due", score, id);

onEveryEngine("the archive's list", ({ world: newWorld }) => {
  let world: World;
  const id = (message: number) => `${world.chatId}.${message}`;
  beforeEach(async () => {
    world = newWorld(ARCHIVING);
    await world.standIn.command("DEL", "archive:due", "archive:refused", "archive:seen");
  });

  test("gives what is due, the first first, so many and from there on, and says that the archive runs", async () => {
    for (const [message, after] of [3, 1, 2, 0, 4].entries()) await enter(world, id(message + 1), START + after);
    world.clock.now = START + 3;
    const store = archiveOf(world);
    expect(await store.takeDue(2)).toEqual([
      { id: id(4), score: START },
      { id: id(2), score: START + 1 },
    ]);
    expect(await store.takeDue(5, 2)).toEqual([
      { id: id(3), score: START + 2 },
      { id: id(1), score: START + 3 },
    ]);
    expect(await store.takeDue(5, 4)).toEqual([]);
    expect(await world.standIn.command("GET", "archive:seen")).toBe(String(world.clock.now));
    expect(store.requests()).toBe(3);
  });

  test("loses what was looked at, or has it later, unless it was entered again meanwhile", async () => {
    for (const message of [1, 2, 3, 4]) await enter(world, id(message), START);
    const looked = [
      { id: id(1), score: START, lookAt: null, endedIn: [] },
      { id: id(2), score: START, lookAt: START + MINUTE_MS, endedIn: [] },
      { id: id(3), score: START, lookAt: null, endedIn: [] },
      { id: id(4), score: START, lookAt: START + MINUTE_MS, endedIn: [] },
      { id: id(5), score: START, lookAt: START + MINUTE_MS, endedIn: [] },
    ];
    for (const message of [3, 4]) await enter(world, id(message), START + 1);
    for (let repeated = 0; repeated < 2; repeated += 1) {
      await archiveOf(world).settleEntries({ ...NOTHING, looked });
      const scores = await Promise.all([1, 2, 3, 4, 5].map((message) => scoreOf(world, id(message))));
      expect(scores).toEqual([null, START + MINUTE_MS, START + 1, START + 1, null]);
    }
  });

  test("is written as whole numbers, however large", async () => {
    const score = 9_007_199_254_740_991;
    await enter(world, id(1), score);
    await archiveOf(world).settleEntries({
      ...NOTHING,
      looked: [{ id: id(1), score, lookAt: score - 1, endedIn: [] }],
    });
    expect(await scoreOf(world, id(1))).toBe(score - 1);
  });

  test("takes with what it loses the copies of that, before, and keeps those of what it has later", async () => {
    const session = await openSession(world, [alice]);
    await closeAll(world);
    const other = endedKey(world.chatId, id(11));
    await world.standIn.command("HSET", other, "id", id(11));
    const entry = { id: session, score: START, endedIn: [world.chatId] };
    const later = { ...entry, id: id(11), lookAt: START + 1 };
    await archiveOf(world).settleEntries({ ...NOTHING, looked: [{ ...entry, lookAt: START + 1 }, later] });
    expect(await world.pttl(endedKey(world.chatId, session))).toBeGreaterThan(0);
    // One request: whoever dies behind it has left nothing, and whoever dies before it finds the entry.
    const looked = [{ ...entry, score: START + 1, lookAt: null }, later];
    const store = archiveOf(world);
    const cost = await world.cost(() => store.settleEntries({ ...NOTHING, looked }));
    expect(cost.requests).toBe(1);
    expect(await scoreOf(world, session)).toBeNull();
    expect(await world.pttl(endedKey(world.chatId, session))).toBe(-2);
    expect(await world.pttl(other)).toBe(-1);
  });

  test("remembers what was refused until that is written, and enters what a chat led to", async () => {
    const refused = new Map([
      [id(1), "votes 23514"],
      [id(2), "unreadable"],
    ]);
    await archiveOf(world).settleEntries({ ...NOTHING, refused, entered: [id(9)] });
    expect(await world.standIn.command("HGET", "archive:refused", id(1))).toBe("votes 23514");
    expect(await world.pttl("archive:refused")).toBeGreaterThan(ENDED_KEPT_FOR_MS - MINUTE_MS);
    expect(await scoreOf(world, id(9))).toBe(START);
    expect(await archiveOf(world).readBacklog()).toMatchObject({ refused: 2 });
    const looked = [1, 2].map((message) => ({ id: id(message), score: START, lookAt: START + 5, endedIn: [] }));
    await archiveOf(world).settleEntries({ ...NOTHING, looked, refused: new Map([[id(2), "unreadable"]]) });
    expect(await world.standIn.command("HGETALL", "archive:refused")).toEqual([id(2), "unreadable"]);
  });

  test("costs nothing if nothing was looked at", async () => {
    expect(await world.cost(() => archiveOf(world).settleEntries(NOTHING))).toEqual({ requests: 0, billed: 0 });
  });

  test("says how much waits, for how long, and when the archive ran last", async () => {
    const store = archiveOf(world);
    expect(await store.readBacklog()).toEqual({ waiting: 0, behindMs: 0, refused: 0, cronMs: null });
    await store.takeDue(1);
    await enter(world, id(1), START + 5_000);
    expect(await store.readBacklog()).toEqual({ waiting: 0, behindMs: 0, refused: 0, cronMs: 0 });
    await enter(world, id(2), START - 7_000);
    world.clock.now = START + 6_000;
    expect(await store.readBacklog()).toEqual({ waiting: 2, behindMs: 13_000, refused: 0, cronMs: 6_000 });
  });
});
