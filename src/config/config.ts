import * as z from "zod/mini";
import type { Rules } from "../domain/rules.ts";
import { type ArchiveBinding, ArchiveEnv } from "./archive.ts";
import { type AssetsBinding, AssetsEnv } from "./assets.ts";
import { type ExecutorSettings, TradingEnv } from "./executor.ts";
import { MarketEnv, type MarketSettings } from "./market.ts";
import { type RateLimits, RateLimitsEnv } from "./rate-limit.ts";
import { RulesEnv } from "./rules.ts";
import { TokensEnv } from "./tokens.ts";
import { httpUrl, integer, orDefault, parseJson, readVariables, rounded, text } from "./variables.ts";

/** The Worker's environment, parsed. Times are in milliseconds. */
export interface Config {
  readonly telegram: {
    readonly token: string;
    readonly webhookSecret: string;
    readonly apiRoot: string;
    /** What Telegram's getMe says. If it is null, the first request of each isolate asks. */
    readonly botInfo: BotInfo | null;
  };
  readonly redis: { readonly url: string; readonly token: string };
  readonly qstash: {
    readonly url: string;
    readonly token: string;
    readonly currentSigningKey: string;
    readonly nextSigningKey: string;
  };
  /** The address of this Worker, without a trailing slash. */
  readonly publicUrl: string;
  readonly sessionTtlMs: number;
  readonly clockOffsetMs: number;
  readonly rules: Rules;
  /** The executor; null if trades are on paper. */
  readonly executor: ExecutorSettings | null;
  /** The Telegram user ids of those who run this deployment. They decide which groups may trade. */
  readonly operators: ReadonlySet<number>;
  /** How many requests one invocation of the Worker may make: the limit of its Cloudflare plan. */
  readonly subrequests: number;
  /** The rate limits. Without a binding, nobody is too fast, and every answer is sent. */
  readonly rateLimits: RateLimits;
  /** The mints that symbols stand for; the symbols are in capitals. */
  readonly mints: ReadonlyMap<string, string>;
  /** Whether the archive Worker is to be told of what changes. */
  readonly archiving: boolean;
  /** What reads the archive; null if there is no archive to read. */
  readonly archive: ArchiveBinding | null;
  /** The scripts and styles of the board's page; null if there is no such binding. */
  readonly assets: AssetsBinding | null;
  /** The market that says what tokens are worth; null if there is none. */
  readonly market: MarketSettings | null;
}

const BotInfoJson = z.object({
  id: z.int(),
  is_bot: z.literal(true),
  first_name: z.string(),
  username: z.string().check(z.minLength(1)),
});
export type BotInfo = z.infer<typeof BotInfoJson>;

/**
 * A variable is missing or malformed, or several contradict each other. The message names them and never holds a value.
 */
export class ConfigError extends Error {
  override readonly name = "ConfigError";
}

const Env = z.object({
  BOT_TOKEN: text,
  // Telegram's own limits: https://core.telegram.org/bots/api#setwebhook
  WEBHOOK_SECRET: z.string().check(z.regex(/^[A-Za-z0-9_-]{1,256}$/)),
  BOT_INFO: orDefault(z.pipe(z.pipe(z.string(), z.transform(parseJson)), z.nullable(BotInfoJson)), "null"),
  TELEGRAM_API_ROOT: orDefault(httpUrl, "https://api.telegram.org"),
  UPSTASH_REDIS_REST_URL: httpUrl,
  UPSTASH_REDIS_REST_TOKEN: text,
  QSTASH_URL: orDefault(httpUrl, "https://qstash.upstash.io"),
  QSTASH_TOKEN: text,
  QSTASH_CURRENT_SIGNING_KEY: text,
  QSTASH_NEXT_SIGNING_KEY: text,
  PUBLIC_URL: httpUrl,
  SESSION_TTL_SECONDS: orDefault(integer.check(z.refine((seconds) => seconds > 0)), "86400"),
  CLOCK_OFFSET_MS: orDefault(rounded, "0"),
  SUBREQUESTS: orDefault(integer.check(z.refine((requests) => requests > 0)), "50"),
});

/**
 * Reads the environment. Throws a ConfigError that names every variable that is missing or malformed, and those that
 * contradict each other.
 */
export function parseEnv(env: unknown): Config {
  const [read, rules, trading, tokens, rateLimits, archive, assets, market] = [
    readVariables(Env, env),
    readVariables(RulesEnv, env),
    readVariables(TradingEnv, env),
    readVariables(TokensEnv, env),
    readVariables(RateLimitsEnv, env),
    readVariables(ArchiveEnv, env),
    readVariables(AssetsEnv, env),
    readVariables(MarketEnv, env),
  ];
  const groups = [read, rules, trading, tokens, rateLimits, archive, assets, market];
  if (!read.ok || !rules.ok || !trading.ok || !tokens.ok || !rateLimits.ok || !archive.ok || !assets.ok || !market.ok) {
    const names = new Set(groups.flatMap((group) => (group.ok ? [] : group.error)));
    throw new ConfigError(`missing or malformed: ${[...names].join(", ")}`);
  }
  const vars = read.value;
  return {
    telegram: {
      token: vars.BOT_TOKEN,
      webhookSecret: vars.WEBHOOK_SECRET,
      apiRoot: vars.TELEGRAM_API_ROOT,
      botInfo: vars.BOT_INFO,
    },
    redis: { url: vars.UPSTASH_REDIS_REST_URL, token: vars.UPSTASH_REDIS_REST_TOKEN },
    qstash: {
      url: vars.QSTASH_URL,
      token: vars.QSTASH_TOKEN,
      currentSigningKey: vars.QSTASH_CURRENT_SIGNING_KEY,
      nextSigningKey: vars.QSTASH_NEXT_SIGNING_KEY,
    },
    publicUrl: vars.PUBLIC_URL,
    sessionTtlMs: vars.SESSION_TTL_SECONDS * 1_000,
    clockOffsetMs: vars.CLOCK_OFFSET_MS,
    subrequests: vars.SUBREQUESTS,
    rules: rules.value,
    ...trading.value,
    rateLimits: rateLimits.value,
    mints: tokens.value,
    ...archive.value,
    assets: assets.value.ASSETS,
    ...market.value,
  };
}

let parsedEnv: unknown;
let config: Config | undefined;

/** Reads the environment once per isolate, since it does not change there. Throws as `parseEnv` does. */
export function configOf(env: unknown): Config {
  if (config === undefined || parsedEnv !== env) {
    config = parseEnv(env);
    parsedEnv = env;
  }
  return config;
}
