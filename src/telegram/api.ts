import { Api } from "grammy";
import * as z from "zod/mini";

/** Telegram's address, and the bot's token. */
export interface TelegramSettings {
  readonly token: string;
  readonly apiRoot: string;
}

/** An error as the Bot API writes it (https://core.telegram.org/bots/api#making-requests). */
const ErrorJson = z.looseObject({ ok: z.literal(false), error_code: z.int() });

/**
 * The code for a page with a 3xx or 4xx that something before the Bot API made. It means that the call may be tried
 * again.
 */
const BAD_GATEWAY = 502;

/**
 * Calls Telegram. An answer that the Bot API did not make becomes an error of the Bot API that allows another try.
 * Taken for a lost connection, the call would count as perhaps sent; taken for a refusal, it would never be sent. Only
 * after a 504 nobody knows whether it was sent. grammY's own signal is not used, since not every fetch takes it.
 */
const fetchWithin =
  (timeoutMs: number): typeof fetch =>
  async (input, init) => {
    // A file's body is a stream, which Node takes only with this word. Workers pass it over.
    const streams = typeof init?.body === "object" ? { duplex: "half" as const } : {};
    const response = await fetch(input, { ...init, ...streams, signal: AbortSignal.timeout(timeoutMs) });
    const { ok, status } = response;
    if (ok) return response;
    const text = await response.text();
    if (isError(text)) return new Response(text);
    const code = status >= 500 || status === 429 ? status : BAD_GATEWAY;
    return Response.json({ ok: false, error_code: code, description: "" });
  };

function isError(text: string): boolean {
  try {
    return ErrorJson.safeParse(JSON.parse(text)).success;
  } catch {
    return false;
  }
}

/** Makes an API whose every call has a time limit in seconds. `onCall` is told of each call, for the log. */
export function createApi({ token, apiRoot }: TelegramSettings, timeoutSeconds: number, onCall: () => void): Api {
  const api = new Api(token, { apiRoot, timeoutSeconds, fetch: fetchWithin(timeoutSeconds * 1_000) });
  api.config.use((call, method, payload, signal) => {
    onCall();
    return call(method, payload, signal);
  });
  return api;
}
