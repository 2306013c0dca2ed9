import { RulesEnv } from "../../src/config/rules.ts";
import { httpUrl, readVariables } from "../../src/config/variables.ts";
import type { Answers } from "./ask.ts";
import { configured } from "./configured.ts";
import { readVars, secretsIn } from "./dev-vars.ts";
import type { Facts } from "./facts.ts";
import { type LocalSettings, textIn } from "./local-config.ts";
import { type Menu, menusOf } from "./menus.ts";
import { DATABASE_NAMES, FILES, type Secrets } from "./names.ts";
import type { Outside } from "./outside.ts";
import { QSTASH_DEFAULT } from "./qstash.ts";
import { Refused } from "./refused.ts";
import { readState } from "./state.ts";
import { TELEGRAM_API_ROOT, Telegram } from "./telegram.ts";
import { deployedAddress, Wrangler } from "./wrangler.ts";

/** Looks at what is there, and changes nothing. */
export async function survey(outside: Outside, answers: Answers): Promise<Facts> {
  const toml = outside.read(FILES.config);
  const worker = textIn(toml, "name");
  if (toml === null || worker === null) throw new Refused("Run it in the project's folder: there is no wrangler.toml.");
  const config = outside.read(FILES.localConfig);
  const { bot, database, apiRoot } = answers;
  const telegram = new Telegram(outside, apiRoot, answers.secrets.BOT_TOKEN ?? "");
  return {
    ...{ worker, bot, database, toml, config },
    secrets: database === null ? withoutDatabase(answers.secrets) : answers.secrets,
    // What others can read is not kept well: it is written again.
    kept: outside.isPrivate(FILES.secrets) ? secretsIn(readVars(outside.read(FILES.secrets))) : {},
    deployed: answers.loggedIn ? await new Wrangler(outside, worker, answers.accountId).look() : null,
    state: readState(outside.read(FILES.state), `${answers.cloudflareAccount}/${worker}`),
    settings: settingsOf(outside, answers, toml),
    sources: await outside.sources(),
    webhook: await telegram.webhook(),
    menus: await missingMenus(telegram, config ?? toml),
    healthy: false,
  };
}

/** The secrets without those of a database that is no longer there. */
const withoutDatabase = (secrets: Secrets): Secrets =>
  Object.fromEntries(Object.entries(secrets).filter(([name]) => !DATABASE_NAMES.some((one) => one === name)));

function settingsOf(outside: Outside, answers: Answers, toml: string): LocalSettings {
  const { apiRoot, qstashUrl, accountId, bot, marketUrl } = answers;
  const publicUrl = configured(outside, "PUBLIC_URL");
  if (publicUrl !== null && !httpUrl.safeParse(publicUrl).success)
    throw new Refused("PUBLIC_URL: It begins with https://, like https://conclave.example.com, and has no query.");
  return {
    publicUrl: publicUrl ?? deployedAddress(outside),
    qstashUrl: qstashUrl === (textIn(toml, "QSTASH_URL") ?? QSTASH_DEFAULT) ? null : qstashUrl,
    apiRoot: apiRoot === (textIn(toml, "TELEGRAM_API_ROOT") ?? TELEGRAM_API_ROOT) ? null : apiRoot,
    marketUrl: marketUrl === textIn(toml, "MARKET_URL") ? null : marketUrl,
    botInfo: JSON.stringify(bot),
    accountId,
  };
}

async function missingMenus(telegram: Telegram, config: string): Promise<readonly Menu[]> {
  const rules = readVariables(RulesEnv, rulesIn(config));
  if (!rules.ok) throw new Refused(...rules.error.map((name) => `${name}: docs/reference.md says what it may be.`));
  const looked = await Promise.all(
    menusOf(rules.value).map(async (menu) => ({ menu, there: await telegram.has(menu) })),
  );
  return looked.filter(({ there }) => !there).map(({ menu }) => menu);
}

/** The voting rules that a configuration sets, whether as texts or as numbers. */
function rulesIn(config: string): Record<string, string> {
  const lines = config.matchAll(/^((?:MIN|DEFAULT|MAX)_(?:VOTE_SOL|VOTING_MINUTES))\s*=\s*["']?([\d.]+)/gm);
  return Object.fromEntries([...lines].map(([, name = "", value = ""]) => [name, value]));
}
