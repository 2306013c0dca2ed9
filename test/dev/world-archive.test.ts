/** @module-tag long */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startWorld, type WorldWithArchive } from "../../dev/world.ts";

const MINUTE = 60_000;

let world: WorldWithArchive;
beforeAll(async () => {
  world = await startWorld({ archive: true });
});
afterAll(() => world.close());

describe("the archive of a local world", () => {
  it("reaches Redis and PostgreSQL, and the bot is told of it", async () => {
    expect((await world.archive.worker.fetch("/healthz")).status).toBe(200);
    expect(world.worker.bindings).toMatchObject({ ARCHIVE: "on" });
    expect(world.archive.worker.bindings).toMatchObject({ UPSTASH_REDIS_REST_URL: world.upstash.url });
  });

  it("moves with the clock, also where it runs twice", async () => {
    const { archive } = world;
    const second = await archive.secondWorker();
    await world.advance(MINUTE);
    for (const { bindings } of [world.worker, archive.worker, second])
      expect(bindings.CLOCK_OFFSET_MS).toBe(String(MINUTE));
    await second.close();
    await archive.restart();
    expect((await archive.worker.fetch("/healthz")).status).toBe(200);
  });

  it("may be stopped and started without the bot", async () => {
    const { archive } = world;
    const { url } = archive.worker;
    await archive.stop();
    await expect(archive.worker.fetch("/healthz")).rejects.toThrow("fetch failed");
    await world.advance(MINUTE);
    expect((await world.worker.fetch("/")).status).toBe(200);
    await archive.start();
    await archive.start();
    expect(archive.worker.url).toBe(url);
    expect(archive.worker.bindings.CLOCK_OFFSET_MS).toBe(world.worker.bindings.CLOCK_OFFSET_MS);
    await archive.runCron();
  });

  it("has its rows read, also while PostgreSQL is away for the Worker", async () => {
    const { postgres, rows } = world.archive;
    postgres.faults.down = true;
    expect(await rows("sessions")).toEqual([]);
    postgres.resetFaults();
  });
});

it("has no archive unless it is asked for", async () => {
  const other = await startWorld();
  expect(other.archive).toBeNull();
  expect(other.worker.bindings).not.toHaveProperty("ARCHIVE");
  await other.close();
});
