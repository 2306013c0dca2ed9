import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startWorld, type World } from "../../dev/world.ts";

const MINUTE = 60_000;

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.close());

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
    await world.advance(5 * MINUTE);
    const after = Date.now();
    for (const now of [world.now(), world.telegram.now(), world.qstash.now()]) {
      expect(now).toBeGreaterThanOrEqual(before + 5 * MINUTE);
      expect(now).toBeLessThanOrEqual(Date.now() + 5 * MINUTE);
    }
    expect(world.worker.bindings.CLOCK_OFFSET_MS).toBe(String(5 * MINUTE));
    expect(world.qstash.deliveries).toHaveLength(1);
    expect(after - before).toBeLessThan(5000);
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

  it("may be one of several", async () => {
    const other = await startWorld();
    expect(other.url).not.toBe(world.url);
    expect((await other.worker.fetch("/")).status).toBe(200);
    await other.close();
  });
});
