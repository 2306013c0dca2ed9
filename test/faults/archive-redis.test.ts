/** @module-tag long */
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { sessionOf } from "../e2e/messages.ts";
import { dropPlannedEdits } from "../e2e/reset.ts";
import { memberAt, openSession, type Stage } from "../e2e/stage.ts";
import { startForwardingServer } from "../support/forwarding-server.ts";
import { archiveLeftovers, comparableRows, dueOf, lostOf } from "./archive-rows.ts";
import {
  type ArchiveClocks,
  archiveUntilQuiet,
  playSession,
  resetArchive,
  startArchiveClocks,
} from "./archive-world.ts";

let clocks: ArchiveClocks;
let uncut: unknown;
beforeAll(async () => {
  clocks = await startArchiveClocks();
  const { stage } = await playSession(clocks);
  await archiveUntilQuiet(clocks.world);
  uncut = await comparableRows(clocks.world, { stage });
  await resetArchive(clocks);
});
afterEach(() => resetArchive(clocks));
afterAll(() => clocks.world.close());

async function expectUncut(stage: Stage, sessionId: string): Promise<void> {
  expect(await comparableRows(clocks.world, { stage })).toEqual(uncut);
  expect(await archiveLeftovers(clocks.world, { stage }, [sessionId])).toEqual([]);
}

describe("a Redis that forgets its scripts", () => {
  it("between any two requests has the archive write the same", async () => {
    const { world } = clocks;
    const { stage, closed } = await playSession(clocks);
    world.upstash.flushScripts();
    const stop = world.upstash.onRequest(({ commands }) => {
      // What is sent whole is not to be sent for ever.
      if (commands.every(([name]) => name !== "eval")) world.upstash.flushScripts();
    });
    await archiveUntilQuiet(world);
    stop();
    await expectUncut(stage, closed.sessionId);
  });
});

describe("a stale replica", () => {
  it("that does not know the entries yet has the archive find them later", async () => {
    const { world } = clocks;
    world.upstash.faults.lag = true;
    const { stage, closed } = await playSession(clocks);
    // Another isolate: its client has seen no answer, and so the replica waits for none.
    await world.archive.restart();
    await world.archive.runCron();
    expect(await world.archive.rows("sessions")).toEqual([]);
    expect(await lostOf(world, closed)).toEqual([]);
    world.upstash.faults.lag = false;
    await archiveUntilQuiet(world);
    await expectUncut(stage, closed.sessionId);
  });

  it("that still has entries which were struck off has the archive change nothing", async () => {
    const { world } = clocks;
    const { stage, closed } = await playSession(clocks);
    world.upstash.faults.lag = true;
    await world.archive.restart();
    await world.archive.runCron();
    await expectUncut(stage, closed.sessionId);
    world.upstash.resetRecords();
    await world.archive.restart();
    await world.archive.runCron();
    expect(world.upstash.requests.length).toBeGreaterThan(1);
    await expectUncut(stage, closed.sessionId);
  });
});

describe("a session that changes between its reading and its striking off", () => {
  it("is read again, so that the change is archived", async () => {
    const { world } = clocks;
    const { archive, upstash } = world;
    const stage = await openSession(world, 3);
    const sessionId = sessionOf(stage.group);
    await memberAt(stage.members, 0).says('/propose "BUY token=BONK amount=0.05" 1');
    await memberAt(stage.members, 1).says("/vote yes 0.01");
    await stage.admin.says("/cancel");
    await dropPlannedEdits(world);

    // Between the archive and Redis: what strikes off waits until the group has gone on.
    const changed = Promise.withResolvers<void>();
    const waiting = Promise.withResolvers<void>();
    const proxy = await startForwardingServer(/^(authorization|content-type|upstash-.*)$/, async (request) => {
      const text = new TextDecoder().decode(request.body as Uint8Array);
      if (text.includes("archive:due") && !text.includes("zrange")) {
        waiting.resolve();
        await changed.promise;
      }
      return fetch(`${upstash.url}/pipeline`, request);
    });
    await archive.setBindings({ UPSTASH_REDIS_REST_URL: proxy.url });
    const run = archive.runCron();
    await waiting.promise;
    expect(await archive.rows("sessions")).toEqual([]);
    await stage.admin.says("/close_session");
    await dropPlannedEdits(world);
    changed.resolve();
    await run;
    await archive.setBindings({ UPSTASH_REDIS_REST_URL: upstash.url });
    await proxy.close();

    expect([...(await dueOf(world)).keys()]).toContain(sessionId);
    await archiveUntilQuiet(world);
    expect(await archive.rows("sessions")).toMatchObject([{ id: sessionId, ended: "closed" }]);
    expect(await archive.rows("proposals")).toMatchObject([{ state: "cancelled", yes: 1 }]);
    expect(await archiveLeftovers(world, { stage }, [sessionId])).toEqual([]);
  });
});
