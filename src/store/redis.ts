import { Redis } from "@upstash/redis/cloudflare";
import { REDIS_RETRY_PAUSE_MS, REDIS_TIMEOUT_MS } from "../time-limits.ts";

/** What is needed to reach Upstash Redis over REST. */
export interface RedisSettings {
  readonly url: string;
  readonly token: string;
}

let client: Redis | undefined;
let clientOf: string | undefined;

/**
 * Makes the client of this isolate, or returns the one there is for these settings. Over REST nothing is opened: the
 * first command is the first connection. What the client may not do is said in the options: join commands of different
 * members into one request, guess types, repeat more than once.
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
