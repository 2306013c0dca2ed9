/** @module-tag long */
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { RunningWorker } from "../../dev/worker/run.ts";
import { startReal, withReal } from "../archive/databases.ts";
import { archiveLeftovers, comparableRows, dueOf } from "./archive-rows.ts";
import {
  type ArchiveClocks,
  archiveUntilQuiet,
  playSession,
  resetArchive,
  startArchiveClocks,
} from "./archive-world.ts";

/** PGlite has one connection at a time, so no two transactions ever meet there. */
describe.skipIf(!withReal)("two archives at once on a real PostgreSQL", () => {
  let clocks: ArchiveClocks;
  let second: RunningWorker;
  let uncut: unknown;
  beforeAll(async () => {
    clocks = await startArchiveClocks({ archiveDatabase: startReal });
    second = await clocks.world.archive.secondWorker();
    const { stage } = await playSession(clocks);
    await archiveUntilQuiet(clocks.world);
    uncut = await comparableRows(clocks.world, { stage });
    await resetArchive(clocks);
  });
  afterEach(async () => {
    await clocks.world.archive.start();
    await resetArchive(clocks);
    second.logs.length = 0;
  });
  afterAll(() => clocks?.world.close());

  const outcomes = () =>
    [...clocks.world.archive.worker.logs, ...second.logs].map((line) => /"outcome":"(\w+)"/.exec(line)?.[1]).toSorted();

  /** Holds the one that is reading from Redis inside its transaction. */
  function holdReading(): () => void {
    const { upstash } = clocks.world;
    let taken = 0;
    return upstash.onRequest(({ commands }) => {
      if (commands[0]?.[0] !== "zrange") return;
      taken += 1;
      if (taken === 2) upstash.faults.hold = true;
    });
  }

  it("let one of them write, while the other is busy", async () => {
    const { archive, upstash } = clocks.world;
    const { stage, closed } = await playSession(clocks);
    const stop = holdReading();
    const runs = [archive.runCron(), second.scheduled()];
    await expect.poll(outcomes).toEqual(["busy"]);
    upstash.faults.hold = false;
    await Promise.all(runs);
    stop();
    await expect.poll(outcomes).toEqual(["archived", "busy"]);
    expect(await comparableRows(clocks.world, { stage })).toEqual(uncut);
    expect(await archiveLeftovers(clocks.world, { stage }, [closed.sessionId])).toEqual([]);
  });

  it("go on without the one that ends in its transaction", async () => {
    const { archive, upstash } = clocks.world;
    const { stage, closed } = await playSession(clocks);
    const stop = upstash.onRequest(({ commands }) => {
      if (commands[0]?.[0] === "zrange") upstash.faults.hold = true;
    });
    const dying = archive.runCron().catch(() => {});
    await expect.poll(() => upstash.held).toBe(1);
    stop();
    await archive.stop();
    upstash.faults.hold = false;
    await dying;
    // PostgreSQL rolls back what the dead one had begun, and until then the archive is busy.
    const left = async () => {
      await second.scheduled();
      return (await dueOf(clocks.world)).size;
    };
    await expect.poll(left).toBe(0);
    await archive.start();
    await archiveUntilQuiet(clocks.world);
    expect(await comparableRows(clocks.world, { stage })).toEqual(uncut);
    expect(await archiveLeftovers(clocks.world, { stage }, [closed.sessionId])).toEqual([]);
  });

  it("write the same however they meet, while the group goes on", async () => {
    const { archive } = clocks.world;
    let isPlaying = true;
    const meeting = async () => {
      while (isPlaying) await Promise.all([archive.runCron(), second.scheduled()]);
    };
    const meetings = meeting();
    const { stage, closed } = await playSession(clocks);
    isPlaying = false;
    await meetings;
    await Promise.all([archive.runCron(), second.scheduled()]);
    await archiveUntilQuiet(clocks.world);
    expect(await comparableRows(clocks.world, { stage })).toEqual(uncut);
    expect(await archiveLeftovers(clocks.world, { stage }, [closed.sessionId])).toEqual([]);
    expect(new Set(outcomes())).not.toContain("failed");
  });
});
