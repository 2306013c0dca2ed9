import { randomBytes } from "node:crypto";
import { assertNever } from "../../src/domain/result.ts";
import { ALLOWED_UPDATES } from "../../src/telegram/allowed-updates.ts";
import { withSecrets } from "./dev-vars.ts";
import type { Facts } from "./facts.ts";
import { DATABASE_REGION, FILES, type SecretName, type Secrets } from "./names.ts";
import type { Outside } from "./outside.ts";
import { hasOurUpdates, type Step, wantedDeployment, webhookMark, webhookUrl } from "./plan.ts";
import { Refused } from "./refused.ts";
import { withPut, writeState } from "./state.ts";
import { TELEGRAM_API_ROOT, Telegram } from "./telegram.ts";
import type { UpstashAccount } from "./upstash.ts";
import { waitUntilWell } from "./wait.ts";
import { deployedAddress, Wrangler } from "./wrangler.ts";

/** What the steps are carried out with. */
export interface Tools {
  readonly outside: Outside;
  readonly account: UpstashAccount | null;
  /** Whether a tool may ask the person itself. */
  readonly onTerminal: boolean;
}

/** Carries out one step, and returns the facts as they are then. Throws Refused if a service does not do it. */
export async function carryOut(tools: Tools, facts: Facts, step: Step): Promise<Facts> {
  const { outside } = tools;
  switch (step.tag) {
    case "keep_secrets":
      return keepSecrets(outside, facts, step.made);
    case "create_database": {
      const database = await account(tools).create(facts.worker, DATABASE_REGION);
      const { url, token } = database;
      const secrets = { ...facts.secrets, UPSTASH_REDIS_REST_URL: url, UPSTASH_REDIS_REST_TOKEN: token };
      return { ...facts, database, secrets };
    }
    case "disable_eviction": {
      const { database } = facts;
      if (!database) return facts;
      await account(tools).disableEviction(database.id);
      return { ...facts, database: { ...database, eviction: false } };
    }
    case "put_secrets":
      return putSecrets(outside, facts, step.names);
    case "write_config": {
      const { text } = wantedDeployment(facts);
      outside.write(FILES.localConfig, text);
      return { ...facts, config: text };
    }
    case "deploy":
      return deploy(tools, facts);
    case "set_webhook":
      return setWebhook(outside, facts);
    case "set_menu": {
      const { menu } = step;
      await telegramOf(outside, facts).setMenu(menu);
      if (!(await telegramOf(outside, facts).has(menu)))
        throw new Refused(`Telegram did not take the menu of ${menu.whose}.`);
      return { ...facts, menus: facts.menus.filter((one) => one !== menu) };
    }
    case "wait_until_well":
      await waitUntilWell(outside, facts.settings.publicUrl ?? "");
      return { ...facts, healthy: true };
    default:
      return assertNever(step);
  }
}

function account(tools: Tools): UpstashAccount {
  if (tools.account === null)
    throw new Refused("Set UPSTASH_EMAIL and UPSTASH_API_KEY: the database is the account's.");
  return tools.account;
}

const telegramOf = (outside: Outside, { settings, secrets }: Facts): Telegram =>
  new Telegram(outside, settings.apiRoot ?? TELEGRAM_API_ROOT, secrets.BOT_TOKEN ?? "");

function keepSecrets(outside: Outside, facts: Facts, made: readonly SecretName[]): Facts {
  const secrets: Secrets = { ...facts.secrets, ...Object.fromEntries(made.map((name) => [name, makeSecret(name)])) };
  outside.write(FILES.secrets, withSecrets(outside.read(FILES.secrets), secrets));
  return { ...facts, secrets, kept: secrets };
}

/** Standard Webhooks wants the prefix, and 24 to 64 bytes. Telegram takes letters and digits. */
export const makeSecret = (name: SecretName): string =>
  name === "EXECUTOR_SECRET" ? `whsec_${randomBytes(32).toString("base64")}` : randomBytes(32).toString("hex");

async function putSecrets(outside: Outside, facts: Facts, names: readonly SecretName[]): Promise<Facts> {
  const { deployed, worker, settings } = facts;
  const secrets: Secrets = Object.fromEntries(names.map((name) => [name, facts.secrets[name]]));
  await new Wrangler(outside, worker, settings.accountId).putSecrets(secrets);
  const state = withPut(facts.state, secrets);
  outside.write(FILES.state, writeState(state));
  const secretNames = new Set([...(deployed?.secretNames ?? []), ...names]);
  return { ...facts, state, deployed: { tag: deployed?.tag ?? null, secretNames } };
}

async function deploy({ outside, onTerminal }: Tools, facts: Facts): Promise<Facts> {
  const { worker, settings, deployed } = facts;
  const { tag } = wantedDeployment(facts);
  await new Wrangler(outside, worker, settings.accountId).deploy(tag, onTerminal);
  const address = deployedAddress(outside);
  const publicUrl = movedTo(settings.publicUrl, address) ?? settings.publicUrl ?? address;
  if (publicUrl === null) throw new Refused("wrangler told no address. Set PUBLIC_URL to where the Worker is reached.");
  const secretNames = deployed?.secretNames ?? new Set<string>();
  return { ...facts, settings: { ...settings, publicUrl }, deployed: { tag, secretNames } };
}

/** An address that Cloudflare gave may change with the account. One that the operator chose stays. */
const movedTo = (known: string | null, address: string | null): string | null =>
  address !== null && known?.endsWith(".workers.dev") && address.endsWith(".workers.dev") ? address : null;

async function setWebhook(outside: Outside, facts: Facts): Promise<Facts> {
  const url = webhookUrl(facts) ?? "";
  const telegram = telegramOf(outside, facts);
  await telegram.setWebhook(url, facts.secrets.WEBHOOK_SECRET ?? "", ALLOWED_UPDATES);
  const webhook = await telegram.webhook();
  if (webhook.url !== url) throw new Refused(`Telegram calls ${webhook.url || "nothing"} and not ${url}.`);
  // Else it would be set again for ever.
  if (!hasOurUpdates(webhook))
    throw new Refused(`Telegram took other updates than asked for: ${webhook.allowed_updates.join(", ") || "none"}.`);
  const state = { ...facts.state, webhook: webhookMark(facts) };
  outside.write(FILES.state, writeState(state));
  return { ...facts, webhook, state };
}
