import { askCloudflare } from "../launch/ask-cloudflare.ts";
import { makeSecret } from "../launch/carry-out.ts";
import { readVars, withSecrets } from "../launch/dev-vars.ts";
import { textIn } from "../launch/local-config.ts";
import { FILES, type TraderSecrets } from "../launch/names.ts";
import type { Outside } from "../launch/outside.ts";
import type { Prompts } from "../launch/prompts.ts";
import { Questions } from "../launch/questions.ts";
import { Refused } from "../launch/refused.ts";
import { deployedAddress, Wrangler } from "../launch/wrangler.ts";
import { askTrader, missingSecrets } from "./ask-trader.ts";
import { localTraderConfig, TRADER_FILES, traderName } from "./local-config.ts";

/** wrangler adds a line to it for each deployment of the trader. */
const DEPLOYMENTS = ".wrangler/trader-deployments.ndjson";

/**
 * Deploys the trader: asks for the secrets that it does not have yet, checks each, puts them, and writes
 * `trader/wrangler.local.toml`. Repeatable. Throws Refused with what a person has to put right.
 */
export async function deployTrader(outside: Outside, prompts: Prompts | null): Promise<void> {
  const toml = outside.read(TRADER_FILES.config) ?? "";
  const questions = new Questions(prompts);
  const { accountId } = await askCloudflare(outside, questions, false);
  questions.settle();
  const wrangler = new Wrangler(outside, traderName(toml), accountId);
  const there = (await wrangler.look())?.secretNames ?? new Set<string>();
  const asked = await askTrader(outside, questions, there);
  questions.settle();
  const secrets = withExecutorSecret(outside, there, asked);
  const missing = missingSecrets(there, secrets);
  if (missing.length > 0) throw new Refused(...missing.map((name) => `${name}: docs/trader.md says what it is.`));

  const config = localTraderConfig(toml, outside.read(TRADER_FILES.localConfig), accountId);
  outside.write(TRADER_FILES.localConfig, config);
  if (Object.keys(secrets).length > 0) {
    outside.say(`→ Put secrets: ${Object.keys(secrets).join(", ")}`);
    await wrangler.putSecrets(secrets);
  }
  outside.say("→ Deploy the trader");
  await deploy(outside, accountId, prompts !== null);
  for (const line of next(outside, config)) outside.say(line);
}

/** Makes the secret that bot and trader share, if neither has one, and keeps it where `npm run launch` finds it. */
function withExecutorSecret(outside: Outside, there: ReadonlySet<string>, secrets: TraderSecrets): TraderSecrets {
  if (secrets.EXECUTOR_SECRET !== undefined || there.has("EXECUTOR_SECRET")) return secrets;
  const made = makeSecret("EXECUTOR_SECRET");
  outside.write(FILES.secrets, withSecrets(outside.read(FILES.secrets), { EXECUTOR_SECRET: made }));
  return { ...secrets, EXECUTOR_SECRET: made };
}

async function deploy(outside: Outside, accountId: string | null, onTerminal: boolean): Promise<void> {
  const env = {
    WRANGLER_OUTPUT_FILE_PATH: DEPLOYMENTS,
    ...(accountId === null ? {} : { CLOUDFLARE_ACCOUNT_ID: accountId }),
  };
  const args = ["deploy", "--config", TRADER_FILES.localConfig];
  const { code, out, err } = await outside.run("wrangler", args, { env, onTerminal });
  if (code === 0) return;
  const lines = `${err}\n${out}`.split("\n").filter((line) => /\S/.test(line));
  throw new Refused("wrangler refused.", ...lines.slice(0, 12));
}

/** What is left for a person to do. */
function next(outside: Outside, config: string): readonly string[] {
  const address = deployedAddress(outside, DEPLOYMENTS);
  const known = readVars(outside.read(FILES.secrets)).EXECUTOR_URL;
  const isKnown = address !== null && known?.replace(/\/$/, "") === address.replace(/\/$/, "");
  return [
    `The trader is at ${address ?? "the address that wrangler told"}. GET /healthz there says how it is.`,
    ...(isKnown
      ? []
      : [`Write EXECUTOR_URL=${address ?? "…"} into .dev.vars, and run \`npm run launch\`: then the bot asks it.`]),
    ...(textIn(config, "DRY_RUN") === "off"
      ? []
      : [
          `It rehearses only. With [vars] and DRY_RUN = "off" below the last comment of ${TRADER_FILES.localConfig}, the next deployment trades.`,
        ]),
  ];
}
