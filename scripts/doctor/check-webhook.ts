import { ALLOWED_UPDATES } from "../../src/telegram/allowed-updates.ts";
import type { Outside } from "../launch/outside.ts";
import { Telegram, type Webhook } from "../launch/telegram.ts";
import type { Deployment } from "./deployment.ts";
import { bad, type Finding, good } from "./finding.ts";

/** Errors of Telegram's that are older than this are history, in seconds. */
const RECENT_S = 3_600;

/** Whether Telegram calls this Worker, with the secret that the Worker expects. */
export async function checkWebhook(outside: Outside, deployment: Deployment): Promise<readonly Finding[]> {
  const { secrets, apiRoot, publicUrl } = deployment;
  const telegram = new Telegram(outside, apiRoot, secrets.BOT_TOKEN ?? "");
  const bot = await telegram.bot();
  if (!bot.ok) return [bad(`Telegram: ${bot.error}.`, "Copy BOT_TOKEN from @BotFather, and run `npm run launch`.")];
  if (publicUrl === null) return [];
  const webhook = await telegram.webhook();
  const url = `${publicUrl}/telegram`;
  if (webhook.url !== url)
    return [
      bad(
        `Telegram calls ${webhook.url || "nothing"} and not ${url}.`,
        "If PUBLIC_URL is right, `npm run launch` tells it.",
      ),
    ];
  return [checkUpdates(webhook), await checkSecret(outside, deployment), ...lastError(outside, webhook)];
}

function checkUpdates({ url, allowed_updates }: Webhook): Finding {
  const missing = ALLOWED_UPDATES.filter((update) => !allowed_updates.includes(update));
  if (missing.length === 0) return good(`Webhook: Telegram calls ${url}.`);
  return bad(`Webhook: Telegram does not send ${missing.join(", ")}.`, "`npm run launch` asks for them.");
}

/** Sends what is no update, as Telegram would: the Worker looks at the secret, and then does nothing. */
async function checkSecret(outside: Outside, { publicUrl, secrets }: Deployment): Promise<Finding> {
  const headers = {
    "x-telegram-bot-api-secret-token": secrets.WEBHOOK_SECRET ?? "",
    "content-type": "application/json",
  };
  const init = { method: "POST", headers, body: "{}" };
  const response = await outside.fetch(`${publicUrl}/telegram`, init).catch(() => null);
  if (response?.status === 200) return good("Webhook: the Worker takes WEBHOOK_SECRET.");
  if (response?.status === 401)
    return bad(
      "Webhook: the Worker has another WEBHOOK_SECRET than .dev.vars.",
      "Delete .launch.json, and run `npm run launch`: it puts the secret again, and tells Telegram.",
    );
  return bad(`Webhook: the Worker answers ${response?.status ?? "nothing"}.`, "Put right what stands above first.");
}

function lastError(
  outside: Outside,
  { last_error_message: message, last_error_date: at }: Webhook,
): readonly Finding[] {
  if (message === undefined || at === undefined || outside.now() / 1_000 - at > RECENT_S) return [];
  const next = /401/.test(message)
    ? "Telegram has another secret than the Worker: `npm run setup` tells it again."
    : "It may be over: send /start to the bot, and run it again.";
  return [bad(`Webhook: Telegram could not deliver within the last hour: ${message}.`, next)];
}
