import type { MessageEntity } from "grammy/types";
import type { Args } from "./args.ts";
import { detectEntities } from "./detect-entities.ts";
import { checkEntities, type FindUser, readEntities, sortEntities } from "./entities.ts";
import { badRequest } from "./refusal.ts";

/** A text and its entities, with offsets in UTF-16 code units. */
export interface FormattedText {
  text: string;
  entities: MessageEntity[];
}

/** In UTF-16 code units. */
const maxTextLength = 4096;
/** In bytes, as it arrives. */
const maxRawBytes = 32_768;

/** The longest text below a file, in UTF-16 code units. */
const maxCaptionLength = 1024;

/** Reads `caption` and `caption_entities` of a call, as `readText` and `cleanText` do with a text. A caption may be empty. */
export function readCaption(args: Args, findUser: FindUser): FormattedText {
  if (args.text("parse_mode") !== "") throw badRequest("the stand-in takes entities only, no parse_mode");
  const text = args.text("caption");
  if (text.trim() === "") return { text: "", entities: [] };
  const cleaned = cleanText({ text, entities: readEntities(args.json("caption_entities", "entities"), findUser) }, "");
  if (cleaned.text.length > maxCaptionLength) throw badRequest("message caption is too long");
  return cleaned;
}

/**
 * Reads `text` and `entities` of a call. Throws the refusals that come before the Bot API looks at the chat, and one of `parse_mode`,
 * which the real server takes.
 */
export function readText(args: Args, findUser: FindUser): FormattedText {
  // Nothing sends it, and a parser more lenient than Telegram's would hide mistakes.
  if (args.text("parse_mode") !== "") throw badRequest("the stand-in takes entities only, no parse_mode");
  const text = args.text("text");
  if (text === "") throw badRequest("message text is empty");
  if (Buffer.byteLength(text) > maxRawBytes) throw badRequest("text is too long");
  return { text, entities: readEntities(args.json("entities", "entities"), findUser) };
}

/**
 * Cleans a text as Telegram does (control characters, surrounding spaces), and adds the entities that Telegram detects. Throws the
 * refusals of misplaced entities, and of a text that is empty or over 4096 UTF-16 code units. `tooLong` is the refusal's text for
 * the latter: sending and editing have different ones.
 */
export function cleanText(formatted: FormattedText, tooLong: string): FormattedText {
  checkEntities(formatted.text, formatted.entities);
  const cleaned = trimmed(withoutControls(formatted));
  if (cleaned.text === "") throw badRequest("text must be non-empty");
  if (cleaned.text.length > maxTextLength) throw badRequest(tooLong);
  const detected = detectEntities(cleaned.text).filter((one) => !cleaned.entities.some((other) => hides(other, one)));
  return { text: cleaned.text, entities: sortEntities([...cleaned.entities, ...detected]) };
}

/** Nothing is detected inside code, links or times, and nothing across another entity's border. */
function hides(entity: MessageEntity, detected: MessageEntity): boolean {
  const end = entity.offset + entity.length;
  const detectedEnd = detected.offset + detected.length;
  if (end <= detected.offset || detectedEnd <= entity.offset) return false;
  if (["code", "pre", "text_link", "text_mention", "custom_emoji", "date_time"].includes(entity.type)) return true;
  return (
    !(entity.offset <= detected.offset && detectedEnd <= end) &&
    !(detected.offset <= entity.offset && end <= detectedEnd)
  );
}

function withoutControls({ text, entities }: FormattedText): FormattedText {
  const keep = (part: string): string => part.replaceAll("\r", "");
  const shifted = entities.map((entity) => {
    const offset = keep(text.slice(0, entity.offset)).length;
    return { ...entity, offset, length: keep(text.slice(0, entity.offset + entity.length)).length - offset };
  });
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what Telegram turns into spaces
  return { text: keep(text).replaceAll(/[\u0000-\u0009\u000b-\u001f]/g, " "), entities: shifted };
}

function trimmed({ text, entities }: FormattedText): FormattedText {
  const end = text.replace(/[ \n]+$/, "").length;
  const firstEntity = Math.min(end, ...entities.map((entity) => entity.offset));
  const start = /^[ \n]*/.exec(text.slice(0, firstEntity))?.[0].length ?? 0;
  const inside = entities
    .map((entity) => ({ ...entity, length: Math.min(entity.offset + entity.length, end) - entity.offset }))
    .filter((entity) => /[^ \n]/.test(text.slice(entity.offset, entity.offset + Math.max(0, entity.length))))
    .map((entity) => ({ ...entity, offset: entity.offset - start }));
  return { text: text.slice(start, end), entities: inside };
}
