import { copyFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { type MarketStandIn, startMarket } from "../../../dev/market/server.ts";
import { type QStashStandIn, startQStash } from "../../../dev/qstash/server.ts";
import { startTelegram, type TelegramStandIn } from "../../../dev/telegram/server.ts";
import { startUpstashAccount, type UpstashAccountStandIn } from "../../../dev/upstash/account.ts";
import { startUpstash, type UpstashStandIn } from "../../../dev/upstash/server.ts";
import { quickHost } from "../../../dev/wrangler/hosts.ts";
import { type CloudflareOptions, type CloudflareStandIn, startCloudflare } from "../../../dev/wrangler/server.ts";

/** Stand-ins of all five services, and a folder like a fresh clone's. */
export interface LaunchServices {
  readonly telegram: TelegramStandIn;
  readonly upstash: UpstashStandIn;
  readonly qstash: QStashStandIn;
  readonly market: MarketStandIn;
  readonly account: UpstashAccountStandIn;
  readonly cloudflare: CloudflareStandIn;
  readonly folder: string;
  /** Where the services are, for a launch and what it starts. */
  readonly addresses: Readonly<Record<string, string>>;
  /** What a person would give who has an account at Upstash. */
  readonly given: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

const REDIRECT = pathToFileURL("dev/upstash/redirect.mjs").href;

export async function startLaunchServices(options: Partial<CloudflareOptions> = {}): Promise<LaunchServices> {
  const telegram = await startTelegram();
  const upstash = await startUpstash();
  const qstash = await startQStash();
  const market = await startMarket();
  const account = await startUpstashAccount(upstash, qstash);
  const cloudflare = await startCloudflare({ host: quickHost, ...options });
  const folder = mkdtempSync(join(tmpdir(), "conclave-launch-"));
  copyFileSync("wrangler.toml", join(folder, "wrangler.toml"));
  return {
    ...{ telegram, upstash, qstash, market, account, cloudflare, folder },
    addresses: {
      TELEGRAM_API_ROOT: telegram.url,
      QSTASH_URL: qstash.url,
      UPSTASH_API_URL: account.url,
      CLOUDFLARE_API_BASE_URL: cloudflare.url,
      CONCLAVE_WRANGLER: join(process.cwd(), "dev", "wrangler", "main.ts"),
      NODE_OPTIONS: `--import ${REDIRECT}`,
    },
    given: {
      BOT_TOKEN: telegram.botToken,
      UPSTASH_EMAIL: account.email,
      UPSTASH_API_KEY: account.apiKey,
      OPERATORS: "7001",
    },
    async close() {
      await Promise.all([telegram, upstash, qstash, market, account, cloudflare].map((one) => one.close()));
      rmSync(folder, { recursive: true });
    },
  };
}
