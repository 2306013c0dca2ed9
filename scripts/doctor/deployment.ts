import { configured, workerName } from "../launch/configured.ts";
import { readVars, secretsIn } from "../launch/dev-vars.ts";
import { settingsIn } from "../launch/local-config.ts";
import { FILES, type Secrets } from "../launch/names.ts";
import type { Outside } from "../launch/outside.ts";
import { QSTASH_DEFAULT } from "../launch/qstash.ts";
import { TELEGRAM_API_ROOT } from "../launch/telegram.ts";

/** A deployment as this machine knows it. */
export interface Deployment {
  readonly worker: string;
  readonly publicUrl: string | null;
  readonly secrets: Secrets;
  readonly qstashUrl: string;
  readonly apiRoot: string;
  /** Where the market is; null if there is none. */
  readonly marketUrl: string | null;
  readonly accountId: string | null;
}

/** Reads what this machine knows: from the environment, `.dev.vars`, and `wrangler.local.toml` or `wrangler.toml`. */
export function readDeployment(outside: Outside): Deployment {
  const secrets = { ...secretsIn(readVars(outside.read(FILES.secrets))), ...secretsIn(outside.env) };
  return {
    worker: workerName(outside),
    publicUrl: configured(outside, "PUBLIC_URL")?.replace(/\/+$/, "") ?? null,
    secrets,
    qstashUrl: (configured(outside, "QSTASH_URL") ?? QSTASH_DEFAULT).replace(/\/+$/, ""),
    apiRoot: configured(outside, "TELEGRAM_API_ROOT") ?? TELEGRAM_API_ROOT,
    marketUrl: configured(outside, "MARKET_URL"),
    accountId: outside.env.CLOUDFLARE_ACCOUNT_ID || settingsIn(outside.read(FILES.localConfig) ?? "").accountId,
  };
}
