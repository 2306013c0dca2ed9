import { badRequest } from "./refusal.ts";

const knownTags = new Set(
  "a b strong i em s strike del u ins tg-spoiler tg-emoji tg-time span pre code blockquote".split(" "),
);

const namedReferences: Record<string, string> = { lt: "<", gt: ">", amp: "&", quot: '"' };

export interface StartTag {
  name: string;
  attributes: Map<string, string>;
  /** Where the text goes on. */
  end: number;
}

/** Telegram counts the place of a mistake in bytes. */
export const byteOffset = (html: string, at: number): number => Buffer.byteLength(html.slice(0, at));

export const cannotParse = (what: string): Error => badRequest(`can't parse entities: ${what}`);

/** Reads the character reference at `at`, or nothing if Telegram leaves that `&` as it is. */
export function characterReference(html: string, at: number): { text: string; end: number } | undefined {
  const match = /^&(?:#x([0-9a-f]+)|#([0-9]+)|([a-z]+));?/i.exec(html.slice(at, at + 12));
  if (match === null) return undefined;
  const [all, hex, decimal, name] = match;
  const end = at + all.length;
  if (name !== undefined) {
    const text = namedReferences[name];
    return text === undefined ? undefined : { text, end };
  }
  const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
  return code > 0 && code < 0x10ffff ? { text: String.fromCodePoint(code), end } : undefined;
}

/** Reads the start tag at `begin`; throws Telegram's refusal of one that it does not know or that never ends. */
export function startTag(html: string, begin: number): StartTag {
  const place = `at byte offset ${byteOffset(html, begin)}`;
  const name = (/^[^\s>]*/.exec(html.slice(begin + 1))?.[0] ?? "").toLowerCase();
  let at = begin + 1 + name.length;
  if (at >= html.length) throw cannotParse(`Unclosed start tag ${place}`);
  if (!knownTags.has(name)) throw cannotParse(`Unsupported start tag "${name}" ${place}`);

  const attributes = new Map<string, string>();
  for (;;) {
    at += /^\s*/.exec(html.slice(at))?.[0].length ?? 0;
    if (html[at] === ">") return { name, attributes, end: at + 1 };
    const attribute = /^([^\s=>/"']+)\s*(=?)\s*/.exec(html.slice(at));
    if (attribute === null) throw cannotParse(`Empty attribute name in the tag "${name}" ${place}`);
    const [all, key = "", equals] = attribute;
    at += all.length;
    if (at >= html.length) throw cannotParse(`Unclosed start tag "${name}" ${place}`);
    if (equals === "") {
      attributes.set(key, "");
      continue;
    }
    const value = attributeValue(html, at);
    attributes.set(key, value.text);
    at = value.end;
    if (at >= html.length) throw cannotParse(`Unclosed start tag ${place}`);
  }
}

function attributeValue(html: string, at: number): { text: string; end: number } {
  const quote = html[at];
  if (quote === '"' || quote === "'") {
    const close = html.indexOf(quote, at + 1);
    const raw = html.slice(at + 1, close === -1 ? html.length : close);
    return { text: withoutReferences(raw), end: close === -1 ? html.length : close + 1 };
  }
  const text = /^[a-z0-9.-]*/i.exec(html.slice(at))?.[0] ?? "";
  const end = at + text.length;
  if (end < html.length && !/[\s>]/.test(html[end] ?? ""))
    throw cannotParse(`Unexpected end of name token at byte offset ${byteOffset(html, at)}`);
  return { text: text.toLowerCase(), end };
}

function withoutReferences(raw: string): string {
  let text = "";
  for (let at = 0; at < raw.length; ) {
    const reference = raw[at] === "&" ? characterReference(raw, at) : undefined;
    text += reference?.text ?? raw[at];
    at = reference?.end ?? at + 1;
  }
  return text;
}
