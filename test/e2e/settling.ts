import { expect } from "vitest";
import * as z from "zod";
import type { RunningWorker } from "../../dev/worker/run.ts";
import type { World } from "../../dev/world.ts";
import type { Stage, Vote } from "./stage.ts";

/** How much later than the first Worker's clock the second one's is, in ms: a vote of a minute is over by it. */
export const AFTER_VOTE_MS = 70_000;

/** And one for which the lease of whoever settled at that time has run out. */
export const AFTER_LEASE_MS = AFTER_VOTE_MS + 30_000;

/** A Worker on the same world whose clock is `ms` ahead, so that nobody has to wait. */
export const workerAhead = (world: World, ms: number): Promise<RunningWorker> =>
  world.secondWorker({ CLOCK_OFFSET_MS: String(ms) });

/** Calls a Worker's `/proposal-end` as QStash would; the signature is for the first Worker's address. */
export const callEnd = (world: World, worker: RunningWorker, body: string) =>
  world.qstash.post(`${worker.url}/proposal-end`, body, { sub: `${world.url}/proposal-end` });

/**
 * Calls a Worker's `/proposal-end`, and expects to be told to come again at a time that Redis keeps with the vote. That is `q.ends` or
 * `q.settle_until`. Retry-After says it in whole seconds by the Worker's clock, however long the call takes.
 */
export async function expectPutOff(
  world: World,
  worker: RunningWorker,
  { group }: Stage,
  { body }: Vote,
  until: "q.ends" | "q.settle_until",
): Promise<void> {
  const at = Number(await world.upstash.command("HGET", `session:live:{${group.id}}`, until));
  const secondsLeft = () => Math.ceil((at - Date.now() - Number(worker.bindings.CLOCK_OFFSET_MS)) / 1_000);
  const most = secondsLeft();
  const { status, headers } = await callEnd(world, worker, body);
  expect(status).toBe(503);
  expect(Number(headers.get("Retry-After"))).toBeLessThanOrEqual(most);
  expect(Number(headers.get("Retry-After"))).toBeGreaterThanOrEqual(secondsLeft());
}

/** Makes the pause pass that an attempt left which failed: until then nobody tries again. */
export const passPause = (world: World, { group }: Stage): Promise<void> => passPauseIn(world, group.id);

async function passPauseIn({ upstash }: World, chatId: number): Promise<void> {
  const moved = await upstash.command("GET", `moved:{${chatId}}`);
  const key = `session:live:{${moved ?? chatId}}`;
  if (Number(await upstash.command("EXISTS", key)) === 1) await upstash.command("HSET", key, "q.next", "0");
}

/** Calls until a Worker says that nothing is left to do, at most `times`; the pauses in between pass. */
export async function callUntilDone(world: World, worker: RunningWorker, body: string, times = 3): Promise<number> {
  const { chatId } = z.object({ chatId: z.number() }).parse(JSON.parse(body));
  for (let call = 1; ; call += 1) {
    if (call > 1) await passPauseIn(world, chatId);
    const { status } = await callEnd(world, worker, body);
    if (status === 200 || call === times) return status;
  }
}
