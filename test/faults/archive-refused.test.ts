/** @module-tag long */
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { archiveLeftovers, comparableRows } from "./archive-rows.ts";
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

const RAISE =
  "create function refuse() returns trigger language plpgsql as $$ begin raise exception 'no %', new; end $$";

/** What refuses which rows, how it is taken away, and what is there without them. `refused` are the ids that had one. */
const REFUSALS = [
  {
    what: "a constraint on votes",
    add: ["alter table votes add constraint refuses check (choice <> 'no')"],
    drop: ["alter table votes drop constraint refuses"],
    error: "votes 23514",
    refused: 2,
    counts: [1, 3, 4, 4, 1],
  },
  {
    what: "a constraint on sessions",
    add: ["alter table sessions add constraint refuses check (message <> 'Buy the dip')"],
    drop: ["alter table sessions drop constraint refuses"],
    error: "sessions 23514",
    refused: 1,
    counts: [0, 3, 4, 5, 1],
  },
  {
    what: "a trigger on orders, which quotes the row",
    add: [RAISE, "create trigger refuses before insert or update on orders for each row execute function refuse()"],
    drop: ["drop trigger refuses on orders", "drop function refuse"],
    error: "orders P0001",
    refused: 1,
    counts: [1, 3, 4, 5, 0],
  },
];

const TABLES = ["sessions", "participants", "proposals", "votes", "orders"] as const;

describe("a PostgreSQL that refuses a row", () => {
  it.each(REFUSALS)("by $what has all others, and that one within the hour after it takes it", async (refusal) => {
    const { archive } = clocks.world;
    const { stage, closed } = await playSession(clocks);
    for (const sql of refusal.add) await archive.postgres.query(sql);
    await archive.runCron();
    const counts = async () => Promise.all(TABLES.map(async (table) => (await archive.rows(table)).length));
    expect(await counts()).toEqual(refusal.counts);
    const health = async () => {
      const answer = await archive.worker.fetch("/healthz");
      return [answer.status, await answer.json()];
    };
    expect(await health()).toEqual([503, expect.objectContaining({ ok: false, refused: refusal.refused })]);
    await expect.poll(() => archive.worker.logs.length).toBeGreaterThan(refusal.refused);
    const lines = archive.worker.logs.map((line) => JSON.parse(line) as unknown);
    const row = { what: "archive_row", outcome: "refused", error: refusal.error };
    expect(lines.filter((line) => JSON.stringify(line) === JSON.stringify(row))).toHaveLength(refusal.refused);
    expect(lines.at(-1)).toMatchObject({ what: "archive_run", outcome: "archived", refused: refusal.refused });
    const words = ["member_", "Buy the dip", "BONK", "WIF", String(stage.admin.id), String(stage.group.id)];
    for (const word of words) expect(archive.worker.logs.join("\n")).not.toContain(word);

    for (const sql of refusal.drop) await archive.postgres.query(sql);
    // Not before its time.
    await archive.runCron();
    expect(await counts()).toEqual(refusal.counts);
    await setArchiveAhead(clocks.world, ARCHIVE_AHEAD_MS + HOUR_MS);
    await archiveUntilQuiet(clocks.world);
    expect(await comparableRows(clocks.world, { stage })).toEqual(uncut);
    expect(await archiveLeftovers(clocks.world, { stage }, [closed.sessionId])).toEqual([]);
    expect(await health()).toEqual([200, expect.objectContaining({ ok: true, refused: 0 })]);
  });
});
