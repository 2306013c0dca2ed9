import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import { text } from "node:stream/consumers";
import { setTimeout as delay } from "node:timers/promises";
import { logsOf } from "./logs.ts";
import type { Outbox } from "./outbox.ts";
import { type PublishMessage, readBatch, readPublish } from "./publish.ts";
import type { PublishRecord, QStashFaults } from "./types.ts";

/** What the HTTP side of the stand-in works on. */
export interface ApiDeps {
  token: string;
  /** The keys that deliveries are signed with: the current one, for now. */
  keys: { current: string; next: string };
  outbox: Outbox;
  faults: QStashFaults;
  publishes: PublishRecord[];
  now: () => number;
  /** Called after a message was taken in. */
  accepted: () => void;
  /** Aborts when the stand-in closes; ends delays. */
  closing: AbortSignal;
}

/** An answer; `lose` drops the connection instead of sending it. */
interface Reply {
  status: number;
  json: unknown;
  lose?: boolean;
}

const PUBLISH = "/v2/publish/";
const BATCH = "/v2/batch";

/**
 * Takes messages in, one by one or as a batch. Tells the signing keys, and what became of a message. QStash's other requests are not
 * found here.
 */
export function createApi(deps: ApiDeps): RequestListener {
  return (request, response) => {
    answer(deps, request, response).catch(() => response.destroy());
  };
}

async function answer(deps: ApiDeps, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const body = await text(request);
  const path = request.url ?? "/";
  const { reply, messages } = decide(deps, {
    method: request.method ?? "GET",
    path,
    headers: headersOf(request),
    body,
  });
  for (const message of messages) deps.publishes.push({ at: deps.now(), ...message, status: reply.status });
  if (deps.faults.delayMs > 0)
    await delay(deps.faults.delayMs, undefined, { signal: deps.closing }).catch(() => undefined);
  if (reply.lose) response.destroy();
  else response.writeHead(reply.status, { "content-type": "application/json" }).end(JSON.stringify(reply.json));
}

/** What a request is answered, and the messages that it was to publish. */
function decide(
  deps: ApiDeps,
  { method, path, headers, body }: { method: string; path: string; headers: Record<string, string>; body: string },
): { reply: Reply; messages: readonly PublishMessage[] } {
  const isBatch = method === "POST" && path === BATCH;
  const batch = isBatch ? readBatch(body) : [];
  const messages =
    typeof batch === "string"
      ? []
      : method === "POST" && path.startsWith(PUBLISH)
        ? [{ url: destination(path), headers, body }]
        : batch;
  const reply = (): Reply => {
    if (deps.faults.down) return { status: 0, json: null, lose: true };
    if (!authorized(deps, headers)) return unauthorized();
    if (typeof batch === "string") return { status: 400, json: { error: batch } };
    if (isBatch) return publishAll(deps, batch);
    const found = method === "GET" ? lookUp(deps, path) : undefined;
    if (found !== undefined) return { status: 200, json: found };
    return messages[0] === undefined ? { status: 404, json: { error: "not found" } } : publish(deps, messages[0]);
  };
  return { reply: reply(), messages };
}

/** What a GET request is answered; undefined where there is nothing. */
function lookUp({ keys, outbox, now }: ApiDeps, path: string): unknown {
  const { pathname, searchParams } = new URL(path, "http://127.0.0.1");
  if (pathname === "/v2/keys") return keys;
  const messageId = searchParams.get("messageId");
  return pathname === "/v2/logs" && messageId !== null ? { logs: logsOf(outbox, messageId, now()) } : undefined;
}

/** Takes all messages of a batch, or none of them. */
function publishAll(deps: ApiDeps, messages: readonly PublishMessage[]): Reply {
  const { status } = deps.faults;
  if (status !== undefined) return { status, json: { error: `told to answer ${status}` } };
  const wrong = messages.map(({ url, headers, body }) => readPublish(url, headers, body, deps.now()));
  const error = wrong.find((one) => typeof one === "string");
  if (error !== undefined) return { status: 400, json: { error } };
  const replies = messages.map((message) => publish(deps, message));
  return { status: 200, json: replies.map(({ json }) => json), lose: replies.some(({ lose }) => lose === true) };
}

function publish(deps: ApiDeps, { url, headers, body }: PublishMessage): Reply {
  const { faults } = deps;
  if (faults.status !== undefined) return { status: faults.status, json: { error: `told to answer ${faults.status}` } };
  const request = readPublish(url, headers, body, deps.now());
  if (typeof request === "string") return { status: 400, json: { error: request } };
  const { messageId, deduplicated } = deps.outbox.accept(request);
  deps.accepted();
  const lose = faults.loseReplies > 0;
  if (lose) faults.loseReplies -= 1;
  return deduplicated
    ? { status: 202, json: { messageId, url, deduplicated }, lose }
    : { status: 201, json: { messageId, url }, lose };
}

/** The destination is the rest of the path as it was written, its own query included. */
function destination(path: string): string {
  const url = path.slice(PUBLISH.length);
  return /^https?%3a/i.test(url) ? decodeURIComponent(url) : url;
}

function authorized(deps: ApiDeps, headers: Record<string, string>): boolean {
  return headers.authorization === `Bearer ${deps.token}`;
}

function unauthorized(): Reply {
  return { status: 401, json: { error: "unauthorized" } };
}

function headersOf(request: IncomingMessage): Record<string, string> {
  return Object.fromEntries(
    Object.entries(request.headers).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, Array.isArray(value) ? value.join(", ") : value]],
    ),
  );
}
