import type { ExecutorStandIn } from "../executor/server.ts";
import type { MarketStandIn } from "../market/server.ts";
import { OPERATOR_ID } from "../operator.ts";
import type { QStashStandIn } from "../qstash/server.ts";
import type { TelegramStandIn } from "../telegram/server.ts";
import type { UpstashStandIn } from "../upstash/server.ts";

/** The services that a Worker talks to, and where it is reached itself. */
export interface Services {
  telegram: TelegramStandIn;
  qstash: QStashStandIn;
  upstash: UpstashStandIn;
  /** Carries out the approved trades; without it they are carried out on paper. */
  executor?: ExecutorStandIn;
  /** Says what tokens are worth; without it nobody does. */
  market?: MarketStandIn;
  webhookSecret: string;
  /** Where the Worker itself is reached. */
  publicUrl: string;
}

/** The variables of a Worker among stand-ins. */
export function workerBindings(services: Services): Record<string, string> {
  const { telegram, qstash, upstash, executor, market } = services;
  return {
    BOT_TOKEN: telegram.botToken,
    BOT_INFO: JSON.stringify(telegram.botUser),
    WEBHOOK_SECRET: services.webhookSecret,
    TELEGRAM_API_ROOT: telegram.url,
    UPSTASH_REDIS_REST_URL: upstash.url,
    UPSTASH_REDIS_REST_TOKEN: upstash.token,
    QSTASH_URL: qstash.url,
    QSTASH_TOKEN: qstash.token,
    QSTASH_CURRENT_SIGNING_KEY: qstash.currentSigningKey,
    QSTASH_NEXT_SIGNING_KEY: qstash.nextSigningKey,
    PUBLIC_URL: services.publicUrl,
    OPERATORS: String(OPERATOR_ID),
    ...(executor === undefined ? {} : { EXECUTOR_URL: executor.url, EXECUTOR_SECRET: executor.secret }),
    ...(market === undefined ? {} : { MARKET_URL: market.url, ...(market.keys[0] && { MARKET_KEY: market.keys[0] }) }),
    SESSION_TTL_SECONDS: "86400",
    CLOCK_OFFSET_MS: "0",
  };
}

/** These variables with some changed, or taken away where undefined. */
export function withChanges(
  bindings: Readonly<Record<string, string>>,
  changes: Record<string, string | undefined>,
): Record<string, string> {
  const changed = Object.entries({ ...bindings, ...changes });
  return Object.fromEntries(changed.filter((entry): entry is [string, string] => entry[1] !== undefined));
}

/**
 * The local origins among a Worker's variables (`http://127.0.0.1:…` and `http://localhost:…`, with any path): what it is told to
 * talk to, and so may.
 */
export function localOrigins(bindings: Record<string, string>): string[] {
  const origins = Object.values(bindings).flatMap((value) => {
    const origin = /^http:\/\/(?:127\.0\.0\.1|localhost)(?::\d+)?(?=\/|$)/.exec(value)?.[0];
    return origin === undefined ? [] : [origin];
  });
  return [...new Set(origins)];
}
