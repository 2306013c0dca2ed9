/** @module-tag long */
import { Webhook } from "standardwebhooks";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { parseLine, perform } from "../../dev/terminal.ts";
import { startWorld, type World } from "../../dev/world.ts";

const MINUTE = 60_000;

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.close());

/** Asks for a small buy as the Worker would, and gives the answer. */
async function requestTrade({ url, secret }: World["executor"], proposalId: string): Promise<unknown> {
  const contributions = [{ userId: 77, name: "@bob", amount: "0.1" }];
  const trade = { kind: "buy", chatId: -1, sessionId: "-1.1", proposalId, token: "WIF", price: "market", total: "0.1" };
  const now = Date.now();
  const [timestamp, deadline] = [now, now + 86_400_000].map((time) => new Date(time).toISOString());
  const body = JSON.stringify({ type: "proposal.approved", timestamp, data: { ...trade, deadline, contributions } });
  const headers = {
    "content-type": "application/json",
    "webhook-id": proposalId,
    "webhook-timestamp": String(Math.floor(now / 1000)),
    "webhook-signature": new Webhook(secret).sign(proposalId, new Date(now), body),
  };
  return (await fetch(url, { method: "POST", headers, body })).json();
}

describe("the local world", () => {
  it("has the Worker in it, at an address of its own", async () => {
    expect((await fetch(`${world.url}/`)).status).toBe(200);
    expect(world.worker.bindings).toMatchObject({ PUBLIC_URL: world.url, QSTASH_URL: world.qstash.url });
  });

  it("moves all clocks together, and delivers what falls due", async () => {
    const url = `${world.url}/proposal-end`;
    await fetch(`${world.qstash.url}/v2/publish/${url}`, {
      method: "POST",
      headers: { authorization: `Bearer ${world.qstash.token}`, "upstash-delay": "5m" },
      body: "{}",
    });
    const before = Date.now();
    // The test's own time limit is far below five minutes of real time.
    await world.advance(5 * MINUTE);
    for (const now of [world.now(), world.telegram.now(), world.qstash.now()]) {
      expect(now).toBeGreaterThanOrEqual(before + 5 * MINUTE);
      expect(now).toBeLessThanOrEqual(Date.now() + 5 * MINUTE);
    }
    expect(world.worker.bindings.CLOCK_OFFSET_MS).toBe(String(5 * MINUTE));
    expect(world.qstash.deliveries).toHaveLength(1);
  });

  it("says while the Worker is restarted, and what it logs", async () => {
    const told: boolean[] = [];
    const lines: string[] = [];
    const stops = [world.onRestart(() => told.push(world.restarting)), world.onLog((line) => lines.push(line))];
    expect(world.restarting).toBe(false);
    const before = world.offsetMs;
    await Promise.all([world.advance(MINUTE), world.restartWorker()]);
    expect(told[0]).toBe(true);
    expect(told.at(-1)).toBe(false);
    expect(world.offsetMs).toBe(before + MINUTE);
    await fetch(`${world.url}/proposal-end`, { method: "POST" });
    await vi.waitFor(() => expect(lines).toEqual([expect.stringContaining("proposal_end")]));
    for (const stop of stops) stop();
    const count = told.length;
    await world.restartWorker();
    expect(told).toHaveLength(count);
  });

  it("changes the Worker's variables, and takes some away", async () => {
    await world.setBindings({ SESSION_TTL_SECONDS: "60", BOT_INFO: undefined });
    expect(world.worker.bindings.SESSION_TTL_SECONDS).toBe("60");
    expect(world.worker.bindings).not.toHaveProperty("BOT_INFO");
    await world.setBindings({ SESSION_TTL_SECONDS: "86400", BOT_INFO: JSON.stringify(world.telegram.botUser) });
  });

  it("has room for a second Worker, whose clock moves too", async () => {
    const second = await world.secondWorker({ SESSION_TTL_SECONDS: "60" });
    expect(second.url).not.toBe(world.url);
    expect(second.bindings).toMatchObject({ PUBLIC_URL: world.url, SESSION_TTL_SECONDS: "60" });
    await world.advance(MINUTE);
    expect(second.bindings.CLOCK_OFFSET_MS).toBe(world.worker.bindings.CLOCK_OFFSET_MS);
    await second.close();
    await world.restartWorker();
    expect((await world.worker.fetch("/")).status).toBe(200);
  });

  it("has an executor, of which the Worker knows nothing unless it is told", async () => {
    expect((await fetch(world.executor.url)).status).toBe(405);
    expect(world.worker.bindings).not.toHaveProperty("EXECUTOR_URL");
    expect(world.worker.bindings).not.toHaveProperty("EXECUTOR_SECRET");
  });

  it("lets the terminal say how trades are treated, and finish those that wait", async () => {
    const { executor, telegram } = world;
    const stage = { group: telegram.group(), members: new Map() };
    const type = (line: string) => perform(world, stage, parseLine(line));
    await type("executor reject Too expensive");
    expect(executor.faults.behaviour).toEqual({ reject: "Too expensive" });
    await type("executor pending_then_fill");
    expect(await requestTrade(executor, "-1.2")).toEqual({ status: "pending" });
    expect(await type("executor finish")).toBe("Trades carried out: 1.");
    expect(executor.effects).toMatchObject([{ id: "-1.2" }]);
    expect(await type("executor finish")).toBe("Trades carried out: 0.");
    executor.resetFaults();
  });

  it("may be one of several, whose Worker has its trades carried out by the executor", async () => {
    const other = await startWorld({ executor: "webhook" });
    expect(other.url).not.toBe(world.url);
    const { url, secret } = other.executor;
    expect(url).not.toBe(world.executor.url);
    expect(other.worker.bindings).toMatchObject({ EXECUTOR_URL: url, EXECUTOR_SECRET: secret });
    expect((await other.worker.fetch("/")).status).toBe(200);
    await other.close();
    await expect(fetch(url)).rejects.toThrow("fetch failed");
  });
});
