/** @module-tag long */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import * as z from "zod";
import { readFields, readStatus } from "../../scripts/trader/read-status.ts";
import { recordText, statusText } from "../../scripts/trader/status-text.ts";
import { expectOnce } from "./exactly-once.ts";
import { type Asked, BONK, type Stage, startStage } from "./stage.ts";

const LATER_MS = 60_000;

let stage: Stage;
beforeAll(async () => {
  stage = await startStage();
});
beforeEach(() => stage.startAnew());
afterAll(() => stage.close());

const settings = () => ({ url: stage.upstash.url, token: stage.upstash.token });

describe("the cron trigger", () => {
  it("goes on with what is pending, until the answer is there for the bot to fetch", async () => {
    const asked: Asked = { id: stage.newId() };
    await stage.ask(asked);
    stage.pass(LATER_MS);
    await stage.cron();
    expect(await stage.field(String(asked.id), "state")).toBe("answered");
    stage.outgoing.reset();
    await expectOnce(stage, asked, await stage.ask(asked));
    expect(stage.outgoing.names.every((name) => name.startsWith("redis"))).toBe(true);
  });

  it("makes a trade whose first attempt died before it signed anything", async () => {
    const asked: Asked = { id: stage.newId() };
    stage.outgoing.dieAt({ request: 4, when: "after" });
    await stage.ask(asked);
    stage.outgoing.reset();
    stage.pass(LATER_MS);
    await stage.cron();
    expect(stage.landed()).toHaveLength(1);
    await expectOnce(stage, asked, await stage.askUntilFinal(asked));
  });

  it("stays within the fifty requests that Cloudflare's free plan allows, with many dead transactions", async () => {
    for (let trades = 0; trades < 4; trades += 1) {
      stage.solana.jupiter.faults.nextOf("execute", "not_landed");
      for (const node of stage.solana.nodes) node.faults.nextOf("sendTransaction", "drop");
      await stage.ask({ id: stage.newId(), total: 20_000_000 });
    }
    stage.pass(2 * LATER_MS);
    for (let runs = 0; runs < 12; runs += 1) {
      stage.outgoing.reset();
      await stage.cron();
      expect(stage.outgoing.names.length).toBeLessThanOrEqual(50);
      stage.pass(LATER_MS);
    }
    expect(stage.landed()).toHaveLength(4);
    expect(await stage.upstash.command("ZCARD", "{trader}:pending")).toBe(0);
  });

  it("goes on with the others if one record cannot be read", async () => {
    const [poison, good] = [stage.newId(), stage.newId()];
    await stage.ask({ id: poison });
    stage.pass(LATER_MS);
    await stage.askUntilFinal({ id: poison });
    await stage.upstash.command("ZADD", "{trader}:pending", 1, poison);
    await stage.upstash.command("HDEL", `{trader}:trade:${poison}`, "answer", "total");
    await stage.ask({ id: good });
    stage.pass(LATER_MS);
    await stage.cron();
    expect(await stage.field(good, "state")).toBe("answered");
    expect(await stage.upstash.command("HGET", "{trader}:wallet", "seen")).not.toBeNull();
    expect(stage.lines.some((line) => line.includes('"what":"cron"') && line.includes(poison))).toBe(true);
  });

  it("begins nothing for another group, whose trader may keep its records here, and refuses nothing before the deadline", async () => {
    const asked: Asked = { id: stage.newId() };
    stage.outgoing.dieAt({ request: 4, when: "after" });
    await stage.ask(asked);
    stage.outgoing.reset();
    stage.configure({ CHATS: "-4711" });
    stage.pass(LATER_MS);
    await stage.cron();
    expect(await stage.field(String(asked.id), "why")).toBe("other_group");
    expect(await stage.field(String(asked.id), "state")).toBe("received");
    stage.pass(25 * 3_600_000);
    await stage.cron();
    expect(await stage.field(String(asked.id), "outcome")).toBe("rejected");
  });
});

describe("health", () => {
  it("says what there is on the wallet, what is pending, and what was spent", async () => {
    await stage.cron();
    await stage.ask({ id: stage.newId() });
    stage.pass(20_000);
    const { http, body } = await stage.health();
    expect(http).toBe(200);
    expect(body).toEqual({
      ok: true,
      balance: expect.stringMatching(/^9\.94\d*$/),
      pending: 1,
      oldestMs: expect.any(Number),
      spentToday: "0.06",
      cronMs: expect.any(Number),
      dryRun: false,
    });
  });

  it("alarms if the wallet has less than its reserve", async () => {
    stage.configure({ RESERVE_SOL: "11" });
    expect(await stage.health()).toMatchObject({ http: 503, body: { ok: false, balance: "10" } });
  });

  it("alarms if a trade is old, the cron trigger is dead, or Redis or the node does not answer, and asks seldom", async () => {
    const asked: Asked = { id: stage.newId() };
    stage.solana.jupiter.faults.always("limit");
    await stage.ask(asked);
    stage.pass(11 * 60_000);
    await stage.cron();
    expect(await stage.health()).toMatchObject({ http: 503, body: { pending: 1, ok: false } });
    stage.solana.resetFaults();
    await stage.askUntilFinal(asked);
    await stage.cron();
    stage.pass(LATER_MS);
    expect((await stage.health()).http).toBe(200);
    stage.pass(3 * 60_000);
    expect((await stage.health()).http).toBe(503);
    await stage.cron();
    stage.pass(LATER_MS);
    stage.solana.nodes[0].faults.always("cut");
    expect(await stage.health()).toMatchObject({ http: 503, body: { balance: null } });
    stage.outgoing.reset();
    expect((await stage.health()).http).toBe(503);
    expect(stage.outgoing.names).toEqual([]);
    stage.solana.resetFaults();
    stage.pass(LATER_MS);
    stage.upstash.faults.down = true;
    expect(await stage.health()).toMatchObject({ http: 503, body: { pending: null, spentToday: null } });
  });
});

describe("another key", () => {
  it("finishes what was signed by the old one, and then trades from the new wallet", async () => {
    const asked: Asked = { id: stage.newId() };
    await stage.ask(asked);
    const old = stage.wallet.address;
    await stage.changeWallet();
    stage.pass(LATER_MS);
    const answered = await stage.askUntilFinal(asked);
    const [landed] = stage.solana.transactionsOf(old);
    expect(answered.body).toMatchObject({ status: "filled", txUrl: `https://solscan.io/tx/${landed?.signature}` });
    expect(answered.body.tokenAmount).toBe(String(Number(await stage.solana.chain.tokensOf(old, BONK.mint)) / 1e5));
    expect(stage.landed()).toEqual([]);
    await stage.askUntilFinal({ id: stage.newId() });
    expect(stage.landed()).toHaveLength(1);
  });
});

/** All that a line may hold: words of our own, ids of votes, and numbers of what it cost. */
const Line = z.strictObject({
  what: z.string().regex(/^[a-z_]+$/),
  outcome: z.string().regex(/^[a-z0-9_]+$/),
  id: z.optional(z.string().regex(/^-\d+\.\d+$/)),
  ms: z.optional(z.int()),
  requests: z.optional(z.int()),
  error: z.optional(z.string()),
});

describe("the log", () => {
  it("holds no key, no address, no name and no amount, whatever fails", async () => {
    const faults = ["cut", "fail", "nonsense", "limit"] as const;
    for (const fault of faults) {
      for (const service of [stage.solana.jupiter.faults, stage.solana.nodes[0].faults]) {
        service.always(fault);
        await stage.ask({ id: stage.newId() });
        await stage.health();
        service.clear();
      }
    }
    stage.upstash.faults.status = 500;
    await stage.ask({ id: stage.newId() });
    stage.upstash.resetFaults();
    await stage.ask({ id: stage.newId(), token: "Umbrella" });
    await stage.askUntilFinal({ id: stage.newId() });
    const text = stage.lines.join("\n");
    const { SOLANA_KEY = "", RPC_URL = "", JUPITER_URL = "", EXECUTOR_SECRET = "" } = stage.env;
    for (const secret of [SOLANA_KEY, RPC_URL, JUPITER_URL, EXECUTOR_SECRET, stage.upstash.token])
      expect(text).not.toContain(secret);
    for (const word of [stage.wallet.address, BONK.mint, "Umbrella", "Ann", "0.06", "60000000"])
      expect(text).not.toContain(word);
    expect(stage.lines.length).toBeGreaterThan(20);
    for (const line of stage.lines) Line.parse(JSON.parse(line));
    // An error is told as its name, its code, and where in the sources.
    const errors = stage.lines.flatMap((line) => Line.parse(JSON.parse(line)).error ?? []);
    for (const error of errors) expect(error).toMatch(/^(OutsideUnavailable|StoreUnavailable) [a-z0-9_-]+ at /);
  });
});

describe("the operator's look", () => {
  it("shows what waits and how trades ended, with their transactions", async () => {
    expect(statusText(await readStatus(settings()), stage.now())).toBe(
      "0 pending; 0 SOL spent within 24 hours; the cron trigger has never run\nNo trade was asked for.",
    );
    const [done, open] = [stage.newId(), stage.newId()];
    await stage.askUntilFinal({ id: done });
    stage.solana.jupiter.faults.nextOf("execute", "not_landed");
    for (const node of stage.solana.nodes) node.faults.nextOf("sendTransaction", "drop");
    await stage.ask({ id: open });
    await stage.cron();
    const text = statusText(await readStatus(settings()), stage.now());
    const signature = await stage.field(open, "signature");
    expect(text).toContain("1 pending, the oldest for ");
    expect(text).toContain("0.12 SOL spent within 24 hours");
    expect(text).toMatch(new RegExp(`${open}  BUY ${BONK.mint}, 0.06 SOL, \\d+ s ago: sent, 1 signed, 0 failed tries`));
    expect(text).toContain(`https://solscan.io/tx/${String(signature)}`);
    expect(text).toContain('{"status":"filled"');
    const record = recordText(await readFields(settings(), done));
    expect(record).toContain("outcome  filled");
    expect(record).not.toContain("transaction  ");
    expect(recordText(await readFields(settings(), stage.newId()))).toBe("");
  });
});

describe("a service that hangs", () => {
  it("leaves the trade pending in time, and nothing is lost", async () => {
    const asked: Asked = { id: stage.newId() };
    stage.solana.jupiter.faults.nextOf("order", "hang");
    expect((await stage.ask(asked)).body).toEqual({ status: "pending" });
    stage.solana.resetFaults();
    await expectOnce(stage, asked, await stage.askUntilFinal(asked));
  });
});
