import { BotError, webhookCallback } from "grammy";
import type { UserFromGetMe } from "grammy/types";
import { compose } from "./compose.ts";
import type { Config } from "./env.ts";
import { createBot } from "./handlers/bot.ts";
import { describeError, log } from "./log.ts";
import { retryLater } from "./settlement/retry-later.ts";
import { StoreUnavailable } from "./store/errors.ts";
import { botInfoOf } from "./telegram/bot-info.ts";
import { sameSecret } from "./telegram/secret.ts";
import { readUpdate } from "./telegram/update.ts";
import { UPDATE_TIMEOUT_MS } from "./time-limits.ts";

const SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token";

/**
 * `POST /telegram`: 401 without the secret, before the body is read; 503 when the update is to be delivered again; else 200,
 * since Telegram would deliver anything else again and again, and hold the group's next messages back meanwhile.
 * A test may compose otherwise, with a clock of its own.
 */
export async function telegramWebhook(
  config: Config,
  request: Request,
  waitUntil: (work: Promise<unknown>) => void,
  makeDeps: typeof compose = compose,
): Promise<Response> {
  const { webhookSecret } = config.telegram;
  if (!(await sameSecret(request.headers.get(SECRET_HEADER) ?? "", webhookSecret))) {
    return new Response("wrong secret", { status: 401 });
  }
  const started = Date.now();
  const deps = makeDeps(config, waitUntil);
  const update = readUpdate(await request.text(), deps.now());
  if (update.tag === "none") {
    log({ what: "telegram", outcome: "no_update", error: update.at });
    return new Response("no update");
  }

  let botInfo: UserFromGetMe;
  try {
    botInfo = await botInfoOf(config);
  } catch (thrown) {
    // Telegram does not answer, so it can only be asked to come again.
    log({ what: "get_me", outcome: "failed", error: describeError(thrown) });
    return retryLater();
  }

  const bot = createBot(config.telegram, botInfo, deps, (what, outcome, error) => {
    log({ what, outcome, ms: Date.now() - started, ...deps.cost(), ...(error === null ? {} : { error }) });
  });
  const handle = webhookCallback(bot, "cloudflare-mod", {
    secretToken: webhookSecret,
    timeoutMilliseconds: UPDATE_TIMEOUT_MS,
    onTimeout: "return",
  });
  try {
    return await handle(new Request(request.url, { method: "POST", headers: request.headers, body: update.json }));
  } catch (thrown) {
    const cause = thrown instanceof BotError ? thrown.error : thrown;
    if (cause instanceof StoreUnavailable) return retryLater();
    log({ what: "telegram", outcome: "mistake", error: describeError(cause) });
    return new Response("not handled");
  }
}
