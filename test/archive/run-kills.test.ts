import { afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { ARCHIVING } from "../store/archiving.ts";
import { onEveryEngine, type World } from "../store/support.ts";
import { engines } from "../support/engines.ts";
import { LONG } from "../support/long.ts";
import { eachKill, type Kill, killAtDatabase, killAtRedis } from "./kills.ts";
import { type MemoryDatabase, memoryDatabase } from "./memory-database.ts";
import { copiesOf, rowsOf, runAndWait, runOnce, runUntilQuiet } from "./running.ts";
import { play } from "./scenario.ts";

/** Where a run dies. */
type KillAt = (world: World, database: MemoryDatabase, kill: Kill, call: () => Promise<unknown>) => Promise<boolean>;

const places: Record<string, KillAt> = {
  "request to Redis": (world, _, kill, call) => killAtRedis(world, kill, call),
  "call of the database": (_, database, kill, call) => killAtDatabase(database, kill, call),
};

onEveryEngine("a run of the archive that dies", ({ engine, world: newWorld }) => {
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
    expect(whole).toHaveLength(4 + 7 + 3);
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
    for (let before = 0; before < run; before += 1) await runAndWait(world, database, chatIds);
    const killed = await killAt(world, database, kill, () => runOnce(world, database));
    await runUntilQuiet(world, database, chatIds);
    expect(rowsOf(database, chatIds), `${kill.when} ${kill.n} of run ${run}`).toEqual(whole);
    expect(await copiesOf(world, chatIds)).toEqual([]);
    return killed;
  }

  test("behind what PostgreSQL has, but Redis does not know, archives all the same", async () => {
    // The second run is the one that takes entries off, and says so by its last request.
    expect(await dies(killAtLastRequest, { n: 0, when: "before" }, 1)).toBe(true);
  });

  // The engines differ in nothing that is left to see here.
  const cases =
    engine === engines[0]
      ? Object.entries(places).flatMap((place) => [0, 1, 2, 3].map((run) => [...place, run] as const))
      : [];
  test.each(cases)("at any %s archives what one does that lives", LONG, async (_, killAt, run) => {
    expect(await eachKill((kill) => dies(killAt, kill, run))).toBeGreaterThan(1);
  });
});

/** Dies before the request that settles entries leaves. */
const killAtLastRequest: KillAt = async ({ standIn }, database, _, call) => {
  database.faults.onCall = (name, when) => {
    if (name === "commit" && when === "after") standIn.faults.down = true;
  };
  const outcome = await call().then(
    () => "lived",
    () => "died",
  );
  database.faults.onCall = () => {};
  standIn.resetFaults();
  return outcome === "died";
};
