import * as z from "zod/mini";

/** Everything the Worker is told by its environment, parsed. Times are in milliseconds. */
export interface Config {
  readonly telegram: {
    readonly token: string;
    readonly webhookSecret: string;
    readonly apiRoot: string;
    /** What getMe would say; without it the first request of an isolate asks. */
    readonly botInfo: BotInfo | null;
  };
  readonly redis: { readonly url: string; readonly token: string };
  readonly qstash: {
    readonly url: string;
    readonly token: string;
    readonly currentSigningKey: string;
    readonly nextSigningKey: string;
  };
  /** Where this Worker is reached, without a trailing slash. */
  readonly publicUrl: string;
  readonly sessionTtlMs: number;
  readonly clockOffsetMs: number;
}

const BotInfoJson = z.object({
  id: z.int(),
  is_bot: z.literal(true),
  first_name: z.string(),
  username: z.string().check(z.minLength(1)),
});
export type BotInfo = z.infer<typeof BotInfoJson>;

/** A variable is missing or malformed. The message names it and never holds its value. */
export class ConfigError extends Error {
  override readonly name = "ConfigError";
}

/** A variable as text: wrangler.toml may also hold numbers and tables, and hands them over as they are. */
const asText = (value: unknown): unknown => {
  if (typeof value === "number") return String(value);
  return typeof value === "object" && value !== null ? JSON.stringify(value) : value;
};

/** Binds a rule to an optional variable: not set and empty are the same, and mean the default. */
const orDefault = <Out>(rule: z.ZodMiniType<Out, string>, fallback: string) =>
  z.pipe(
    z.transform((value) => asText(value) || fallback),
    z.pipe(z.string(), rule),
  );

const text = z.string().check(z.regex(/^\S+$/));
const httpUrl = z.pipe(
  z.string().check(z.refine((value) => URL.canParse(value) && /^https?:\/\/[^?#\s]+$/i.test(value))),
  z.transform((value) => value.replace(/\/+$/, "").replace(/^https?/i, (scheme) => scheme.toLowerCase())),
);
const integer = z.pipe(z.string().check(z.regex(/^-?\d{1,15}$/)), z.transform(Number));
const rounded = z.pipe(
  z.string().check(z.regex(/^[+-]?\d{1,15}(\.\d+)?$/)),
  z.transform((value) => Math.round(Number(value))),
);
const json = z.transform((value: string): unknown => {
  try {
    return JSON.parse(value);
  } catch {
    return undefined;
  }
});

const Env = z.object({
  BOT_TOKEN: text,
  // Telegram's own limits: https://core.telegram.org/bots/api#setwebhook
  WEBHOOK_SECRET: z.string().check(z.regex(/^[A-Za-z0-9_-]{1,256}$/)),
  BOT_INFO: orDefault(z.pipe(z.pipe(z.string(), json), z.nullable(BotInfoJson)), "null"),
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
});

/** Reads the environment. Throws a ConfigError that names every variable that is missing or malformed. */
export function parseEnv(env: unknown): Config {
  const parsed = Env.safeParse(env);
  if (!parsed.success) {
    const names = new Set(parsed.error.issues.map(({ path }) => String(path[0])));
    throw new ConfigError(`missing or malformed: ${[...names].join(", ")}`);
  }
  const vars = parsed.data;
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
  };
}

let parsedEnv: unknown;
let config: Config | undefined;

/** The same, once per isolate: an isolate's environment does not change. */
export function configOf(env: unknown): Config {
  if (config === undefined || parsedEnv !== env) {
    config = parseEnv(env);
    parsedEnv = env;
  }
  return config;
}
