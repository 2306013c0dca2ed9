import { expect } from "vitest";
import type { Member } from "../../dev/telegram/server.ts";
import type { RunningWorker } from "../../dev/worker/run.ts";
import { startWorld, type WorldOptions, type WorldWithArchive } from "../../dev/world.ts";
import { sessionOf } from "../e2e/messages.ts";
import { dropPlannedEdits, reset } from "../e2e/reset.ts";
import { AFTER_LEASE_MS, AFTER_VOTE_MS, callEnd, workerAhead } from "../e2e/settling.ts";
import { memberAt, openSession, propose, type Stage } from "../e2e/stage.ts";
import { proposeSale } from "../e2e/trades.ts";
import { type ClosedSession, dueOf } from "./archive-rows.ts";

const MINUTE_MS = 60_000;

/** How far the archive's clock is ahead: for it, all that has just been entered is older than a minute. */
export const ARCHIVE_AHEAD_MS = 10 * MINUTE_MS;

/** A world with an archive whose clock is ahead, and with Workers by whose clocks a vote is over, and a lease. */
export interface ArchiveClocks {
  readonly world: WorldWithArchive;
  readonly later: RunningWorker;
  readonly afterLease: RunningWorker;
}

export async function startArchiveClocks(options: WorldOptions = {}): Promise<ArchiveClocks> {
  const world = await startWorld({ executor: "webhook", ...options, archive: true });
  const later = await workerAhead(world, AFTER_VOTE_MS);
  const afterLease = await workerAhead(world, AFTER_LEASE_MS);
  await setArchiveAhead(world);
  return { world, later, afterLease };
}

/** Sets by how much the archive's clock is ahead of the bot's. */
export const setArchiveAhead = (world: WorldWithArchive, ms = ARCHIVE_AHEAD_MS): Promise<void> =>
  world.archive.setBindings({ CLOCK_OFFSET_MS: String(ms) });

/** Puts everything right between two tests, and deletes what both databases have. */
export async function resetArchive({ world }: ArchiveClocks): Promise<void> {
  reset(world);
  world.archive.postgres.resetFaults();
  world.archive.worker.logs.length = 0;
  await world.archive.idle();
  await world.upstash.flushData();
  await world.archive.clear();
  if (world.archive.worker.bindings.CLOCK_OFFSET_MS !== String(ARCHIVE_AHEAD_MS)) await setArchiveAhead(world);
}

/**
 * Runs the archive until nothing is due by its clock, and expects that this comes soon. What it entered itself is as old as that
 * has to be when its clock has gone on.
 */
export async function archiveUntilQuiet(world: WorldWithArchive): Promise<void> {
  const offset = () => Number(world.archive.worker.bindings.CLOCK_OFFSET_MS);
  const waits = async () => [...(await dueOf(world)).values()].some((score) => score <= Date.now() + offset());
  for (let minutes = 0; minutes < 4; minutes += 1) {
    if (minutes > 0) await setArchiveAhead(world, offset() + MINUTE_MS + 1_000);
    for (let run = 0; run < 2; run += 1) await world.archive.runCron();
    if (!(await waits())) return;
  }
  expect(await dueOf(world)).toEqual(new Map());
}

/** Three in a session: a buy that passed and was sold again, a vote that failed, a cancelled one; and it is closed. */
export async function playSession({ world, later }: ArchiveClocks): Promise<{ stage: Stage; closed: ClosedSession }> {
  world.telegram.flood.on = false;
  const stage = await openSession(world, 3);
  const { group, admin, members } = stage;
  const says = (i: number, text: string) => memberAt(members, i).says(text);
  const buy = await propose(world, stage);
  await says(0, "/vote yes 0.05");
  await says(1, "/vote yes 0.01");
  expect((await callEnd(world, later, buy.body)).status).toBe(200);
  const sale = await proposeSale(world, stage);
  await says(0, "/vote yes");
  expect((await callEnd(world, later, sale.body)).status).toBe(200);
  const failed = await propose(world, stage, "WIF");
  await says(1, "/vote no");
  expect((await callEnd(world, later, failed.body)).status).toBe(200);
  await propose(world, stage, "LATE");
  await says(2, "/vote yes 0.02");
  await admin.says("/cancel");
  const sessionId = sessionOf(group);
  await admin.says("/close_session");
  await dropPlannedEdits(world);
  return { stage, closed: { chatId: group.id, sessionId, keptIds: [buy.id, sale.id, failed.id] } };
}

/** What somebody writes, as an update that the bot has not been sent. */
export async function unsent(world: WorldWithArchive, who: Member, text: string) {
  world.telegram.setWebhook("", "");
  const { update } = await who.says(text);
  world.telegram.setWebhook(`${world.url}/telegram`, world.webhookSecret);
  return update;
}
