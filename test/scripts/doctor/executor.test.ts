import { describe, expect, it } from "vitest";
import { checkExecutor } from "../../../scripts/doctor/check-executor.ts";
import { linesOf } from "../../../scripts/doctor/finding.ts";
import { NOT_CONFIGURED } from "../../../trader/health-answer.ts";

const ADDRESS = "https://trader.example";
const MINUTE_MS = 60_000;

const WELL = {
  ok: true,
  balance: "0.48",
  pending: 0,
  oldestMs: null,
  spentToday: "0.06",
  cronMs: 20_000,
  dryRun: false,
};

interface World {
  readonly url?: string;
  /** What the executor answers to HEAD. */
  readonly head?: number;
  /** What it answers at /healthz: null if it does not. */
  readonly health: Response | null;
}

/** The doctor's lines about an executor, and what it was asked for. */
async function look({ url = ADDRESS, head = 405, health }: World) {
  const asked: string[] = [];
  const outside = {
    async fetch(address: string, { method = "GET" }: RequestInit = {}) {
      asked.push(`${method} ${address}`);
      if (method === "HEAD") return new Response(null, { status: head });
      if (health === null) throw new TypeError("fetch failed");
      return health;
    },
  };
  const findings = await checkExecutor(outside, { secrets: { EXECUTOR_URL: url } });
  return { lines: findings.flatMap(linesOf), asked };
}

/** The lines about a trader that is well, but for some fields. */
async function linesWith(change: Partial<Record<keyof typeof WELL, unknown>>): Promise<readonly string[]> {
  const health = { ...WELL, ...change };
  return (await look({ health: Response.json(health, { status: health.ok ? 200 : 503 }) })).lines;
}

const TRADES = "✓ Trader: it trades for real.";
const WALLET = "✓ Trader: its wallet has 0.48 SOL. Buys took 0.06 SOL within 24 hours.";
const NOTHING_WAITS = "✓ Trader: no trade waits.";
const CRON = "✓ Trader: its cron trigger ran 20 s ago.";

describe("a trader", () => {
  it("is asked where EXECUTOR_URL is, whatever its query", async () => {
    const { lines, asked } = await look({ url: `${ADDRESS}/?key=1`, health: Response.json(WELL) });
    expect(lines).toEqual([TRADES, WALLET, NOTHING_WAITS, CRON]);
    expect(asked).toEqual([`HEAD ${ADDRESS}/?key=1`, `GET ${ADDRESS}/healthz`]);
  });

  it("may be on this machine without encryption", async () => {
    const { lines } = await look({ url: "http://127.0.0.1:8787", health: Response.json(WELL) });
    expect(lines).toContain(TRADES);
  });

  it("that rehearses is well, and the way to end that is told", async () => {
    expect(await linesWith({ dryRun: true })).toEqual([
      '– Trader: it rehearses only. With [vars] and DRY_RUN = "off" below the last comment of trader/wrangler.local.toml, `npm run trader:deploy` lets it trade.',
      WALLET,
      NOTHING_WAITS,
      CRON,
    ]);
  });

  it("may have trades that wait", async () => {
    expect(await linesWith({ pending: 1, oldestMs: 9 * MINUTE_MS })).toContain(
      "✓ Trader: 1 trade waits, the oldest for 9 min.",
    );
    expect(await linesWith({ pending: 3, oldestMs: 20_000 })).toContain(
      "✓ Trader: 3 trades wait, the oldest for 20 s.",
    );
  });

  it("has a trade that waits for ten minutes", async () => {
    expect(await linesWith({ ok: false, pending: 2, oldestMs: 10 * MINUTE_MS })).toEqual([
      TRADES,
      "– Trader: its wallet has 0.48 SOL. Whether that is enough shows when the rest is put right.",
      "✗ Trader: 2 trades wait, the oldest for 10 min.",
      "  → `npm run trader:status` says why.",
      CRON,
    ]);
  });

  it("has less than its reserve", async () => {
    expect(await linesWith({ ok: false, balance: "0.01" })).toEqual([
      TRADES,
      "✗ Trader: its wallet has 0.01 SOL, which is below RESERVE_SOL.",
      "  → Send SOL to it: below that it buys nothing.",
      NOTHING_WAITS,
      CRON,
    ]);
  });

  it("has a node that does not answer", async () => {
    expect(await linesWith({ ok: false, balance: null })).toEqual([
      TRADES,
      "✗ Trader: its Solana node does not answer.",
      "  → Look at RPC_URL, and at your plan at its provider.",
      NOTHING_WAITS,
      CRON,
    ]);
  });

  it("does not reach Redis, so nothing is said of what Redis holds", async () => {
    expect(await linesWith({ ok: false, pending: null, spentToday: null, cronMs: null })).toEqual([
      TRADES,
      "– Trader: its wallet has 0.48 SOL. Whether that is enough shows when the rest is put right.",
      "✗ Trader: it does not reach Redis.",
      "  → If that database works, the trader has another URL or token: `npx wrangler secret put NAME --config trader/wrangler.toml`.",
    ]);
  });

  it("has a cron trigger that has never run, which is no fault, or not for three minutes, which is one", async () => {
    expect(await linesWith({ cronMs: null })).toContain(
      "– Trader: its cron trigger has never run. After a deployment the first run may take 15 minutes.",
    );
    const lines = await linesWith({ ok: false, cronMs: 3 * MINUTE_MS });
    expect(lines.slice(-2)).toEqual([
      "✗ Trader: its cron trigger ran last 3 min ago, and should each minute.",
      "  → Look at its cron events in Cloudflare's dashboard. If there are none, run `npm run trader:deploy`.",
    ]);
  });

  it("lacks a variable", async () => {
    const { lines } = await look({ head: 500, health: new Response(NOT_CONFIGURED, { status: 500 }) });
    expect(lines).toEqual([
      "✗ Trader: it lacks a variable, or has a wrong one.",
      "  → Run this again while `npx wrangler tail conclave-trader` runs: that names it. docs/trader.md says what it may be.",
    ]);
  });

  it("takes no trades at a path that it does not know", async () => {
    const { lines, asked } = await look({ url: `${ADDRESS}/trade`, head: 404, health: Response.json(WELL) });
    expect(lines.slice(0, 3)).toEqual([
      "✗ Trader: EXECUTOR_URL has a path, where it takes no trades.",
      "  → Take the path off EXECUTOR_URL in .dev.vars, and run `npm run launch`.",
      TRADES,
    ]);
    expect(asked.at(-1)).toBe(`GET ${ADDRESS}/healthz`);
  });
});

describe("an executor that is no trader of ours", () => {
  const json = (body: unknown, status = 200) => Response.json(body, { status });

  it.each<[string, Response | null]>([
    ["has no /healthz", new Response("not found", { status: 404 })],
    ["breaks off", null],
    ["answers HTML", new Response("<!doctype html><title>ok</title>")],
    ["leads elsewhere", new Response(null, { status: 302, headers: { location: "https://login.example" } })],
    ["has trouble of its own", new Response("oops", { status: 500 })],
    ["says that it is not well, in its own way", json({ ok: false, pending: 4 }, 503)],
    ["is another Worker without variables", new Response("not configured", { status: 500 })],
    ["says what a terminal would obey", json({ ...WELL, balance: "\u001b[2J1" })],
    ["counts in other units", json({ ...WELL, oldestMs: "12 min" })],
    ["answers a list", json([WELL])],
  ])("is not called broken if it %s", async (_, health) => {
    expect((await look({ health })).lines).toEqual([
      "✓ Executor: something answers (405). Whether it trades, only a trade shows.",
    ]);
  });

  it("is asked no more where somebody in between could answer for it", async () => {
    const { lines, asked } = await look({ url: "http://trader.example", health: Response.json(WELL) });
    expect(lines).toEqual(["✓ Executor: something answers (405). Whether it trades, only a trade shows."]);
    expect(asked).toEqual(["HEAD http://trader.example"]);
  });
});
