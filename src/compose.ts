import { archiveReaderBy } from "./archive-reader/rpc-archive-reader.ts";
import { boardLinkBy } from "./board/link.ts";
import { boardPublisher } from "./board/publish.ts";
import { showMove } from "./cards/after-move.ts";
import type { Config } from "./config/config.ts";
import type { Deps } from "./deps.ts";
import { paperExecutor } from "./executor/paper.ts";
import { webhookExecutor } from "./executor/webhook.ts";
import { describeError, log } from "./log.ts";
import { jupiterMarket } from "./market/jupiter.ts";
import { noMarket } from "./market/market.ts";
import { rateLimiterBy } from "./rate-limit.ts";
import { qstashScheduler } from "./scheduler/qstash.ts";
import { failureOf } from "./settlement/step.ts";
import { createStore } from "./store/index.ts";
import { initRedis } from "./store/redis.ts";
import { createApi } from "./telegram/api.ts";
import { EDIT_TIMEOUT_MS, TELEGRAM_TIMEOUT_S } from "./time-limits.ts";

/** The Worker's clock and a way to wait, both in milliseconds. */
export type Clock = Pick<Deps, "now" | "sleep">;

const clockOf = ({ clockOffsetMs }: Config): Clock => ({
  now: () => Date.now() + clockOffsetMs,
  sleep: (ms) => new Promise((resolve) => setTimeout(resolve, Math.max(0, ms))),
});

/**
 * Builds what one piece of work needs (`Deps`). `waitUntil` lets work outlive the response. A test may
 * bring its own clock.
 */
export function compose(
  config: Config,
  waitUntil: (work: Promise<unknown>) => void,
  { now, sleep }: Clock = clockOf(config),
): Deps {
  const calls = { telegram: 0, executor: 0, market: 0 };
  const count = () => {
    calls.telegram += 1;
  };
  const attemptId = crypto.randomUUID();
  const store = createStore(initRedis(config.redis), {
    now,
    ttlMs: config.sessionTtlMs,
    rules: config.rules,
    attemptId,
    permissionRequired: config.executor !== null,
    archiving: config.archiving,
    archiveConnected: config.archive !== null,
    onMoved: (chatId, moved) => showMove(deps, chatId, moved),
    onShown: boardPublisher(() => deps),
  });
  const market =
    config.market === null ? noMarket : jupiterMarket(config.market, { now, onCall: () => (calls.market += 1) });
  const deps: Deps = {
    cost: () => ({ redis: store.requests(), ...calls }),
    now,
    store,
    archive: archiveReaderBy(config.archive),
    market,
    api: createApi(config.telegram, TELEGRAM_TIMEOUT_S, count),
    cardApi: createApi(config.telegram, EDIT_TIMEOUT_MS / 1_000, count),
    scheduler: qstashScheduler(config, now),
    executor: config.executor === null ? paperExecutor : webhookExecutor(config.executor, () => (calls.executor += 1)),
    allowsMember: rateLimiterBy(config.rateLimits.member),
    allowsAnswer: rateLimiterBy(config.rateLimits.answers),
    mints: config.mints,
    operators: config.operators,
    attemptId,
    sessionTtlSeconds: config.sessionTtlMs / 1_000,
    rules: config.rules,
    sleep,
    boardLink: boardLinkBy({ publicUrl: config.publicUrl, secret: config.telegram.webhookSecret, now }),
    later: (what, work) =>
      waitUntil(
        work.catch((thrown) => {
          const { cause, ...step } = failureOf(thrown);
          log({ what, outcome: "failed", ...step, error: describeError(cause) });
        }),
      ),
  };
  return deps;
}
