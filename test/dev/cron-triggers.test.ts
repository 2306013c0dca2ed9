import { expect, it } from "vitest";
import { runCronBetweenRestarts } from "../../dev/cron-triggers.ts";

/** A world whose cron run ends when it is told to, and which may restart meanwhile. */
function fakeWorld() {
  let fail: (error: Error) => void = () => undefined;
  const listeners = new Set<() => void>();
  const world = {
    runs: 0,
    restarting: false,
    archive: null,
    trader: null,
    runCron: () => {
      world.runs += 1;
      return new Promise<void>((_resolve, reject) => {
        fail = reject;
      });
    },
    onRestart: (listener: () => void) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
  const restart = () => {
    for (const listener of listeners) listener();
  };
  return { world, listeners, restart, fail: () => fail(new Error("socket hang up")) };
}

it("a cron run is left out while Workers restart", async () => {
  const { world } = fakeWorld();
  world.restarting = true;
  await runCronBetweenRestarts(world, () => expect.unreachable());
  expect(world.runs).toBe(0);
});

it("tells of a cron run that fails", async () => {
  const { world, listeners, fail } = fakeWorld();
  const told: unknown[] = [];
  const run = runCronBetweenRestarts(world, (error) => told.push(error));
  fail();
  await run;
  expect(told).toEqual([new Error("socket hang up")]);
  expect(listeners.size).toBe(0);
});

it("does not tell of a cron run that a restart ends", async () => {
  const { world, restart, fail } = fakeWorld();
  const run = runCronBetweenRestarts(world, () => expect.unreachable());
  restart();
  fail();
  await run;
  expect(world.runs).toBe(1);
});
