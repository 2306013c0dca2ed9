/** @module-tag long */
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { startWorld, type WorldWithArchive } from "../../dev/world.ts";
import { NONCE } from "../../src/domain/recount.ts";
import { ARCHIVE_BEFORE_EXPIRY_MS } from "../../src/time-limits.ts";
import { sessionOf } from "./messages.ts";
import { dropPlannedEdits, reset } from "./reset.ts";
import { memberAt, openSession, propose, type Stage, voteTwice } from "./stage.ts";
import { proposeSale } from "./trades.ts";

const MINUTE_MS = 60_000;

let world: WorldWithArchive;
beforeAll(async () => {
  world = await startWorld({ archive: true, executor: "webhook" });
  world.telegram.flood.on = false;
});
afterEach(async () => {
  reset(world);
  world.archive.worker.logs.length = 0;
  await world.archive.clear();
  await world.upstash.flushData();
});
afterAll(() => world.close());

const due = () => world.upstash.command("ZRANGE", "archive:due", 0, -1);
const exists = async (key: string) => Number(await world.upstash.command("EXISTS", key)) === 1;
const health = async () => {
  const answer = await world.archive.worker.fetch("/healthz");
  return [answer.status, await answer.json()];
};

/** Lets a minute of voting pass, after which QStash calls. */
const voteEnds = async (): Promise<void> => {
  await world.advance(MINUTE_MS + 1_000);
  await world.worker.idle();
};

/** What a member is in a row. */
const personOf = ({ members }: Stage, i: number) => ({
  user_id: String(memberAt(members, i).id),
  name: `@member_${i}`,
  is_username: true,
});
type Row = Readonly<Record<string, unknown>>;
const keyOf = ({ id, proposal_id, user_id }: Row) => [id, proposal_id, user_id].join("/");
/** Sorts rows by their keys. */
const sorted = (rows: readonly Row[]): Row[] => rows.toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
const time = expect.any(Date);
const written = expect.any(Number);
const rules = expect.objectContaining({ hidden: false, sale: "heads" });

describe("the archive", () => {
  it("has of a closed session what the group saw, and leaves nothing behind", async () => {
    const from = world.now();
    const stage = await openSession(world, 3);
    const { group, admin, members } = stage;
    const says = (i: number, text: string) => memberAt(members, i).says(text);
    const sessionId = sessionOf(group);
    const buy = await propose(world, stage);
    await says(0, "/vote yes 0.05");
    await says(1, "/vote yes 0.01");
    await voteEnds();
    await world.archive.runCron();
    const sale = await proposeSale(world, stage);
    await says(0, "/vote yes");
    await voteEnds();
    const failed = await propose(world, stage, "WIF");
    await says(1, "/vote no");
    await voteEnds();
    await world.archive.runCron();
    const cancelled = await propose(world, stage, "LATE", undefined, 2);
    await says(2, "/vote yes 0.02");
    await admin.says("/cancel");
    await admin.says("/close_session");
    await dropPlannedEdits(world);
    await world.archive.runCron();
    expect(await exists(`ended:{${group.id}}.${sessionId.split(".")[1]}`)).toBe(true);
    await world.advance(MINUTE_MS);
    await world.archive.runCron();

    const { rows } = world.archive;
    const chat_id = String(group.id);
    expect(await rows("sessions")).toEqual([
      {
        ...{ id: sessionId, chat_id, message: "Buy the dip", minutes: 1 },
        ...{ opened_by: String(admin.id), opened_by_name: "Creator", opened_at: time, ended_at: time, ended: "closed" },
      },
    ]);
    const participants = [0, 1, 2].map((i) => ({ session_id: sessionId, ...personOf(stage, i), position: i + 1 }));
    expect(sorted(await rows("participants"))).toEqual(sorted(participants));

    const proposal = {
      ...{
        session_id: sessionId,
        chat_id,
        proposed_by: String(memberAt(members, 0).id),
        proposed_by_name: "@member_0",
      },
      ...{ kind: "buy", minutes: 1, started_at: time, ends_at: time, state: "announced", hidden: false, rules },
      ...{ eligible_voters: 3, order_number: null, outcome: null, passed: false, verdict: expect.any(String) },
      hash: expect.stringMatching(/^[0-9a-f]{64}$/),
    };
    const fill = { fee: 5_000, price: "0.0000002", txUrl: expect.any(String), onPaper: false };
    const text = (token: string) => `BUY token=${token} amount=0.05 price=market`;
    const bonk = { token: "BONK", text: text("BONK") };
    expect(sorted(await rows("proposals"))).toEqual(
      sorted([
        {
          ...{ ...proposal, id: buy.id, ...bonk, passed: true, verdict: "passed", order_number: 1 },
          ...{ yes: 2, no: 0, abstained: 1, lamports: "60000000" },
          outcome: { tag: "filled", fill: { ...fill, tokenAmount: "300000", received: null } },
        },
        {
          ...{ ...proposal, id: sale.id, kind: "sell", token: "BONK", text: "SELL order=1", passed: true },
          ...{ verdict: "passed", order_number: 1, yes: 1, no: 0, abstained: expect.any(Number), lamports: "0" },
          ...{ eligible_voters: expect.any(Number), outcome: { tag: "filled", fill: expect.any(Object) } },
        },
        {
          ...{ ...proposal, id: failed.id, token: "WIF", text: text("WIF") },
          ...{ yes: 0, no: 1, abstained: 2, lamports: "0" },
        },
        {
          ...{ ...proposal, id: cancelled.id, token: "LATE", text: text("LATE"), minutes: 2, state: "cancelled" },
          ...{ passed: null, verdict: null, yes: 1, no: 0, abstained: 2, lamports: "20000000", hash: null },
        },
      ]),
    );
    const vote = (proposal_id: string, i: number, choice: string, lamports: number, number = 1) => ({
      ...{ proposal_id, ...personOf(stage, i), choice, lamports: String(lamports), number },
      nonce: expect.stringMatching(NONCE),
    });
    expect(sorted(await rows("votes"))).toEqual(
      sorted([
        vote(buy.id, 0, "yes", 50_000_000),
        vote(buy.id, 1, "yes", 10_000_000, 2),
        vote(sale.id, 0, "yes", 0),
        vote(failed.id, 1, "no", 0),
        vote(cancelled.id, 2, "yes", 20_000_000),
      ]),
    );
    const paid = (i: number, lamports: number) => ({
      contributor: { id: memberAt(members, i).id, name: { kind: "username", text: `member_${i}` } },
      lamports,
    });
    expect(await rows("orders")).toEqual([
      {
        ...{ chat_id, number: 1, proposal_id: buy.id, state: "sold", lamports: "60000000" },
        bought: {
          ...{ ...fill, proposalId: buy.id, token: "BONK", executorToken: "BONK", total: 60_000_000 },
          ...{ tokenAmount: "300000", reason: null, at: written },
        },
        sale: { fee: 5_000, proposalId: sale.id, received: 66_000_000, txUrl: fill.txUrl, onPaper: false, at: written },
        contributions: expect.arrayContaining([paid(0, 50_000_000), paid(1, 10_000_000)]),
        ...{ bought_at: time, ended_at: time },
      },
    ]);
    for (const [table, columns] of [
      ["sessions", ["opened_at", "ended_at"]],
      ["proposals", ["started_at"]],
      ["orders", ["bought_at", "ended_at"]],
    ] as const)
      for (const row of await rows(table))
        for (const column of columns) {
          expect(Number(row[column])).toBeGreaterThanOrEqual(from - 1_000);
          expect(Number(row[column])).toBeLessThanOrEqual(world.now());
        }

    expect(await due()).toEqual([]);
    expect(await exists(`ended:{${group.id}}.${sessionId.split(".")[1]}`)).toBe(false);
    expect(await exists("archive:refused")).toBe(false);
    expect(await health()).toEqual([200, expect.objectContaining({ ok: true, waiting: 0, behindMs: 0, refused: 0 })]);
    const logs = [...world.archive.worker.logs, ...world.worker.logs].join("\n");
    expect(logs).toContain('"what":"archive_run"');
    for (const word of ["member_", "Creator", "Buy the dip", "BONK", "WIF", String(admin.id), chat_id])
      expect(logs).not.toContain(word);
  });

  it("has a session that nobody closes an hour before it expires, and again if it lives on", async () => {
    const stage = await openSession(world, 3);
    const { group } = stage;
    const sessionId = sessionOf(group);
    const live = `session:live:{${group.id}}`;
    // Neither QStash nor the cron trigger comes.
    world.qstash.faults.down = true;
    const vote = await propose(world, stage);
    await voteTwice(stage);
    const expiresAt = async () => Number(await world.upstash.command("HGET", live, "expires_at"));
    const toJustBeforeExpiry = async () =>
      world.advance((await expiresAt()) - ARCHIVE_BEFORE_EXPIRY_MS - world.now() + 1_000);
    await world.archive.runCron();
    expect(await world.archive.rows("sessions")).toEqual([]);
    await toJustBeforeExpiry();
    await world.archive.runCron();
    const session = { id: sessionId, ended: "expired", ended_at: new Date(await expiresAt()) };
    const open = { id: vote.id, state: "open", passed: null, yes: 2, no: 0, abstained: 1, lamports: "60000000" };
    const { rows } = world.archive;
    expect(await rows("sessions")).toMatchObject([session]);
    expect(await rows("proposals")).toMatchObject([open]);
    expect(await Promise.all([rows("participants"), rows("votes")])).toMatchObject([{ length: 3 }, { length: 2 }]);

    await group.member({ first_name: "Late" }).taps("Join");
    await toJustBeforeExpiry();
    await world.archive.runCron();
    expect(await rows("sessions")).toMatchObject([{ ...session, ended_at: new Date(await expiresAt()) }]);
    expect(await expiresAt()).toBeGreaterThan(session.ended_at.getTime());
    expect(await rows("participants")).toHaveLength(4);
    // The tap has the vote settled, whose time was long up.
    expect(await rows("proposals")).toMatchObject([{ ...open, state: "announced", passed: true }]);

    // Redis keeps real time, so its key is deleted when it would expire.
    await world.advance(ARCHIVE_BEFORE_EXPIRY_MS + MINUTE_MS);
    await world.upstash.command("DEL", live);
    await world.archive.runCron();
    expect(await rows("sessions")).toHaveLength(1);
    expect(await rows("participants")).toHaveLength(4);
    expect(await due()).toEqual([]);
    expect(await exists(`ended:{${group.id}}.${sessionId.split(".")[1]}`)).toBe(false);
  });
});
