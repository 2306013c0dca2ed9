import type { IncomingMessage } from "node:http";
import { badRequest } from "./refusal.ts";

/**
 * The parameters of one call. Like the real server it keeps every value as text, whichever way it was sent. So a number may come as
 * a string, and an object as its JSON.
 */
export class Args {
  readonly #values: ReadonlyMap<string, string>;

  constructor(payload: Readonly<Record<string, unknown>>) {
    const given = Object.entries(payload).filter(([, value]) => value !== undefined && value !== null);
    this.#values = new Map(
      given.map(([name, value]) => [name, typeof value === "string" ? value : JSON.stringify(value)]),
    );
  }

  /** The value as text, empty if it was not given. Throws the refusal of half a character, of which UTF-8 has none. */
  text(name: string): string {
    const text = this.#values.get(name) ?? "";
    if (!text.isWellFormed()) throw badRequest("strings must be encoded in UTF-8");
    return text;
  }

  /** The value as an integer, 0 if it was not given or is none. Ids have up to 52 bits, which is 16 digits. */
  integer(name: string): number {
    const text = this.text(name).trim();
    const number = /^-?\d{1,16}$/.test(text) ? Number(text) : 0;
    return Number.isSafeInteger(number) ? number : 0;
  }

  flag(name: string): boolean {
    return ["true", "yes", "1"].includes(this.text(name).toLowerCase());
  }

  /** The value's JSON, undefined if it was not given; `what` names it in the refusal of JSON that cannot be parsed. */
  json(name: string, what: string): unknown {
    const text = this.text(name);
    if (text === "") return undefined;
    try {
      return JSON.parse(text);
    } catch {
      throw badRequest(`can't parse ${what} JSON object`);
    }
  }
}

/** A file that came with a call. `text` is what it holds, read as UTF-8 with its byte order mark. */
export interface SentFile {
  readonly name: string;
  /** In bytes. */
  readonly size: number;
  readonly text: string;
}

/** Reads a call's parameters from its query and its body: JSON, urlencoded or multipart. A file becomes a `SentFile`. */
export async function readPayload(request: IncomingMessage, query: URLSearchParams): Promise<Record<string, unknown>> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of request) chunks.push(chunk);
  const body = Buffer.concat(chunks);
  return { ...readable(query), ...(body.length === 0 ? {} : await readBody(body, request)) };
}

async function readBody(body: Buffer<ArrayBuffer>, request: IncomingMessage): Promise<Record<string, unknown>> {
  const type = request.headers["content-type"] ?? "";
  if (type.includes("json")) return readJson(body.toString("utf8"));
  try {
    const form = await new Response(body, { headers: { "content-type": type } }).formData();
    return readable(
      await Promise.all(Array.from(form, async ([name, value]) => [name, await readFile(value)] as const)),
    );
  } catch {
    throw badRequest("can't parse the request's body");
  }
}

async function readFile(value: string | File): Promise<string | SentFile> {
  if (typeof value === "string") return value;
  const text = new TextDecoder("utf-8", { ignoreBOM: true }).decode(await value.arrayBuffer());
  return { name: value.name, size: value.size, text };
}

function readJson(text: string): Record<string, unknown> {
  const value = parsed(text);
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw badRequest("object expected");
  return Object.fromEntries(Object.entries(value));
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw badRequest("can't parse the request's JSON");
  }
}

/** Shows a form's nested objects in records as a JSON call's: the bot's author should not have to parse them twice. */
function readable(form: Iterable<readonly [string, unknown]>): Record<string, unknown> {
  return Object.fromEntries(Array.from(form, ([name, value]) => [name, unfolded(value)]));
}

function unfolded(value: unknown): unknown {
  if (typeof value !== "string" || !/^[[{]/.test(value)) return value;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}
