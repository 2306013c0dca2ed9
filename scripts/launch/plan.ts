import { ALLOWED_UPDATES } from "../../src/telegram/allowed-updates.ts";
import type { Facts } from "./facts.ts";
import { deploymentTag, localConfig, textIn } from "./local-config.ts";
import type { Menu } from "./menus.ts";
import { DATABASE_NAMES, MADE_NAMES, SECRET_NAMES, type SecretName } from "./names.ts";
import { markOf, wasPut } from "./state.ts";
import type { Webhook } from "./telegram.ts";

/** One thing to do. */
export type Step =
  /** Keeps secrets in `.dev.vars`, and makes up some of them first. */
  | { readonly tag: "keep_secrets"; readonly made: readonly SecretName[]; readonly names: readonly SecretName[] }
  | { readonly tag: "create_database" }
  | { readonly tag: "disable_eviction" }
  | { readonly tag: "put_secrets"; readonly names: readonly SecretName[] }
  /** `address` says whether the Worker's address is what is new in it. */
  | { readonly tag: "write_config"; readonly address: boolean }
  /** `learns` says whether the Worker's address is learned from it. */
  | { readonly tag: "deploy"; readonly learns: boolean }
  | { readonly tag: "set_webhook" }
  | { readonly tag: "set_menu"; readonly menu: Menu }
  | { readonly tag: "wait_until_well" };

/**
 * Returns what is left to do, in order. It is carried out one step at a time, and asked again after each: a run that was
 * stopped goes on with the same question.
 */
export function plan(facts: Facts): readonly Step[] {
  const toMake = facts.database === null;
  const missing = MADE_NAMES.filter((name) => facts.secrets[name] === undefined && !isExecutors(name, facts));
  const unknown = new Set<SecretName>([...missing, ...(toMake ? DATABASE_NAMES : [])]);
  return [
    ...keep(facts, missing, unknown),
    ...(toMake ? [{ tag: "create_database" } as const, keepDatabase] : []),
    ...(facts.database?.eviction ? [{ tag: "disable_eviction" } as const] : []),
    ...put(facts, unknown),
    ...deployments(facts),
    ...telegram(facts, unknown),
    ...(facts.healthy ? [] : [{ tag: "wait_until_well" } as const]),
  ];
}

/** The executor knows the secret that the Worker has, so a new one would break off its trades. Telegram is told a new one. */
const isExecutors = (name: SecretName, { deployed }: Facts): boolean =>
  name === "EXECUTOR_SECRET" && deployed !== null && deployed.secretNames.has(name);

/** Whether a step changes something. */
export const isChange = ({ tag }: Step): boolean => tag !== "wait_until_well";

const keepDatabase = { tag: "keep_secrets", made: [], names: DATABASE_NAMES } as const;

function keep(
  { secrets, kept }: Facts,
  made: readonly SecretName[],
  unknown: ReadonlySet<SecretName>,
): readonly Step[] {
  const names = SECRET_NAMES.filter((name) => !unknown.has(name) && secrets[name] !== kept[name]);
  return names.length + made.length === 0 ? [] : [{ tag: "keep_secrets", made, names: [...made, ...names] }];
}

function put({ secrets, deployed, state, toml }: Facts, unknown: ReadonlySet<SecretName>): readonly Step[] {
  const names = SECRET_NAMES.filter((name) => {
    const value = secrets[name];
    // Cloudflare takes no secret with the name of a variable, and OPERATORS may be one.
    if (textIn(toml, name) !== null) return false;
    if (unknown.has(name)) return true;
    return value !== undefined && !(deployed?.secretNames.has(name) && wasPut(state, name, value));
  });
  return names.length === 0 ? [] : [{ tag: "put_secrets", names }];
}

/** The address is known only after a deployment, so the first one happens without it. */
function deployments(facts: Facts): readonly Step[] {
  const { settings, config, deployed } = facts;
  const { tag, text } = wantedDeployment(facts);
  const address = settings.publicUrl !== null && config !== null && textIn(config, "PUBLIC_URL") === null;
  const write: readonly Step[] = config === text ? [] : [{ tag: "write_config", address }];
  if (settings.publicUrl !== null)
    return [...write, ...(deployed?.tag === tag ? [] : [{ tag: "deploy", learns: false } as const])];
  return [
    ...write,
    { tag: "deploy", learns: true },
    { tag: "write_config", address: true },
    { tag: "deploy", learns: false },
  ];
}

/** Returns the configuration to deploy with, and the tag of that deployment. */
export function wantedDeployment({ toml, settings, config, sources }: Facts): { text: string; tag: string } {
  const text = localConfig(toml, settings, config);
  return { text, tag: deploymentTag(sources, text) };
}

function telegram(facts: Facts, unknown: ReadonlySet<SecretName>): readonly Step[] {
  const menus = facts.menus.map((menu): Step => ({ tag: "set_menu", menu }));
  return unknown.has("WEBHOOK_SECRET") || !hasWebhook(facts) ? [{ tag: "set_webhook" }, ...menus] : menus;
}

/** Telegram does not show the secret of a webhook, so a mark tells whether it is ours. */
function hasWebhook(facts: Facts): boolean {
  const { webhook, state } = facts;
  return hasOurUpdates(webhook) && webhook.url === webhookUrl(facts) && state.webhook === webhookMark(facts);
}

/** Whether Telegram sends just the updates that the Worker wants. */
export const hasOurUpdates = ({ allowed_updates }: Webhook): boolean =>
  [...allowed_updates].sort().join() === [...ALLOWED_UPDATES].sort().join();

/** The address that Telegram is to call, or null while the Worker's is unknown. */
export const webhookUrl = ({ settings }: Facts): string | null =>
  settings.publicUrl === null ? null : `${settings.publicUrl.replace(/\/+$/, "")}/telegram`;

export const webhookMark = (facts: Facts): string =>
  markOf(facts.state, [facts.secrets.BOT_TOKEN, webhookUrl(facts), facts.secrets.WEBHOOK_SECRET].join("\n"));
