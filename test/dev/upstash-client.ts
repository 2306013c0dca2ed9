import { Redis } from "@upstash/redis";
import type { UpstashStandIn } from "../../dev/upstash/server.ts";
import { realEngine } from "../support/engines.ts";

if (realEngine === null)
  console.warn("No real Redis here (REDIS_URL, redis-server): only the embedded engine is tested.");

/** The real client as the Worker sets it up; one call is one request. */
export function clientOf({ url, token }: Pick<UpstashStandIn, "url" | "token">, retries = 0): Redis {
  return new Redis({
    url,
    token,
    automaticDeserialization: false,
    enableAutoPipelining: false,
    enableTelemetry: false,
    retry: { retries, backoff: () => 0 },
  });
}

/** The client's own keys, sorted. On a Redis that others use, too, they may be on any of SCAN's pages. */
export async function keysOf(client: Redis, match = "*"): Promise<string[]> {
  const found = new Set<string>();
  let cursor = "0";
  do {
    const [next, keys] = await client.scan(cursor, { match, count: 1_000 });
    for (const key of keys) found.add(key);
    cursor = next;
  } while (cursor !== "0");
  return [...found].sort();
}

/** A script that declares itself as the project's do. */
export function locking(lua: string): string {
  return `#!lua flags=allow-key-locking\n${lua}`;
}

/** Sends a body as it is and gives the status and the answer. */
export async function post(standIn: UpstashStandIn, path: string, body: string, headers: Record<string, string> = {}) {
  const authorization = `Bearer ${standIn.token}`;
  const response = await fetch(standIn.url + path, { method: "POST", body, headers: { authorization, ...headers } });
  return { status: response.status, body: await response.json() };
}
