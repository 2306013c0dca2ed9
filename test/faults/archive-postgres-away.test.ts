/** @module-tag long */
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { endedKey, keptKey, liveKey } from "../../src/store/keys.ts";
import { sessionOf } from "../e2e/messages.ts";
import { dropPlannedEdits } from "../e2e/reset.ts";
import { callEnd } from "../e2e/settling.ts";
import { openVote, propose, voteTwice } from "../e2e/stage.ts";
import { archiveLeftovers, comparableRows, dueOf, lostOf } from "./archive-rows.ts";
import {
  ARCHIVE_AHEAD_MS,
  type ArchiveClocks,
  archiveUntilQuiet,
  playSession,
  resetArchive,
  setArchiveAhead,
  startArchiveClocks,
} from "./archive-world.ts";

const HOUR_MS = 3_600_000;

let clocks: ArchiveClocks;
beforeAll(async () => {
  clocks = await startArchiveClocks();
});
afterEach(() => resetArchive(clocks));
afterAll(() => clocks.world.close());

/** A session that nobody closes: a buy that passed, and a vote that nobody settles, for which two have voted. */
async function leaveOpen() {
  const { world, later } = clocks;
  const { stage, vote } = await openVote(world);
  expect((await callEnd(world, later, vote.body)).status).toBe(200);
  const left = await propose(world, stage, "WIF");
  await voteTwice(stage);
  await dropPlannedEdits(world);
  const expiresAt = Number(await world.upstash.command("HGET", liveKey(stage.group.id), "expires_at"));
  return { stage, vote, left, sessionId: sessionOf(stage.group), expiresAt };
}

describe("a PostgreSQL that is away for a day", () => {
  it("has everything a day later, also of sessions that expired meanwhile", async () => {
    const { world } = clocks;
    const { archive, upstash } = world;
    const { postgres } = archive;
    const { closed } = await playSession(clocks);
    const open = await leaveOpen();
    const chatId = open.stage.group.id;
    postgres.faults.down = true;
    const entered = await dueOf(world);
    expect(entered.size).toBeGreaterThan(6);

    const beforeExpiry = open.expiresAt - Date.now() - HOUR_MS;
    for (const ms of [ARCHIVE_AHEAD_MS, HOUR_MS, 12 * HOUR_MS, beforeExpiry + 60_000]) {
      await setArchiveAhead(world, ms);
      await archive.runCron();
      expect(await dueOf(world)).toEqual(entered);
      expect(await lostOf(world, closed)).toEqual([]);
      const health = await archive.worker.fetch("/healthz");
      expect([health.status, await health.json()]).toEqual([503, expect.objectContaining({ postgresMs: null })]);
    }
    // Redis keeps real time: what would have expired is deleted, and the rest outlives more than that day.
    expect(await upstash.command("EXISTS", endedKey(chatId, open.sessionId))).toBe(1);
    const kept = [
      endedKey(chatId, open.sessionId),
      endedKey(closed.chatId, closed.sessionId),
      keptKey(chatId, open.vote.id),
      ...closed.keptIds.map((id) => keptKey(closed.chatId, id)),
    ];
    for (const key of kept) expect(Number(await upstash.command("PTTL", key))).toBeGreaterThan(7 * 24 * HOUR_MS);
    await upstash.command("DEL", liveKey(chatId));
    await setArchiveAhead(world, open.expiresAt - Date.now() + HOUR_MS);
    await archive.runCron();
    expect(await dueOf(world)).toEqual(entered);
    expect(await archive.rows("sessions")).toEqual([]);

    postgres.resetFaults();
    await archiveUntilQuiet(world);
    const { stage } = open;
    const proposals = [
      { id: open.vote.id.replace(String(chatId), "<chat>"), state: "announced", passed: true, lamports: "60000000" },
      {
        id: open.left.id.replace(String(chatId), "<chat>"),
        state: "open",
        passed: null,
        yes: "2",
        lamports: "60000000",
      },
    ];
    const all = await comparableRows(world, { stage });
    expect(all).toMatchObject({ sessions: expect.arrayContaining([expect.objectContaining({ ended: "expired" })]) });
    for (const proposal of proposals)
      expect(all).toMatchObject({ proposals: expect.arrayContaining([expect.objectContaining(proposal)]) });
    const counts = ["sessions", "participants", "proposals", "votes", "orders"] as const;
    expect(await Promise.all(counts.map(async (table) => (await archive.rows(table)).length))).toEqual([2, 6, 6, 9, 2]);
    expect(await archiveLeftovers(world, { stage }, [open.sessionId])).toEqual([]);
    expect(await upstash.command("EXISTS", endedKey(closed.chatId, closed.sessionId))).toBe(0);
    expect((await archive.worker.fetch("/healthz")).status).toBe(200);
  });

  it("writes again what lives on after it was copied, and leaves no copy", async () => {
    const { world, afterLease } = clocks;
    const open = await leaveOpen();
    const chatId = open.stage.group.id;
    await setArchiveAhead(world, open.expiresAt - Date.now() - HOUR_MS + 60_000);
    await world.archive.runCron();
    expect(await world.archive.rows("sessions")).toMatchObject([{ ended: "expired" }]);
    expect(await world.upstash.command("EXISTS", endedKey(chatId, open.sessionId))).toBe(1);
    expect((await callEnd(world, afterLease, open.left.body)).status).toBe(200);
    await open.stage.admin.says("/close_session");
    await dropPlannedEdits(world);
    await archiveUntilQuiet(world);
    expect(await world.archive.rows("sessions")).toMatchObject([{ ended: "closed" }]);
    expect(await world.archive.rows("proposals")).toMatchObject([{ state: "announced" }, { state: "announced" }]);
    expect(await archiveLeftovers(world, { stage: open.stage }, [open.sessionId])).toEqual([]);
  });
});
