import { expect } from "vitest";
import type { Group } from "../../dev/telegram/server.ts";
import type { RunningWorker } from "../../dev/worker/run.ts";
import type { World } from "../../dev/world.ts";
import { awaited, type Crash, crashAt, type Steps, UNDER_WAY } from "./crash.ts";

/** The crash before or after one of the steps' requests: nothing that follows is carried out. */
export function crashAround(steps: Steps, crashes: "before" | "after", request: string): Crash {
  const step = steps.findIndex((one) => one.includes(request));
  if (step === -1) throw new Error(`no step sends ${request}`);
  return { step, last: crashes === "after" ? [request] : [] };
}

/**
 * Kills a Worker at a moment of its work in a group, and starts it again. `act` sets the work going. Expects that the work came just
 * as far as that.
 */
export async function killAt(
  world: World,
  worker: RunningWorker,
  group: Group,
  steps: Steps,
  crash: Crash,
  act: () => Promise<unknown>,
): Promise<void> {
  const seen = crashAt(world, group, steps, crash);
  await act();
  const expected = [...awaited(steps, crash.step), ...crash.last].toSorted();
  // The card may say that the trade is under way before the crash, or not.
  const done = () => seen.done.filter((name) => name !== UNDER_WAY || expected.includes(name)).toSorted();
  await expect.poll(done).toEqual(expected);
  await worker.setBindings({ ...worker.bindings });
  seen.end();
  expect(done()).toEqual(expected);
}
