import type { BotWorld } from "../support/bot-world.ts";
import type { Driver } from "./driver.ts";

/** Runs the bot in the test's process, with a frozen clock. It handles thousands of commands a minute. */
export function inProcessDriver(world: BotWorld): Driver {
  return {
    telegram: world.telegram,
    qstash: world.qstash,
    upstash: world.upstash,
    executor: world.executor,
    hasFrozenClock: true,
    now: world.clock.now,
    async finish(request) {
      const result = await world.until(request);
      await world.idle();
      return result;
    },
    idle: () => world.idle(),
    advance: (ms) => world.pass(ms),
    async advanceDuringWork(ms) {
      world.clock.moveTo(world.clock.now() + ms);
      await world.until(world.qstash.advance(ms));
    },
    // Where Redis does not answer, a run fails, and the next one comes in a minute.
    runCron: () => world.cron().catch(() => undefined),
    takeFailures: () => world.logs.splice(0).filter(({ outcome }) => outcome === "mistake" || outcome === "failed"),
  };
}
