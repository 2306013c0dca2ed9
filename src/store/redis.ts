import { Redis } from "@upstash/redis/cloudflare";
import { REDIS_RETRY_PAUSE_MS, REDIS_TIMEOUT_MS } from "../time-limits.ts";

/** The address and the token of Upstash Redis over REST. */
export interface RedisSettings {
  readonly url: string;
  readonly token: string;
}

let client: Redis | undefined;
let clientOf: string | undefined;

/**
 * Returns this isolate's client for these settings. Over REST nothing is opened before the first command. The options
 * keep the client from joining commands of different members into one request, from guessing types, and from repeating
 * more than once.
 */
export function initRedis({ url, token }: RedisSettings): Redis {
  const settings = `${url} ${token}`;
  if (client === undefined || clientOf !== settings) {
    client = new Redis({
      url,
      token,
      automaticDeserialization: false,
      enableAutoPipelining: false,
      enableTelemetry: false,
      // Plain JSON: texts are UTF-8, and a server that cannot write base64 would be misread.
      responseEncoding: false,
      retry: { retries: 1, backoff: () => REDIS_RETRY_PAUSE_MS },
      // A function: a fixed signal would turn a time-out into a successful null.
      signal: () => AbortSignal.timeout(REDIS_TIMEOUT_MS),
    });
    clientOf = settings;
  }
  return client;
}
