import * as z from "zod";
import { forwardedHeaders, parseCount, parseDuration } from "./headers.ts";

/** What a publish asks for. */
export interface PublishRequest {
  url: string;
  body: string;
  /** Headers the destination is to get. */
  forward: Record<string, string>;
  /** When to deliver, in milliseconds of the stand-in's clock. */
  dueAt: number;
  maxRetries: number;
  deduplicationId?: string;
}

/** A message as it is handed in. Names of headers are in small letters. */
export interface PublishMessage {
  url: string;
  headers: Record<string, string>;
  body: string;
}

const Batch = z.array(
  z
    .strictObject({ destination: z.string(), headers: z.record(z.string(), z.string()), body: z.string() })
    .transform(({ destination: url, headers, body }): PublishMessage => {
      const small = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]);
      return { url, headers: Object.fromEntries(small), body };
    }),
);

/** Reads the messages of a batch (https://upstash.com/docs/qstash/features/batch); a string says what is wrong with it. */
export function readBatch(body: string): readonly PublishMessage[] | string {
  try {
    return Batch.parse(JSON.parse(body));
  } catch {
    return "the batch is not a list of messages";
  }
}

const DEFAULT_RETRIES = 3;

/** Options of QStash that change what happens, and that the stand-in does not have: refused rather than ignored. */
const UNKNOWN_HERE = [
  "upstash-callback",
  "upstash-content-based-deduplication",
  "upstash-cron",
  "upstash-failure-callback",
  "upstash-flow-control-key",
  "upstash-not-before",
  "upstash-queue-name",
  "upstash-retry-delay",
  "upstash-timeout",
];

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
  if ((headers["upstash-method"] ?? "POST") !== "POST") throw new BadPublish("the stand-in delivers by POST only");
  const deduplicationId = headers["upstash-deduplication-id"] ?? "";
  if (deduplicationId.includes(":")) throw new BadPublish("DeduplicationId cannot contain ':'");
  return {
    url,
    body,
    forward: forwardedHeaders(headers),
    dueAt: now + (header(headers, "upstash-delay", parseDuration) ?? 0),
    maxRetries: header(headers, "upstash-retries", parseCount) ?? DEFAULT_RETRIES,
    ...(deduplicationId === "" ? {} : { deduplicationId }),
  };
}

function checkUrl(url: string): void {
  if (!/^https?:\/\//.test(url))
    throw new BadPublish("invalid destination url: endpoint has invalid scheme, add http:// or https://");
  if (!URL.canParse(url)) throw new BadPublish("invalid destination url: endpoint is not a valid url");
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
