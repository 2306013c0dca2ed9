import { afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { ARCHIVING } from "../store/archiving.ts";
import { MINUTE_MS, onEveryEngine, type World } from "../store/support.ts";
import { LONG } from "../support/long.ts";
import { type Kill, killAtDatabase, killAtRedis } from "./kills.ts";
import { type MemoryDatabase, memoryDatabase } from "./memory-database.ts";
import { copiesOf, rowsOf, runOnce, runUntilQuiet } from "./running.ts";
import { play } from "./scenario.ts";

/** Where a run dies. */
type KillAt = (world: World, database: MemoryDatabase, kill: Kill, call: () => Promise<unknown>) => Promise<boolean>;

const places: Record<string, KillAt> = {
  "request to Redis": (world, _, kill, call) => killAtRedis(world, kill, call),
  "call of the database": (_, database, kill, call) => killAtDatabase(database, kill, call),
};

onEveryEngine("a run of the archive that dies", ({ world: newWorld }) => {
  let whole: readonly string[];
  const clear = (world: World) => world.standIn.command("DEL", "archive:due", "archive:refused", "archive:seen");
  beforeAll(async () => {
    const [world, database] = [newWorld(ARCHIVING), memoryDatabase()];
    const { chatIds } = await play(world);
    vi.spyOn(console, "log").mockImplementation(() => {});
    await runUntilQuiet(world, database, chatIds);
    vi.restoreAllMocks();
    whole = rowsOf(database, chatIds);
    // Three sessions that were closed and one that expired; their votes; their orders.
    expect(whole).toHaveLength(4 + 6 + 3);
  });
  beforeEach(async () => {
    vi.spyOn(console, "log").mockImplementation(() => {});
    await clear(newWorld());
  });
  afterEach(() => vi.restoreAllMocks());

  /** Plays the scenario, lets the first, the second … run die there, and the others go on. Returns whether it died. */
  async function dies(killAt: KillAt, kill: Kill, run: number): Promise<boolean> {
    const [world, database] = [newWorld(ARCHIVING), memoryDatabase()];
    const { chatIds } = await play(world);
    for (let before = 0; before < run; before += 1) {
      await runOnce(world, database);
      world.clock.now += MINUTE_MS;
    }
    const killed = await killAt(world, database, kill, () => runOnce(world, database));
    await runUntilQuiet(world, database, chatIds);
    expect(rowsOf(database, chatIds), `${kill.when} ${kill.n} of run ${run}`).toEqual(whole);
    expect(await copiesOf(world, chatIds)).toEqual([]);
    return killed;
  }

  test("behind what PostgreSQL has, but Redis does not know, archives all the same", async () => {
    // The second run is the one that takes entries off; its last request says so.
    expect(await dies(places["request to Redis"] ?? killed, { n: 2, when: "before" }, 1)).toBe(true);
  });

  test.each(Object.entries(places))("at any %s archives what one does that lives", LONG, async (_, killAt) => {
    for (const run of [0, 1, 2])
      for (const when of ["before", "after"] as const) {
        let n = 0;
        while (await dies(killAt, { n, when }, run)) n += 1;
        expect(n).toBeGreaterThan(2);
      }
  });
});

const killed: KillAt = () => Promise.reject(new TypeError("no such place"));
