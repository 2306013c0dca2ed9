import type { BotWorld } from "../support/bot-world.ts";
import type { Driver } from "./driver.ts";

/** The bot in this process, with a clock that stands still: thousands of commands a minute. */
export function inProcessDriver(world: BotWorld): Driver {
  return {
    telegram: world.telegram,
    qstash: world.qstash,
    upstash: world.upstash,
    executor: world.executor,
    hasFrozenClock: true,
    now: world.clock.now,
    async done(work) {
      const result = await world.until(work);
      await world.idle();
      return result;
    },
    rest: () => world.idle(),
    pass: (ms) => world.pass(ms),
    async tick(ms) {
      world.clock.moveTo(world.clock.now() + ms);
      await world.until(world.qstash.advance(ms));
    },
    // Where Redis does not answer, the trigger fails, and comes again in a minute.
    cron: () => world.cron().catch(() => undefined),
    failures: () => world.logs.splice(0).filter(({ outcome }) => outcome === "mistake" || outcome === "failed"),
  };
}
