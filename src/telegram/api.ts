import { Api } from "grammy";

/** One call to Telegram may take this long; a Worker's work behind an answer ends after 30 s. */
export const TELEGRAM_TIMEOUT_S = 10;

/** Where Telegram is, and who we are there. */
export interface TelegramSettings {
  readonly token: string;
  readonly apiRoot: string;
}

/** An API whose every call has a time limit, in seconds; `onCall` is told of each call, for the log. */
export function createApi({ token, apiRoot }: TelegramSettings, timeoutSeconds: number, onCall: () => void): Api {
  const api = new Api(token, { apiRoot, timeoutSeconds });
  api.config.use((call, method, payload, signal) => {
    onCall();
    return call(method, payload, signal);
  });
  return api;
}
