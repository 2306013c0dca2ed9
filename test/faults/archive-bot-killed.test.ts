/** @module-tag long */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { dropPlannedEdits } from "../e2e/reset.ts";
import { BOT_WORK, type BotWork } from "./archive-bot-cases.ts";
import { archiveLeftovers, comparableRows } from "./archive-rows.ts";
import { type ArchiveClocks, archiveUntilQuiet, resetArchive, startArchiveClocks } from "./archive-world.ts";

let clocks: ArchiveClocks;
beforeAll(async () => {
  clocks = await startArchiveClocks();
});
beforeEach(() => resetArchive(clocks));
afterAll(() => clocks.world.close());

/**
 * Kills the Worker at its request number `at` to Redis, of which the reply is lost: nothing that follows is carried out. Says
 * whether it came so far.
 */
async function killedAfter(at: number, { stage, oldChatIds, worker, act }: BotWork): Promise<boolean> {
  const { upstash, telegram, executor } = clocks.world;
  const ids = [stage.group.id, ...oldChatIds].map(String);
  let seen = 0;
  const arm = () => {
    if (seen === at - 1) upstash.faults.loseReplies = 1;
    if (seen < at) return;
    upstash.faults.down = telegram.faults.down = true;
    executor.faults.always("cut");
  };
  const stop = upstash.onRequest(({ commands }) => {
    if (!ids.some((id) => JSON.stringify(commands).includes(id))) return;
    seen += 1;
    arm();
  });
  arm();
  await act();
  await worker.idle();
  stop();
  await worker.setBindings({ ...worker.bindings });
  for (const standIn of [upstash, telegram, executor]) standIn.resetFaults();
  return seen >= at;
}

async function finish(work: BotWork) {
  const { world } = clocks;
  await work.again();
  await world.archive.runCron();
  await work.end();
  await Promise.all([dropPlannedEdits(world), work.worker.idle()]);
  await archiveUntilQuiet(world);
  return { rows: await comparableRows(world, work), left: await archiveLeftovers(world, work, work.sessionIds) };
}

describe("a bot that dies after any of its requests to Redis", () => {
  it.each(BOT_WORK)("in $name has the archive write the same, however often that runs between", async ({ open }) => {
    const { world } = clocks;
    world.telegram.flood.on = false;
    const work = await open(clocks);
    await work.act();
    await work.worker.idle();
    const uncut = await finish(work);
    expect(uncut.left).toEqual([]);
    expect(uncut.rows).toMatchObject({ sessions: work.sessionIds.map(() => ({ ended: "closed" })) });
    for (let at = 1, isKilled = true; isKilled; at += 1) {
      await resetArchive(clocks);
      world.telegram.flood.on = false;
      const cut = await open(clocks);
      isKilled = await killedAfter(at, cut);
      await world.archive.runCron();
      const { rows, left } = await finish(cut);
      expect(rows, `killed after request ${at}`).toEqual(uncut.rows);
      expect(left, `killed after request ${at}`).toEqual([]);
      expect(at).toBeLessThan(60);
    }
  });
});
