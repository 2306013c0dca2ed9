/** @module-tag long */
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { startPostgres } from "../../dev/postgres/server.ts";
import type { PostgresStandIn } from "../../dev/postgres/types.ts";
import { startReal, withReal } from "../archive/databases.ts";
import type { Stage } from "../e2e/stage.ts";
import { until } from "../support/until.ts";
import { archiveLeftovers, type ClosedSession, comparableRows, dueOf, lostOf } from "./archive-rows.ts";
import {
  type ArchiveClocks,
  archiveUntilQuiet,
  playSession,
  resetArchive,
  startArchiveClocks,
} from "./archive-world.ts";

const DATABASES: readonly { readonly on: string; readonly start: () => Promise<PostgresStandIn> }[] = [
  { on: "PGlite", start: startPostgres },
  ...(withReal ? [{ on: "PostgreSQL", start: startReal }] : []),
];

describe.each(DATABASES)("on $on", ({ start }) => {
  let clocks: ArchiveClocks;
  /** What an archive writes that nothing disturbs. */
  let uncut: unknown;
  beforeAll(async () => {
    clocks = await startArchiveClocks({ archiveDatabase: start });
    const { stage, closed } = await playSession(clocks);
    await archiveUntilQuiet(clocks.world);
    uncut = await comparableRows(clocks.world, { stage });
    expect(await archiveLeftovers(clocks.world, { stage }, [closed.sessionId])).toEqual([]);
    expect(uncut).toMatchObject({
      sessions: [{ ended: "closed" }],
      participants: Array.from({ length: 3 }, () => ({})),
      proposals: Array.from({ length: 4 }, () => ({})),
      votes: Array.from({ length: 5 }, () => ({})),
      orders: [{ state: "sold" }],
    });
    await resetArchive(clocks);
  });
  afterEach(() => resetArchive(clocks));
  afterAll(() => clocks.world.close());

  /** Expects that nothing was lost by a run that was cut. */
  async function expectNothingLost(closed: ClosedSession, at: string): Promise<void> {
    clocks.world.upstash.resetFaults();
    clocks.world.archive.postgres.resetFaults();
    expect(await lostOf(clocks.world, closed), at).toEqual([]);
  }

  async function expectUncut(stage: Stage, { sessionId }: ClosedSession): Promise<void> {
    const { world } = clocks;
    await archiveUntilQuiet(world);
    expect(await comparableRows(world, { stage })).toEqual(uncut);
    expect(await archiveLeftovers(world, { stage }, [sessionId])).toEqual([]);
    expect((await world.archive.worker.fetch("/healthz")).status).toBe(200);
  }

  /** Has what happens at each request of the archive's to Redis, counted from 1, and says how many there were. */
  function atRequests(act: (request: number) => void) {
    let seen = 0;
    const stop = clocks.world.upstash.onRequest(() => {
      seen += 1;
      act(seen);
    });
    return {
      stop,
      get seen() {
        return seen;
      },
    };
  }

  describe("an archive that loses PostgreSQL at any statement of a run", () => {
    it.for([
      { name: "before it is carried out", loseLastReply: false, from: 0 },
      { name: "after it is carried out", loseLastReply: true, from: 1 },
    ])("$name, writes the same in the next", async ({ loseLastReply, from }) => {
      const { postgres } = clocks.world.archive;
      const { stage, closed } = await playSession(clocks);
      let left = from;
      while ((await dueOf(clocks.world)).size > 0) {
        Object.assign(postgres.faults, { statementsLeft: left, loseLastReply });
        await clocks.world.archive.runCron();
        // If not, PostgreSQL is still rolling the last one back, and the run finds the archive busy.
        if (postgres.faults.statementsLeft === 0) left += 1;
        await expectNothingLost(closed, `statement ${left}`);
      }
      expect(left).toBeGreaterThan(10);
      await expectUncut(stage, closed);
    });
  });

  describe("an archive that loses Redis at any request of a run", () => {
    it.for([
      { name: "before it is carried out", loseReply: false },
      { name: "after it is carried out", loseReply: true },
    ])("$name, writes the same in the next", async ({ loseReply }) => {
      const { upstash } = clocks.world;
      const { stage, closed } = await playSession(clocks);
      let cut = 1;
      while ((await dueOf(clocks.world)).size > 0) {
        const cutAt = (request: number) => {
          if (request === cut - 1 && loseReply) upstash.faults.loseReplies = 1;
          else if (request === cut - 1 || request === cut) upstash.faults.down = true;
        };
        cutAt(0);
        const counted = atRequests(cutAt);
        await clocks.world.archive.runCron();
        counted.stop();
        await expectNothingLost(closed, `request ${cut}`);
        if (counted.seen >= cut) cut += 1;
      }
      expect(cut).toBeGreaterThan(3);
      await expectUncut(stage, closed);
    });
  });

  describe("an archive that is ended while a request of its is under way", () => {
    it("which is carried out then, writes the same in the next run", async () => {
      const { upstash, archive } = clocks.world;
      const { stage, closed } = await playSession(clocks);
      let at = 1;
      while ((await dueOf(clocks.world)).size > 0) {
        const counted = atRequests((request) => {
          if (request === at - 1) upstash.faults.hold = true;
        });
        if (at === 1) upstash.faults.hold = true;
        let isOver = false;
        const running = archive.runCron().then(
          () => {
            isOver = true;
          },
          () => {},
        );
        await until(() => upstash.held === 1 || isOver);
        if (!isOver) {
          await archive.restart();
          at += 1;
        }
        upstash.faults.hold = false;
        await running;
        counted.stop();
        await expectNothingLost(closed, `request ${at}`);
      }
      expect(at).toBeGreaterThan(3);
      await expectUncut(stage, closed);
    });
  });
});
