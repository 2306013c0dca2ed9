/** @module-tag long */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { checkExecutor } from "../../scripts/doctor/check-executor.ts";
import { linesOf } from "../../scripts/doctor/finding.ts";
import { type Stage, startStage } from "./stage.ts";

const ADDRESS = "https://trader.example/";
const LATER_MS = 60_000;

let stage: Stage;
beforeAll(async () => {
  stage = await startStage();
});
beforeEach(() => stage.startAnew());
afterAll(() => stage.close());

/** What the doctor says of the trader that is on the stage. */
async function look(): Promise<readonly string[]> {
  const fetch = async (url: string, init?: RequestInit) => {
    const { http, text } = await stage.send(new Request(url, init));
    return new Response(text, { status: http });
  };
  return (await checkExecutor({ fetch }, { secrets: { EXECUTOR_URL: ADDRESS } })).flatMap(linesOf);
}

describe("the doctor understands the trader", () => {
  it("that is well, and one that works on a trade", async () => {
    await stage.cron();
    expect(await look()).toEqual([
      "✓ Trader: it trades for real.",
      "✓ Trader: its wallet has 10 SOL. Buys took 0 SOL within 24 hours.",
      "✓ Trader: no trade waits.",
      expect.stringMatching(/^✓ Trader: its cron trigger ran .+ ago\.$/),
    ]);
    await stage.ask({ id: stage.newId() });
    stage.pass(LATER_MS);
    const [, wallet, waiting] = await look();
    expect(wallet).toMatch(/^✓ Trader: its wallet has 9\.9\d+ SOL\. Buys took 0\.06 SOL within 24 hours\.$/);
    expect(waiting).toMatch(/^✓ Trader: 1 trade waits, the oldest for .+\.$/);
  });

  it("that only rehearses, is poor, and was never run by cron", async () => {
    stage.configure({ DRY_RUN: "on", RESERVE_SOL: "11" });
    expect(await look()).toEqual([
      expect.stringContaining("– Trader: it rehearses only."),
      "✗ Trader: its wallet has 10 SOL, which is below RESERVE_SOL.",
      expect.stringMatching(/^ {2}→ /),
      "✓ Trader: no trade waits.",
      expect.stringContaining("– Trader: its cron trigger has never run."),
    ]);
  });

  it("whose node or Redis is away, or whose cron trigger is dead", async () => {
    await stage.cron();
    stage.solana.nodes[0].faults.always("cut");
    expect(await look()).toContain("✗ Trader: its Solana node does not answer.");
    stage.solana.resetFaults();
    stage.pass(4 * LATER_MS);
    expect((await look()).some((line) => line.startsWith("✗ Trader: its cron trigger ran last "))).toBe(true);
    stage.pass(LATER_MS);
    stage.upstash.faults.down = true;
    expect(await look()).toContain("✗ Trader: it does not reach Redis.");
  });

  it("that has a wrong variable", async () => {
    stage.configure({ MAX_TRADE_SOL: "much" });
    const [what] = await look();
    expect(what).toBe("✗ Trader: it lacks a variable, or has a wrong one.");
  });
});
