import { BotError } from "grammy";
import type { UserFromGetMe } from "grammy/types";
import type { Config } from "../config/config.ts";
import type { Deps } from "../deps.ts";
import { retryLater } from "../http/retry-later.ts";
import { describeError, log } from "../log.ts";
import { StoreUnavailable } from "../store/errors.ts";
import { botInfoOf } from "../telegram/bot-info.ts";
import { sameSecret } from "../telegram/secret.ts";
import { readUpdate } from "../telegram/update.ts";
import { UPDATE_TIMEOUT_MS } from "../time-limits.ts";
import { within } from "../within.ts";
import { createBot } from "./bot.ts";

const SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token";

/** The dependencies of the webhook. */
interface Webhook {
  readonly config: Config;
  readonly makeDeps: () => Deps;
  /** Lets work outlive the response. */
  readonly waitUntil: (work: Promise<unknown>) => void;
}

/**
 * `POST /telegram`:
 *
 * - 401: the secret is wrong. The body is not read then.
 * - 503: Telegram is to deliver the update again.
 * - 200: anything else, also an update that could not be handled.
 *
 * Telegram would deliver anything but a 200 again and again, and hold the group's next messages back meanwhile. An
 * update that takes longer than UPDATE_TIMEOUT_MS is answered with 200, and goes on.
 */
export async function telegramWebhook(request: Request, { config, makeDeps, waitUntil }: Webhook): Promise<Response> {
  const given = request.headers.get(SECRET_HEADER) ?? "";
  if (!(await sameSecret(given, config.telegram.webhookSecret))) return new Response("wrong secret", { status: 401 });
  const started = Date.now();
  const deps = makeDeps();
  const read = readUpdate(await request.text(), deps.now());
  if (read.tag === "none") {
    log({ what: "telegram", outcome: "no_update", error: read.at });
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
  const handled = bot.handleUpdate(read.update).then(() => new Response(), answerFailure);
  waitUntil(handled);
  return within(UPDATE_TIMEOUT_MS, handled, () => new Response());
}

/** Answers for an update that failed. Telegram is to deliver it again only if the store did not answer. */
function answerFailure(thrown: unknown): Response {
  const cause = thrown instanceof BotError ? thrown.error : thrown;
  if (cause instanceof StoreUnavailable) return retryLater();
  log({ what: "telegram", outcome: "mistake", error: describeError(cause) });
  return new Response("not handled");
}
