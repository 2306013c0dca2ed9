import type { Update } from "grammy/types";

/** Telegram itself waits about a minute for a webhook. */
const answerTimeoutMs = 60_000;

export interface WebhookAnswer {
  /** 0 if the connection failed or nothing came in time. */
  status: number;
  /** Seconds, at most an hour, as Telegram takes it. */
  retryAfter?: number;
  body: string;
}

/** Posts one update to a webhook once. Never throws; `abort` gives the request up. */
export async function postUpdate(
  url: string,
  secret: string,
  update: Update,
  abort: AbortSignal,
): Promise<WebhookAnswer> {
  try {
    const response = await fetch(url, {
      method: "POST",
      headers: {
        "Content-Type": "application/json",
        ...(secret === "" ? {} : { "X-Telegram-Bot-Api-Secret-Token": secret }),
      },
      body: JSON.stringify(update),
      // Telegram does not follow a webhook's redirect: it is a wrong answer.
      redirect: "manual",
      signal: AbortSignal.any([abort, AbortSignal.timeout(answerTimeoutMs)]),
    });
    const retryAfter = Number(response.headers.get("Retry-After") ?? 0);
    const seconds = Number.isInteger(retryAfter) ? Math.min(Math.max(retryAfter, 0), 3600) : 0;
    const body = await response.text();
    return { status: response.status, ...(seconds === 0 ? {} : { retryAfter: seconds }), body };
  } catch {
    return { status: 0, body: "" };
  }
}
