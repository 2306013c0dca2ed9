/** The secrets of the Worker, which `.dev.vars` keeps on this machine. The last four are optional for the Worker. */
export const SECRET_NAMES = [
  "BOT_TOKEN",
  "WEBHOOK_SECRET",
  "UPSTASH_REDIS_REST_URL",
  "UPSTASH_REDIS_REST_TOKEN",
  "QSTASH_TOKEN",
  "QSTASH_CURRENT_SIGNING_KEY",
  "QSTASH_NEXT_SIGNING_KEY",
  "OPERATORS",
  "EXECUTOR_SECRET",
  "EXECUTOR_URL",
  "MARKET_KEY",
] as const;
export type SecretName = (typeof SECRET_NAMES)[number];

/** The secrets of the trader. Only the first three are the bot's, too, and the last two are optional. */
export const TRADER_SECRET_NAMES = [
  "UPSTASH_REDIS_REST_URL",
  "UPSTASH_REDIS_REST_TOKEN",
  "EXECUTOR_SECRET",
  "RPC_URL",
  "SOLANA_KEY",
  "CHATS",
  "RPC_URL_2",
  "JUPITER_KEY",
] as const;
export type TraderSecretName = (typeof TRADER_SECRET_NAMES)[number];
export type TraderSecrets = Readonly<Partial<Record<TraderSecretName, string>>>;

/** The secrets that are known, by their names. */
export type Secrets = Readonly<Partial<Record<SecretName, string>>>;

/** The secrets that the launch makes up itself. */
export const MADE_NAMES = ["WEBHOOK_SECRET", "EXECUTOR_SECRET"] as const;

/** What a new database brings. */
export const DATABASE_NAMES = ["UPSTASH_REDIS_REST_URL", "UPSTASH_REDIS_REST_TOKEN"] as const;

/** Frankfurt: near Telegram's servers, which are in Amsterdam, and near QStash's in Europe. */
export const DATABASE_REGION = "eu-central-1";

/** The files of the project that the launch reads or writes. Git ignores all but the first. */
export const FILES = {
  config: "wrangler.toml",
  localConfig: "wrangler.local.toml",
  secrets: ".dev.vars",
  state: ".launch.json",
  /** The id of the process that launches, while it does. */
  lock: ".launch.lock",
  /** wrangler adds a line to it for each deployment. */
  deployments: ".wrangler/deployments.ndjson",
} as const;
