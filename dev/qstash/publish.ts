import { createHash } from "node:crypto";
import * as z from "zod";
import { forwardedHeaders, parseCount, parseDuration } from "./headers.ts";

/** What a publish asks for. */
export interface PublishRequest {
  url: string;
  body: string;
  method: string;
  /** Headers the destination is to get. */
  forward: Record<string, string>;
  /** When to deliver, in milliseconds of the stand-in's clock. */
  dueAt: number;
  maxRetries: number;
  /** Fixed pause between attempts in milliseconds, instead of the growing one. */
  retryDelayMs?: number;
  /** How long the destination may take, in real milliseconds. */
  timeoutMs: number;
  failureCallback?: string;
  deduplicationId?: string;
}

/** A message as it is handed in. Names of headers are in small letters. */
export interface Outgoing {
  url: string;
  headers: Record<string, string>;
  body: string;
}

const Batch = z.array(
  z
    .strictObject({ destination: z.string(), headers: z.record(z.string(), z.string()), body: z.string() })
    .transform(({ destination: url, headers, body }): Outgoing => {
      const small = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]);
      return { url, headers: Object.fromEntries(small), body };
    }),
);

/** Reads the messages of a batch (https://upstash.com/docs/qstash/features/batch); a string says what is wrong with it. */
export function readBatch(body: string): readonly Outgoing[] | string {
  try {
    return Batch.parse(JSON.parse(body));
  } catch {
    return "the batch is not a list of messages";
  }
}

const DEFAULT_RETRIES = 3;
const DEFAULT_TIMEOUT_MS = 60_000;

/** Options of QStash that change what happens, and that the stand-in does not have: refused rather than ignored. */
const UNKNOWN_HERE = ["upstash-callback", "upstash-cron", "upstash-flow-control-key", "upstash-queue-name"];

class BadPublish extends Error {}

/** Reads a publish; a string says what is wrong with it, in QStash's words where they are known. */
export function readPublish(
  url: string,
  headers: Record<string, string>,
  body: string,
  now: number,
): PublishRequest | string {
  try {
    return read(url, headers, body, now);
  } catch (error) {
    if (error instanceof BadPublish) return error.message;
    throw error;
  }
}

function read(url: string, headers: Record<string, string>, body: string, now: number): PublishRequest {
  checkUrl(url);
  const unknown = UNKNOWN_HERE.find((name) => name in headers);
  if (unknown !== undefined) throw new BadPublish(`the stand-in does not know ${unknown}`);
  const retryDelayMs = header(headers, "upstash-retry-delay", parseCount);
  const timeoutMs = header(headers, "upstash-timeout", parseDuration);
  const failureCallback = headers["upstash-failure-callback"];
  if (failureCallback !== undefined) checkUrl(failureCallback);
  const forward = forwardedHeaders(headers);
  const deduplicationId = readDeduplicationId(headers, [url, body, JSON.stringify(forward)]);
  return {
    url,
    body,
    method: headers["upstash-method"] ?? "POST",
    forward,
    dueAt: dueAt(headers, now),
    maxRetries: header(headers, "upstash-retries", parseCount) ?? DEFAULT_RETRIES,
    timeoutMs: timeoutMs ?? DEFAULT_TIMEOUT_MS,
    ...(retryDelayMs === undefined ? {} : { retryDelayMs }),
    ...(failureCallback === undefined ? {} : { failureCallback }),
    ...(deduplicationId === undefined ? {} : { deduplicationId }),
  };
}

function checkUrl(url: string): void {
  if (!/^https?:\/\//.test(url))
    throw new BadPublish("invalid destination url: endpoint has invalid scheme, add http:// or https://");
  if (!URL.canParse(url)) throw new BadPublish("invalid destination url: endpoint is not a valid url");
}

/** A time of day wins over a delay, as in QStash. */
function dueAt(headers: Record<string, string>, now: number): number {
  const notBeforeSeconds = header(headers, "upstash-not-before", parseCount);
  const delayMs = header(headers, "upstash-delay", parseDuration) ?? 0;
  return notBeforeSeconds === undefined ? now + delayMs : Math.max(now, notBeforeSeconds * 1000);
}

function readDeduplicationId(headers: Record<string, string>, content: string[]): string | undefined {
  const id = headers["upstash-deduplication-id"];
  if (id?.includes(":")) throw new BadPublish("DeduplicationId cannot contain ':'");
  if (id !== undefined && id !== "") return id;
  if (headers["upstash-content-based-deduplication"] !== "true") return undefined;
  return createHash("sha256").update(content.join("\n")).digest("base64url");
}

function header(
  headers: Record<string, string>,
  name: string,
  parse: (text: string) => number | undefined,
): number | undefined {
  const text = headers[name];
  if (text === undefined) return undefined;
  const value = parse(text);
  if (value === undefined) throw new BadPublish(`invalid ${name}: ${text}`);
  return value;
}
