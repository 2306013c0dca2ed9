import type { World } from "../../dev/world.ts";
import type { Driver } from "./driver.ts";

/** Runs the Worker in workerd, as it is deployed. Its clock runs by itself. */
export function workerdDriver(world: World): Driver {
  const { telegram, qstash, upstash, executor, worker } = world;
  return {
    telegram,
    qstash,
    upstash,
    executor,
    hasFrozenClock: false,
    now: world.now,
    finish: (request) => request,
    idle: () => worker.idle(),
    advance: (ms) => world.advance(ms),
    advanceDuringWork: () => Promise.resolve(),
    // A tap may have begun to settle a proposal. Then the cron run leaves that to it, and the result comes a moment later.
    async runCron() {
      await world.runCron().catch(() => undefined);
      await worker.idle();
    },
    takeFailures: () => worker.logs.splice(0).flatMap(failureIn),
  };
}

function failureIn(line: string): { what: string; outcome: string }[] {
  if (!line.startsWith("{")) return [];
  const { what, outcome }: { what?: string; outcome?: string } = JSON.parse(line);
  return outcome === "mistake" || outcome === "failed" ? [{ what: what ?? "", outcome }] : [];
}
