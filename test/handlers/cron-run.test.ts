/** @module-tag long */
import { afterAll, afterEach, describe, expect, it } from "vitest";
import { REQUESTS_PER_SETTLEMENT } from "../../src/settlement/due-chunks.ts";
import { CRON_DEAD_MS } from "../../src/time-limits.ts";
import { backlogOf } from "../support/backlog.ts";
import { startBotWorld } from "../support/bot-world.ts";
import type { CronOptions } from "../support/in-process-bot.ts";
import { Invocations } from "../support/invocations.ts";
import { LONG } from "../support/long.ts";
import { PROPOSE, type Room, SELL } from "../support/room.ts";

const world = await startBotWorld({ executor: "webhook" });
afterAll(() => world.close());
afterEach(() => {
  world.executor.resetFaults();
  world.qstash.resetFaults();
});

/** So many rooms with a vote that passed, and which nobody has settled; each a second after the last. */
async function overdue(count: number): Promise<Room[]> {
  const rooms: Room[] = [];
  for (let i = 0; i < count; i++) {
    const room = world.room();
    await room.opens(room.bob, room.carol);
    await room.backs(PROPOSE, [room.bob, "0.05"], [room.carol, "0.01"]);
    rooms.push(room);
    await world.passUncalled(1_000);
  }
  await world.passUncalled(5 * 60_000);
  return rooms;
}

/** So many rooms whose order is sold, by a vote that nobody has settled. */
async function overdueSales(count: number): Promise<Room[]> {
  const rooms = Array.from({ length: count }, () => world.room());
  for (const room of rooms) await room.buys([room.bob, "0.05"], [room.carol, "0.01"]);
  for (const room of rooms) {
    await room.bob.says(SELL);
    for (const one of [room.bob, room.carol]) await one.taps("Yes");
  }
  await world.passUncalled(5 * 60_000 + 1_000);
  return rooms;
}

/**
 * So many rooms whose order is sold by a vote that nobody has settled, in a session that was closed meanwhile: its
 * settlement archives it. Redis has forgotten all scripts.
 */
async function overdueClosedSales(count: number): Promise<Room[]> {
  const rooms = await overdueSales(count);
  for (const { alice, group } of rooms) {
    // It fails, so that the close itself cannot settle.
    world.executor.faults.next("fail");
    await alice.says("/close_session");
    expect((await world.store.readWhole(group.id))?.open).toBe(false);
  }
  await world.passUncalled(10 * 60_000);
  world.upstash.flushScripts();
  return rooms;
}

const settled = (rooms: Room[]): boolean[] => rooms.map(({ results }) => results.length === 1);

/** Runs the cron trigger, and says what each invocation made of requests. */
async function cron(options: CronOptions = {}): Promise<Pick<Invocations, "counts" | "busiest">> {
  const invocations = new Invocations();
  await world.cron({ ...options, during: invocations.during });
  invocations.stop();
  return invocations;
}

/** Lets the run itself go on, and fails each invocation that it calls. */
function failAfterFirst(): (act: () => Promise<void>) => Promise<void> {
  let calls = 0;
  return async (act) => {
    calls += 1;
    if (calls > 1) throw new Error("no such Worker");
    await act();
  };
}

describe("a run of the minute's cron", () => {
  it("settles all that is overdue, each once, in invocations of which none makes fifty requests", async () => {
    const rooms = await overdue(5);
    const { counts, busiest } = await cron();
    expect(settled(rooms)).toEqual([true, true, true, true, true]);
    // The run itself, and one for each.
    expect(counts).toHaveLength(6);
    expect(busiest).toBeLessThan(50);
    expect(rooms.map(({ ending }) => ending)).toEqual(
      rooms.map(() => "✅ Passed, bought as order 1 · Yes 2 · No 0 · 0.06 SOL"),
    );
    expect(await world.due()).toEqual([]);
  });

  it("settles a single vote by itself", async () => {
    const rooms = await overdue(1);
    expect((await cron()).counts).toHaveLength(1);
    expect(settled(rooms)).toEqual([true]);
  });

  it("is not held up by votes whose executor does not answer", async () => {
    const rooms = await overdue(3);
    world.executor.faults.next("fail", "fail", "fail");
    await world.cron();
    expect(settled(rooms)).toEqual([false, false, false]);
    const [other] = await overdue(1);
    // Put off, the three are behind the one that nobody has looked at.
    const ids = rooms.map(({ group }) => `${group.id}.`);
    for (const id of (await world.due()).filter((entry) => ids.some((start) => entry.startsWith(start))))
      await world.upstash.command("ZADD", "proposals:due", world.clock.now(), id);
    world.rebind({ SUBREQUESTS: "1" });
    await world.cron();
    expect(other?.results).toHaveLength(1);
    world.rebind({ SUBREQUESTS: undefined });
    await world.passUncalled(10 * 60_000);
    await world.cron();
    expect(settled(rooms)).toEqual([true, true, true]);
  });

  it("has room for a settlement whose board somebody watches, however long it is", async () => {
    const [room] = await overdueClosedSales(1);
    await world.store.openBoard(room?.group.id ?? 0, 0);
    const { busiest } = await cron();
    expect(room?.results).toHaveLength(2);
    // Beside the run's own three.
    expect(busiest - 3).toBeGreaterThan(24);
    expect(busiest - 3).toBeLessThan(REQUESTS_PER_SETTLEMENT);
    expect(busiest).toBeLessThan(50);
  });

  it("stays below fifty requests also where three sales end in closed sessions and Redis has forgotten all scripts", async () => {
    const rooms = await overdueClosedSales(3);
    const { counts, busiest } = await cron();
    expect(rooms.map(({ results }) => results.length)).toEqual([2, 2, 2]);
    expect(await Promise.all(rooms.map(({ group }) => world.store.readWhole(group.id)))).toEqual([null, null, null]);
    expect(counts).toHaveLength(4);
    // Whoever comes first sends the scripts for the others. The next test counts the most.
    expect(busiest).toBeLessThanOrEqual(24);
    expect(busiest).toBeLessThan(REQUESTS_PER_SETTLEMENT);
  });

  it("makes 24 requests for the longest settlement, and three for itself", async () => {
    const rooms = await overdueClosedSales(1);
    expect((await cron()).counts).toEqual([{ requests: 24 + 3 }]);
    expect(rooms.map(({ results }) => results.length)).toEqual([2]);
  });

  it("has QStash call for what it cannot settle itself, in one batch, where the Worker cannot call itself", async () => {
    const rooms = await overdue(4);
    world.qstash.resetRecords();
    const { counts, busiest } = await cron({ handsOver: false });
    expect([counts.length, busiest < 50]).toEqual([1, true]);
    const minute = Math.floor(world.clock.now() / 60_000);
    const ids = world.qstash.messages.map(({ deduplicationId }) => deduplicationId);
    expect(ids).toHaveLength(3);
    for (const id of ids) expect(id).toMatch(new RegExp(`^-\\d+\\.\\d+_${minute}$`));
    expect(settled(rooms).filter((one) => one)).toHaveLength(1);
    // Once more within the minute: QStash takes each once.
    for (const id of await world.due()) await world.upstash.command("ZADD", "proposals:due", 1, id);
    world.executor.faults.next("fail");
    await cron({ handsOver: false });
    expect(world.qstash.messages).toHaveLength(3);
    world.qstash.resetFaults();
    await world.pass(1_000);
    await world.pass(600_000);
    await world.cron();
    expect(settled(rooms)).toEqual([true, true, true, true]);
  });

  it("has QStash call also where an invocation could not be called, and comes again where QStash does not answer either", async () => {
    world.qstash.resetRecords();
    const failing = { during: failAfterFirst() };
    await world.cron();
    await world.passUncalled(60_000);
    const rooms = await overdue(3);
    world.qstash.resetRecords();
    world.qstash.faults.down = true;
    await world.cron(failing);
    expect(settled(rooms)).toEqual([false, false, false]);
    // Nobody has looked at them, and so nobody says that the trigger runs.
    expect((await world.store.readClocks()).cronMs).toBeGreaterThan(CRON_DEAD_MS);
    await world.passUncalled(60_000);
    world.qstash.faults.down = false;
    await world.cron({ during: failAfterFirst() });
    expect(world.qstash.messages).toHaveLength(3);
    world.qstash.resetFaults();
    await world.pass(1_000);
    expect(settled(rooms)).toEqual([true, true, true]);
    const failed = world.logs.filter(({ outcome }) => outcome === "failed").map(({ what }) => what);
    expect(failed).toEqual(Array(6).fill("due_share"));
    world.logs.length = 0;
  });
});

describe("a backlog", () => {
  it.each([{ votes: 31, subrequests: 50, runs: 1 }])(
    "of $votes votes is settled in $runs runs with $subrequests requests for each invocation",
    async (plan) => {
      await settleBacklog(plan);
    },
  );

  it.each([
    { votes: 130, subrequests: 180, runs: 2 },
    { votes: 300, subrequests: 50, runs: 10 },
    { votes: 10_000, subrequests: 9_000, runs: 10 },
  ])("of $votes votes with $subrequests", { ...LONG, timeout: 600_000 }, async (plan) => {
    await settleBacklog(plan);
  });
});

/** Lets so many votes end while nobody is called, and expects all to be told after so many runs, a minute apart. */
async function settleBacklog({ votes, subrequests, runs }: { votes: number; subrequests: number; runs: number }) {
  const crowd = await startBotWorld({ bindings: { SUBREQUESTS: String(subrequests) } });
  try {
    await backlogOf(crowd, votes);
    const invocations = new Invocations();
    let run = 0;
    for (; (await crowd.due()).length > 0 && run < 15; run += 1) {
      await crowd.passUncalled(60_000);
      await crowd.cron({ during: invocations.during });
      expect(await crowd.store.readClocks()).toMatchObject({ cronMs: 0 });
    }
    invocations.stop();
    const told = crowd.telegram.outgoing.filter(({ method }) => method === "sendMessage");
    expect([told.length, run]).toEqual([votes, runs]);
    expect(invocations.busiest).toBeLessThan(subrequests);
  } finally {
    await crowd.close();
  }
}

describe("a pause that Telegram asks for", () => {
  it("is kept also where the moment lies within it from which a silent executor's outcome is unknown", async () => {
    const room = world.room();
    await room.opens(room.bob);
    await room.backs(PROPOSE, [room.bob, "0.05"]);
    await world.passUncalled(5 * 60_000 + 24 * 3_600_000 - 60_000);
    const chatId = room.group.id;
    world.telegram.faults.next.push({ method: "editMessageText", chatId, count: 2, status: 429, retryAfter: 300 });
    await world.cron();
    const entries = await world.upstash.command("ZRANGE", "proposals:due", 0, -1, "WITHSCORES");
    const list = Array.isArray(entries) ? entries.map(String) : [];
    const at = list.findIndex((entry) => entry.startsWith(`${chatId}.`));
    expect(Number(list[at + 1])).toBeGreaterThanOrEqual(world.clock.now() + 300_000);
    world.telegram.resetFaults();
    await world.passUncalled(300_000);
    await world.cron();
    expect(room.results).toHaveLength(1);
  });
});
