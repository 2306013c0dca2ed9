import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { json } from "node:stream/consumers";
import * as z from "zod";
import { listenOnLoopback } from "../listen.ts";
import type { QStashStandIn } from "../qstash/server.ts";
import type { UpstashStandIn } from "./types.ts";

const Create = z.object({ database_name: z.string(), region: z.literal("global"), primary_region: z.string() });

/** A database of the account. The REST API behind all of them is one stand-in. */
interface Database {
  database_id: string;
  database_name: string;
  primary_region: string;
  endpoint: string;
  rest_token: string;
  eviction: boolean;
  type: string;
}

/** An account at Upstash: what stands behind https://api.upstash.com/v2 for `@upstash/cli`. */
export interface UpstashAccountStandIn {
  /** For UPSTASH_API_URL, which `dev/upstash/redirect.mjs` reads. */
  readonly url: string;
  readonly email: string;
  readonly apiKey: string;
  readonly databases: Database[];
  /** `METHOD path` of all requests. */
  readonly requests: readonly string[];
  /** Whether QStash was opened in the console; default true. */
  hasQStash: boolean;
  close(): Promise<void>;
}

/** Starts an account without databases. New ones have eviction off, as Upstash makes them. */
export async function startUpstashAccount(
  upstash: Pick<UpstashStandIn, "url" | "token">,
  qstash: Pick<QStashStandIn, "token">,
): Promise<UpstashAccountStandIn> {
  const [email, apiKey] = ["ann@example.com", randomUUID()];
  const databases: Database[] = [];
  const requests: string[] = [];
  const expected = `Basic ${Buffer.from(`${email}:${apiKey}`).toString("base64")}`;

  async function answer(request: IncomingMessage): Promise<{ status: number; body: unknown }> {
    const { method = "GET", url = "/" } = request;
    requests.push(`${method} ${url}`);
    if (request.headers.authorization !== expected) return { status: 401, body: { error: "Unauthorized" } };
    const id = url.split("/").at(-1);
    const found = databases.find(({ database_id }) => database_id === id);
    if (method === "GET" && url === "/v2/redis/databases")
      return good(databases.map(({ rest_token: _, ...rest }) => rest));
    if (method === "GET" && url === "/v2/qstash/users")
      return good(account.hasQStash ? [{ id: "q", token: qstash.token, region: "eu-central-1", type: "free" }] : []);
    if (method === "POST" && url === "/v2/redis/database") {
      const wanted = Create.safeParse(await json(request));
      if (!wanted.success) return { status: 400, body: { error: "invalid request" } };
      const { database_name, primary_region } = wanted.data;
      const common = { endpoint: upstash.url, rest_token: upstash.token, eviction: false, type: "free" };
      databases.push({ database_id: randomUUID(), database_name, primary_region, ...common });
      return good(databases.at(-1));
    }
    if (found === undefined) return { status: 404, body: { error: "database not found" } };
    if (method === "GET" && url.startsWith("/v2/redis/database/")) return good(found);
    if (method !== "POST" || !url.startsWith("/v2/redis/disable-eviction/"))
      return { status: 404, body: { error: "not found" } };
    found.eviction = false;
    return good("OK");
  }

  const server = createServer((request, response: ServerResponse) => {
    answer(request)
      .then(({ status, body }) => response.writeHead(status).end(JSON.stringify(body)))
      .catch(() => response.destroy());
  });
  const url = `http://127.0.0.1:${await listenOnLoopback(server)}`;
  const account: UpstashAccountStandIn = {
    ...{ url, email, apiKey, databases, requests, hasQStash: true },
    async close() {
      server.close();
      server.closeAllConnections();
    },
  };
  return account;
}

const good = (body: unknown) => ({ status: 200, body });
