import type { World } from "./world-types.ts";

/** How often Cloudflare runs cron triggers, in milliseconds. */
export const CRON_MS = 60_000;

type WithWorkers = Pick<World, "runCron" | "archive" | "trader">;

/** Runs the cron triggers of all Workers once: the bot's, then those of the others. Throws if one of them does. */
export async function runCronTriggers(world: WithWorkers): Promise<void> {
  await world.runCron();
  await world.archive?.runCron();
  await world.trader?.runCron();
}

/**
 * Runs the cron triggers of all Workers at once, as Cloudflare does each minute. While Workers restart nobody would
 * answer, so that run is left out. `failed` is told of errors, but not of those that a restart causes.
 */
export async function runCronBetweenRestarts(
  world: WithWorkers & Pick<World, "restarting" | "onRestart">,
  failed: (error: unknown) => void,
): Promise<void> {
  if (world.restarting) return;
  let restarted = false;
  const stop = world.onRestart(() => {
    restarted = true;
  });
  const runs = await Promise.allSettled([world.runCron(), world.archive?.runCron(), world.trader?.runCron()]);
  stop();
  if (restarted) return;
  for (const run of runs) if (run.status === "rejected") failed(run.reason);
}
