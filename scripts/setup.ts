/**
 * `npm run setup`: tells Telegram where the Worker is and which commands it has, and reads back that Telegram took it.
 * Reads PUBLIC_URL and the voting rules from wrangler.local.toml, else from wrangler.toml, and BOT_TOKEN and WEBHOOK_SECRET
 * from the environment or from `.dev.vars`. Repeatable.
 */
import { existsSync, readFileSync } from "node:fs";
import { parseEnv } from "node:util";
import { Api, GrammyError } from "grammy";
import { unstable_readConfig } from "wrangler";
import * as z from "zod";
import { RulesEnv } from "../src/config/rules.ts";
import { readVariables } from "../src/config/variables.ts";
import { ALLOWED_UPDATES } from "../src/telegram/allowed-updates.ts";
import { menusOf } from "./launch/menus.ts";
import { FILES } from "./launch/names.ts";

const Settings = z.object({
  BOT_TOKEN: z.string("Set it to what @BotFather gave you.").min(1),
  WEBHOOK_SECRET: z
    .string("Set it to the secret that you gave the Worker.")
    .regex(/^[A-Za-z0-9_-]{1,256}$/, "Telegram takes only letters, digits, _ and - (1 to 256 of them)."),
  PUBLIC_URL: z
    .string()
    .regex(
      /^https?:\/\/[^\s?#]+$/,
      "Fill it in in wrangler.toml, or wrangler.local.toml if you have one: the address that `npm run deploy` printed.",
    ),
  TELEGRAM_API_ROOT: z.string().default("https://api.telegram.org"),
});

/** The settings, or an exit that names each one that is missing. Values are never printed. */
function readSettings() {
  const local = existsSync(FILES.secrets) ? parseEnv(readFileSync(FILES.secrets, "utf8")) : {};
  const config = existsSync(FILES.localConfig) ? FILES.localConfig : FILES.config;
  const { vars } = unstable_readConfig({ config }, { hideWarnings: true });
  const env = { ...vars, ...local, ...process.env };
  const parsed = Settings.safeParse(env);
  const rules = readVariables(RulesEnv, env);
  if (parsed.success && rules.ok) return { ...parsed.data, rules: rules.value };
  for (const { path, message } of parsed.error?.issues ?? []) console.error(`${path.join(".")}: ${message}`);
  for (const name of rules.ok ? [] : new Set(rules.error))
    console.error(`${name}: docs/reference.md says what it may be.`);
  return process.exit(1);
}

/** Stops with a sentence where Telegram did not take what it was told. */
function demand(isTrue: boolean, sentence: string): void {
  if (isTrue) return;
  console.error(sentence);
  process.exit(1);
}

const { BOT_TOKEN, WEBHOOK_SECRET, PUBLIC_URL, TELEGRAM_API_ROOT, rules } = readSettings();
const url = `${PUBLIC_URL.replace(/\/+$/, "")}/telegram`;
const api = new Api(BOT_TOKEN, { apiRoot: TELEGRAM_API_ROOT, timeoutSeconds: 20 });

try {
  const { id, is_bot, first_name, username } = await api.getMe();
  console.log(`Bot       @${username}`);

  await api.setWebhook(url, { secret_token: WEBHOOK_SECRET, allowed_updates: ALLOWED_UPDATES });
  const webhook = await api.getWebhookInfo();
  const allowed = [...(webhook.allowed_updates ?? [])].sort().join();
  demand(webhook.url === url, `Telegram calls ${webhook.url || "nothing"} and not ${url}.`);
  demand(allowed === [...ALLOWED_UPDATES].sort().join(), `Telegram took other updates than asked for: ${allowed}.`);
  console.log(`Webhook   ${webhook.url}`);
  if (webhook.last_error_message !== undefined)
    console.log(`          Telegram's last error: ${webhook.last_error_message}`);

  for (const { scope, commands, whose } of menusOf(rules)) {
    await api.setMyCommands(commands, { scope });
    const taken = await api.getMyCommands({ scope });
    const same = taken.map(({ command }) => command).join() === commands.map(({ command }) => command).join();
    demand(same, `Telegram did not take the menu of ${whose}.`);
    console.log(`Menu      ${whose}: ${taken.map(({ command }) => `/${command}`).join(" ")}`);
  }
  const botInfo = JSON.stringify({ id, is_bot, first_name, username });
  console.log(
    `Done. To spare new isolates a request, put this into wrangler.toml and deploy once more:\nBOT_INFO = '${botInfo}'`,
  );
} catch (error) {
  const why = error instanceof GrammyError ? error.description : "it did not answer";
  console.error(
    `Telegram refused: ${why}.${why === "Unauthorized" || why === "Not Found" ? " Is BOT_TOKEN right?" : ""}`,
  );
  process.exit(1);
}
