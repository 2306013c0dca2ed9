/** @module-tag long */
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { DatabaseUnavailable } from "../../archive/database/database.ts";
import { ARCHIVE_BEFORE_EXPIRY_MS, ARCHIVE_REFUSED_PAUSE_MS } from "../../src/time-limits.ts";
import { ARCHIVING, archiveOf, expire, scoreOf } from "../store/archiving.ts";
import { alice, bob, must, openSession, tap } from "../store/people.ts";
import { HOUR_MS, MINUTE_MS, newChatId, onEveryEngine, START, TTL_MS, type World } from "../store/support.ts";
import { buy, closeAll } from "../store/trades.ts";
import { engines } from "../support/engines.ts";
import { LONG } from "../support/long.ts";
import { type MemoryDatabase, memoryDatabase } from "./memory-database.ts";
import { copiesOf, entriesOf, expirePassed, rowsOf, runOnce, runUntilQuiet } from "./running.ts";
import { inChat, openBusy, play } from "./scenario.ts";

onEveryEngine("a run of the archive", ({ engine, world: newWorld }) => {
  let world: World;
  let database: MemoryDatabase;
  let logged: Record<string, unknown>[];
  beforeEach(async ({ skip }) => {
    // What the engines may differ in is in the store's own tests.
    skip(engine !== engines[0]);
    world = newWorld(ARCHIVING);
    database = memoryDatabase();
    logged = [];
    vi.spyOn(console, "log").mockImplementation((line: unknown) => void logged.push(JSON.parse(String(line))));
    await world.standIn.command("DEL", "archive:due", "archive:refused", "archive:seen");
  });
  afterEach(() => vi.restoreAllMocks());

  /** A session that was closed, with a vote that passed in it. */
  const closedSession = async () => {
    const id = await openSession(world, [alice, bob]);
    await buy(world, 20, [alice, bob]);
    await closeAll(world);
    return id;
  };

  test("writes what is young at once, and takes it off when the change must have come", async () => {
    const id = await closedSession();
    await runOnce(world, database);
    expect(database.tables.sessions.get(id)).toMatchObject({ ended: "closed", participants: [{ id: 11 }, { id: 22 }] });
    expect(await scoreOf(world, id)).toBe(world.clock.now);
    expect(await copiesOf(world, [world.chatId])).toHaveLength(1);
    world.clock.now += MINUTE_MS - 1;
    await runOnce(world, database);
    expect(await scoreOf(world, id)).not.toBeNull();
    world.clock.now += 1;
    await runOnce(world, database);
    expect(await entriesOf(world)).toEqual([]);
    expect(await copiesOf(world, [world.chatId])).toEqual([]);
    expect(logged.at(-1)).toMatchObject({ what: "archive_run", outcome: "archived", refused: 0 });
  });

  test("writes all of a group: what was closed, what expired with its unfinished vote, and what moved", async () => {
    const { chatIds } = await play(world);
    await runUntilQuiet(world, database, chatIds);
    const [closing, expiring, moving, to] = chatIds;
    const { sessions, proposals, orders } = database.tables;
    expect([...sessions].map(([id, { chatId, ended }]) => [id, chatId, ended]).sort()).toEqual(
      [
        [`${closing}.10`, closing, "closed"],
        [`${expiring}.10`, expiring, "expired"],
        [`${moving}.10`, to, "closed"],
        [`${to}.3`, to, "closed"],
      ].sort(),
    );
    expect(proposals.get(`${expiring}.20`)).toMatchObject({ state: "open", votes: [{ id: 22 }, { id: 33 }] });
    expect(proposals.get(`${moving}.30`)).toMatchObject({ state: "cancelled", chatId: to, votes: [{ id: 22 }] });
    expect([...orders].map(([key, { order }]) => [key, order.state, order.bought.proposalId]).sort()).toEqual(
      [
        [`${closing}/1`, "sold", `${closing}.20`],
        [`${to}/1`, "filled", `${to}.5`],
        [`${to}/2`, "filled", `${moving}.20`],
      ].sort(),
    );
    expect(await copiesOf(world, chatIds)).toEqual([]);
  });

  test("does not come to PostgreSQL for a day, and has everything afterwards", async () => {
    const { chatIds } = await play(world);
    const entered = await entriesOf(world);
    database.faults.down = true;
    // Runs at each half hour, from when the first session is about to expire until the last one has.
    for (world.clock.now += 22 * HOUR_MS; world.clock.now < START + 28 * HOUR_MS; world.clock.now += HOUR_MS / 2) {
      await expirePassed(world, chatIds);
      await runOnce(world, database);
    }
    expect(await entriesOf(world)).toEqual(entered);
    expect(await copiesOf(world, chatIds)).toHaveLength(4);
    expect(logged.at(-1)).toMatchObject({ outcome: "database_unavailable", error: "DatabaseUnavailable no_answer" });
    database.faults.down = false;
    await runUntilQuiet(world, database, chatIds);
    const [other, whole] = [newWorld(ARCHIVING), memoryDatabase()];
    const undisturbed = await play(other);
    await runUntilQuiet(other, whole, undisturbed.chatIds);
    expect(rowsOf(database, chatIds)).toEqual(rowsOf(whole, undisturbed.chatIds));
  });

  test("copies sessions that are about to expire, however many wait before them", LONG, async () => {
    const id = await openSession(world, [alice]);
    const many = Array.from({ length: 1_200 }, (_, i) => [START - 10_000 + i, `${world.chatId - 1 - i}.1`]);
    await world.standIn.command("ZADD", "archive:due", ...many.flat());
    world.clock.now += TTL_MS - ARCHIVE_BEFORE_EXPIRY_MS;
    database.faults.down = true;
    await runOnce(world, database);
    expect(await copiesOf(world, [world.chatId])).toEqual([`ended:{${world.chatId}}.10`]);
    expect(logged.at(-1)).toMatchObject({ outcome: "database_unavailable" });
    expect(id).toBe(`${world.chatId}.10`);
  });

  test.each(["begin", "write", "commit"] as const)("puts nothing off where PostgreSQL goes away at %s", async (at) => {
    await closedSession();
    world.clock.now += MINUTE_MS;
    const entered = await entriesOf(world);
    database.faults.onCall = (call, when) => {
      if (call === at && when === "before") throw new DatabaseUnavailable("57P01");
    };
    await runOnce(world, database);
    expect(await entriesOf(world)).toEqual(entered);
    expect(database.tables.sessions.size).toBe(0);
    expect(logged.at(-1)).toMatchObject({ error: "DatabaseUnavailable 57P01", archived: 0 });
  });

  test("leaves everything to another run that is at it", async () => {
    await closedSession();
    world.clock.now += MINUTE_MS;
    const entered = await entriesOf(world);
    database.faults.busy = true;
    await runOnce(world, database);
    expect(await entriesOf(world)).toEqual(entered);
    expect(logged).toMatchObject([{ outcome: "busy", archived: 0 }]);
  });

  test("copies what is about to expire also while another one is at it, which may hang", async () => {
    await openSession(world, [alice]);
    world.clock.now += TTL_MS - ARCHIVE_BEFORE_EXPIRY_MS;
    database.faults.busy = true;
    await runOnce(world, database);
    expect(await copiesOf(world, [world.chatId])).toEqual([`ended:{${world.chatId}}.10`]);
  });

  test("is harmless beside another", async () => {
    const id = await closedSession();
    world.clock.now += MINUTE_MS;
    await Promise.all([runOnce(world, database), runOnce(world, database)]);
    await runUntilQuiet(world, database, [world.chatId]);
    expect([...database.tables.sessions.keys()]).toEqual([id]);
  });

  test("writes the others where a row is refused, remembers that, and tries again in an hour", async () => {
    const other = inChat(world, newChatId());
    const bad = await closedSession();
    const good = await openSession(other, [alice]);
    await closeAll(other);
    world.clock.now += MINUTE_MS;
    database.faults.refuse = (one) =>
      one.kind === "session" && one.session.id === bad ? [{ table: "participants", sqlState: "23514" }] : [];
    await runOnce(world, database);
    expect([...database.tables.sessions.keys()]).toEqual([good]);
    expect([...database.tables.proposals.keys()]).toEqual([`${world.chatId}.20`]);
    expect(await scoreOf(world, bad)).toBe(world.clock.now + ARCHIVE_REFUSED_PAUSE_MS);
    expect(await archiveOf(world).readBacklog()).toMatchObject({ refused: 1 });
    expect(logged).toMatchObject([
      { what: "archive_row", outcome: "refused", error: "participants 23514" },
      { what: "archive_run", outcome: "archived", refused: 1 },
    ]);
    expect(await copiesOf(world, [world.chatId, other.chatId])).toHaveLength(1);
    // Nobody looks before.
    database.faults.refuse = () => [];
    world.clock.now += ARCHIVE_REFUSED_PAUSE_MS - 1;
    await runOnce(world, database);
    expect(database.tables.sessions.has(bad)).toBe(false);
    world.clock.now += MINUTE_MS + 1;
    await runOnce(world, database);
    expect(database.tables.sessions.has(bad)).toBe(true);
    expect(await archiveOf(world).readBacklog()).toMatchObject({ refused: 0 });
    expect(await copiesOf(world, [world.chatId])).toEqual([]);
  });

  test("writes the others where a chat may not be forgotten, and tries again in an hour", async () => {
    const other = inChat(world, newChatId());
    const id = await closedSession();
    const chat = String(other.chatId);
    await world.store.forgetHistory(other.chatId, "tap");
    world.clock.now += MINUTE_MS;
    database.faults.refuseChat = () => [{ table: "chats", sqlState: "23503" }];
    await runOnce(world, database);
    expect([...database.tables.sessions.keys()]).toEqual([id]);
    expect(await scoreOf(world, chat)).toBe(world.clock.now + ARCHIVE_REFUSED_PAUSE_MS);
    expect(logged[0]).toMatchObject({ what: "archive_row", outcome: "refused", error: "chats 23503" });
    database.faults.refuseChat = () => [];
    world.clock.now += ARCHIVE_REFUSED_PAUSE_MS + MINUTE_MS;
    await runOnce(world, database);
    expect(database.tables.chats.has(other.chatId)).toBe(true);
    expect(await archiveOf(world).readBacklog()).toMatchObject({ refused: 0 });
  });

  test("no longer remembers a refusal of a session that lives on, once it is written", async () => {
    const id = await openSession(world, [alice]);
    world.clock.now += TTL_MS - ARCHIVE_BEFORE_EXPIRY_MS + MINUTE_MS;
    database.faults.refuse = () => [{ table: "sessions", sqlState: "23514" }];
    await runOnce(world, database);
    expect(await archiveOf(world).readBacklog()).toMatchObject({ refused: 1 });
    must(await world.store.addParticipant(id, bob));
    database.faults.refuse = () => [];
    world.clock.now += ARCHIVE_REFUSED_PAUSE_MS + MINUTE_MS;
    await runOnce(world, database);
    expect(await archiveOf(world).readBacklog()).toMatchObject({ refused: 0 });
    expect(await scoreOf(world, id)).toBeGreaterThan(world.clock.now);
  });

  test("is not held up by what Redis cannot read", async () => {
    const id = await closedSession();
    const [wrong, garbled] = [inChat(world, newChatId()), inChat(world, newChatId())];
    await world.standIn.command("SET", `session:live:{${wrong.chatId}}`, "no hash");
    const bad = await openSession(garbled, [alice]);
    await closeAll(garbled);
    await world.standIn.command("HSET", `ended:{${garbled.chatId}}.10`, "by", "nobody");
    for (const entry of [`${wrong.chatId}.10`, "gar:bage", "0", "-"])
      await world.standIn.command("ZADD", "archive:due", START, entry);
    world.clock.now += MINUTE_MS;
    await runOnce(world, database);
    expect([...database.tables.sessions.keys()]).toEqual([id]);
    const left = (await entriesOf(world)).map((entry) => entry.id);
    expect([...left].sort()).toEqual([bad, `${wrong.chatId}.10`].sort());
    expect(await world.standIn.command("HGETALL", "archive:refused")).toEqual(
      expect.arrayContaining([bad, `${wrong.chatId}.10`, "unreadable"]),
    );
  });

  test("copies what is about to expire beside what Redis cannot read, while PostgreSQL is away", async () => {
    const wrong = inChat(world, newChatId());
    await world.standIn.command("SET", `session:live:{${wrong.chatId}}`, "no hash");
    await openSession(world, [alice]);
    for (const entry of [String(wrong.chatId), `${wrong.chatId}.10`])
      await world.standIn.command("ZADD", "archive:due", START, entry);
    world.clock.now += TTL_MS - ARCHIVE_BEFORE_EXPIRY_MS;
    database.faults.down = true;
    await runOnce(world, database);
    expect(await copiesOf(world, [world.chatId])).toHaveLength(1);
    expect(await entriesOf(world)).toHaveLength(3);
  });

  test("sees what changed while it wrote, though it had read before", async () => {
    const made = await openBusy(world);
    must(await world.store.closeSession(world.chatId, alice.id, true, tap()));
    await runOnce(world, database);
    world.clock.now += MINUTE_MS;
    let ended = false;
    database.faults.onCall = async (call, when) => {
      if (call !== "commit" || when !== "before" || ended) return;
      ended = true;
      world.clock.now += 1;
      await world.store.archiveSession(world.chatId);
    };
    await runOnce(world, database);
    expect(ended).toBe(true);
    expect(await scoreOf(world, made.sessionId)).toBe(world.clock.now);
    await runUntilQuiet(world, database, [world.chatId]);
    expect(database.tables.sessions.get(made.sessionId)).toMatchObject({ ended: "closed" });
    expect(database.tables.proposals.get(made.proposalId)).toMatchObject({ state: "cancelled", votes: [{}, {}] });
    expect(await copiesOf(world, [world.chatId])).toEqual([]);
  });

  test("follows a chat that moved between the reading of its orders and of itself", async () => {
    await closedSession();
    world.clock.now += MINUTE_MS;
    const to = newChatId();
    let moved = false;
    await world.standIn.command("ZADD", "archive:due", START, world.chatId);
    database.faults.onCall = async (call, when) => {
      if (call !== "write" || when !== "before" || moved) return;
      moved = true;
      await world.store.moveChat(world.chatId, to, "mover");
    };
    await runOnce(world, database);
    expect(moved).toBe(true);
    await runUntilQuiet(world, database, [world.chatId, to]);
    expect([...database.tables.orders.keys()]).toEqual([`${to}/1`]);
    expect(
      [...database.tables.sessions.values(), ...database.tables.proposals.values()].map(({ chatId }) => chatId),
    ).toEqual([to, to]);
  });

  test("writes more than a batch, the first due first", async () => {
    const ids = Array.from({ length: 45 }, (_, i) => `${world.chatId}.${100 + i}`);
    await openSession(world, [alice]);
    const fields = await world.standIn.command("HGETALL", `session:live:{${world.chatId}}`);
    await expire(world, `session:live:{${world.chatId}}`);
    for (const [i, id] of ids.entries()) {
      const flat = Array.isArray(fields) ? fields.map(String) : [];
      await world.standIn.command("HSET", `ended:{${world.chatId}}.${100 + i}`, ...flat, "id", id);
      await world.standIn.command("ZADD", "archive:due", START + i, id);
    }
    world.clock.now += HOUR_MS;
    const store = archiveOf(world);
    await runOnce(world, database);
    expect(database.written).toEqual(ids);
    expect((await entriesOf(world)).map(({ id }) => id)).toEqual([`${world.chatId}.10`]);
    expect(store.requests()).toBe(0);
    expect(logged.at(-1)).toMatchObject({ archived: 45 });
    expect(Number(logged.at(-1)?.redis)).toBeLessThanOrEqual(8);
  });

  test("stays within the requests that a run may make, and goes on in the next", LONG, async () => {
    const many = Array.from({ length: 490 }, (_, i) => [START + i, `${world.chatId - 1 - i}`]);
    await world.standIn.command("ZADD", "archive:due", ...many.flat());
    world.clock.now += HOUR_MS;
    const start = world.standIn.requests.length;
    await runOnce(world, database);
    expect(world.standIn.requests.length - start).toBeLessThanOrEqual(50);
    const left = (await entriesOf(world)).length;
    expect(left).toBeLessThan(490);
    await runUntilQuiet(world, database, []);
  });

  test("writes what is due also where old rows cannot be deleted", async () => {
    const id = await closedSession();
    world.clock.now += MINUTE_MS;
    database.faults.onCall = (call, when) => {
      // A table that is too large to be searched within the time limit of a statement.
      if (call === "delete" && when === "before") throw new DatabaseUnavailable("57014");
    };
    await runOnce(world, database, HOUR_MS);
    expect(database.tables.sessions.has(id)).toBe(true);
    expect(logged).toMatchObject([
      { outcome: "archived" },
      { what: "archive_run", outcome: "not_deleted", error: "DatabaseUnavailable 57014" },
    ]);
  });

  test("deletes what was over before the time that is kept, and nothing else", async () => {
    const old = await closedSession();
    await runOnce(world, database, HOUR_MS);
    expect(database.tables.sessions.has(old)).toBe(true);
    world.clock.now += HOUR_MS;
    await runOnce(world, database, HOUR_MS);
    expect(database.tables.sessions.has(old)).toBe(true);
    world.clock.now += HOUR_MS - (world.clock.now % HOUR_MS);
    await runOnce(world, database, HOUR_MS);
    expect(database.tables.sessions.has(old)).toBe(false);
    expect([...database.tables.orders.keys()]).toEqual([`${world.chatId}/1`]);
  });

  test("wakes no PostgreSQL for what is too old, but once an hour, while nothing else is due", async () => {
    const calls: string[] = [];
    database.faults.onCall = (call) => void calls.push(call);
    const runAt = async (minute: number) => {
      calls.length = 0;
      world.clock.now = START + minute * MINUTE_MS;
      await runOnce(world, database, HOUR_MS);
      return calls.length > 0;
    };
    expect([await runAt(60), await runAt(90), await runAt(119), await runAt(120)]).toEqual([true, false, false, true]);
  });
});
