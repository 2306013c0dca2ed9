import type { MessageEntity, User } from "grammy/types";
import { byteOffset, cannotParse, characterReference, type StartTag, startTag } from "./html-tag.ts";

/** A text and its entities, with offsets in UTF-16 code units. */
export interface Formatted {
  text: string;
  entities: MessageEntity[];
}

/** Finds a person by id, for mentions of people without @username. */
export type FindUser = (id: number) => User | undefined;

interface OpenTag extends StartTag {
  offset: number;
}

const plainTypes = {
  b: "bold",
  strong: "bold",
  i: "italic",
  em: "italic",
  u: "underline",
  ins: "underline",
  s: "strikethrough",
  strike: "strikethrough",
  del: "strikethrough",
  "tg-spoiler": "spoiler",
  span: "spoiler",
} as const;

/** Parses `parse_mode: "HTML"` as the Bot API does; throws its refusal of HTML that it does not take. */
export function parseHtml(html: string, findUser: FindUser): Formatted {
  const open: OpenTag[] = [];
  const entities: MessageEntity[] = [];
  const languages = new Map<MessageEntity, string>();
  let text = "";
  for (let at = 0; at < html.length; ) {
    const reference = html[at] === "&" ? characterReference(html, at) : undefined;
    if (reference !== undefined) {
      text += reference.text;
      at = reference.end;
    } else if (html[at] !== "<") {
      text += html[at];
      at += 1;
    } else if (html[at + 1] !== "/") {
      const tag = startTag(html, at);
      if (tag.name === "span" && tag.attributes.get("class") !== "tg-spoiler")
        throw cannotParse(`Tag "span" must have class "tg-spoiler" at byte offset ${byteOffset(html, at)}`);
      open.push({ ...tag, offset: text.length });
      at = tag.end;
    } else {
      const tag = open.pop();
      at = endTag(html, at, tag);
      if (tag !== undefined && text.length > tag.offset)
        addEntity({ entities, languages, text, findUser }, tag, {
          offset: tag.offset,
          length: text.length - tag.offset,
        });
    }
  }
  const unclosed = open.at(-1);
  if (unclosed !== undefined) throw cannotParse(`Can't find end tag corresponding to start tag "${unclosed.name}"`);
  return { text, entities };
}

function endTag(html: string, begin: number, tag: OpenTag | undefined): number {
  const place = `at byte offset ${byteOffset(html, begin)}`;
  if (tag === undefined) throw cannotParse(`Unexpected end tag ${place}`);
  const match = /^<\/([^\s>]*)\s*>/.exec(html.slice(begin));
  if (match === null) throw cannotParse(`Unclosed end tag ${place}`);
  const name = (match[1] ?? "").toLowerCase();
  if (name !== "" && name !== tag.name)
    throw cannotParse(`Unmatched end tag ${place}, expected "</${tag.name}>", found "</${name}>"`);
  return begin + match[0].length;
}

interface Span {
  offset: number;
  length: number;
}

interface Parsed extends Formatted {
  /** The languages of code blocks: only a `pre` around the same text keeps one. */
  languages: Map<MessageEntity, string>;
  findUser: FindUser;
}

function addEntity({ entities, languages, text, findUser }: Parsed, tag: OpenTag, span: Span): void {
  switch (tag.name) {
    case "a": {
      const link = linkEntity(tag.attributes.get("href") || text.slice(span.offset), span, findUser);
      if (link !== undefined) entities.push(link);
      return;
    }
    case "pre": {
      const inner = entities.at(-1);
      const wraps = inner?.type === "code" && inner.offset === span.offset && inner.length === span.length;
      const language = wraps ? languages.get(inner) : undefined;
      if (wraps) entities.pop();
      entities.push(language === undefined ? { type: "pre", ...span } : { type: "pre", ...span, language });
      return;
    }
    case "code": {
      const code: MessageEntity = { type: "code", ...span };
      const language = /^language-(.+)$/.exec(tag.attributes.get("class") ?? "")?.[1];
      if (language !== undefined) languages.set(code, language);
      entities.push(code);
      return;
    }
    case "blockquote":
      entities.push({ type: tag.attributes.has("expandable") ? "expandable_blockquote" : "blockquote", ...span });
      return;
    case "tg-emoji": {
      const id = tag.attributes.get("emoji-id") ?? "";
      if (!/^-?[1-9]\d*$/.test(id)) throw cannotParse("Invalid custom emoji identifier specified");
      entities.push({ type: "custom_emoji", ...span, custom_emoji_id: id });
      return;
    }
    default:
      if (isPlain(tag.name)) entities.push({ type: plainTypes[tag.name], ...span });
  }
}

const isPlain = (name: string): name is keyof typeof plainTypes => name in plainTypes;

/** A link to a person is a mention; a link that is none is dropped in silence, as Telegram does. */
function linkEntity(href: string, span: Span, findUser: FindUser): MessageEntity | undefined {
  const person = /^tg:\/\/user\?id=(\d+)$/.exec(href);
  if (person !== null) {
    const user = findUser(Number(person[1]));
    return user === undefined ? undefined : { type: "text_mention", ...span, user };
  }
  const url = /^[a-z][a-z0-9+.-]*:/i.test(href) ? href : `http://${href}`;
  if (!/^(https?|tg|ton|tonsite):/i.test(url) || !URL.canParse(url)) return undefined;
  return { type: "text_link", ...span, url: new URL(url).href };
}
