import type { MessageEntity, User } from "grammy/types";
import * as z from "zod";
import { readFormat } from "./date-time.ts";
import { badRequest } from "./refusal.ts";

/** Finds a person by id, for mentions of people without @username. */
export type FindUser = (id: number) => User | undefined;

const span = { offset: z.int(), length: z.int() };

const headSchema = z.object({ type: z.string(), ...span });

const plain = z.object({
  type: z.enum([
    "bold",
    "italic",
    "underline",
    "strikethrough",
    "spoiler",
    "blockquote",
    "expandable_blockquote",
    "code",
  ]),
  ...span,
});

const entitySchema = z.discriminatedUnion("type", [
  plain,
  z.object({ type: z.literal("pre"), ...span, language: z.string().optional() }),
  z.object({ type: z.literal("text_link"), ...span, url: z.string() }),
  z.object({ type: z.literal("text_mention"), ...span, user: z.object({ id: z.int() }) }),
  z.object({ type: z.literal("custom_emoji"), ...span, custom_emoji_id: z.string() }),
  z.object({
    type: z.literal("date_time"),
    ...span,
    unix_time: z.int32(),
    date_time_format: z.string().optional(),
  }),
]);

/** Entities that Telegram finds by itself: it takes them from a bot and forgets them. */
const foundTypes = new Set("mention hashtag cashtag bot_command url email phone_number bank_card_number".split(" "));

/** Reads the `entities` parameter of a call; throws a refusal of what is not a list of entities that bots may send. */
export function readEntities(value: unknown, findUser: FindUser): MessageEntity[] {
  if (value === undefined) return [];
  if (!Array.isArray(value)) throw badRequest("expected an Array of MessageEntity");
  return value.flatMap((one: unknown) => readEntity(one, findUser));
}

function readEntity(value: unknown, findUser: FindUser): MessageEntity[] {
  const head = headSchema.safeParse(value);
  if (!head.success) throw cannotParse("expected an Object with offset, length and type");
  if (foundTypes.has(head.data.type)) return [];
  if (head.data.length === 0) return [];

  const entity = entitySchema.safeParse(value);
  if (!entity.success) {
    const known = entitySchema.options.some((option) => option.shape.type.safeParse(head.data.type).success);
    throw cannotParse(known ? `Can't find a field of "${head.data.type}"` : "Unsupported type specified");
  }
  return completed(entity.data, findUser);
}

const cannotParse = (what: string): Error => badRequest(`can't parse MessageEntity: ${what}`);

/** An entity as it is shown again. */
function completed(entity: z.infer<typeof entitySchema>, findUser: FindUser): MessageEntity[] {
  switch (entity.type) {
    case "pre": {
      const { language, ...pre } = entity;
      return [language === undefined || language === "" ? pre : { ...pre, language }];
    }
    case "text_mention": {
      const user = findUser(entity.user.id);
      return user === undefined ? [] : [{ ...entity, user }];
    }
    case "date_time": {
      const format = readFormat(entity.date_time_format ?? "");
      if (format === null) throw cannotParse("Invalid date-time format specified");
      return [{ ...entity, date_time_format: format }];
    }
    default:
      return [entity];
  }
}

/** Puts entities into Telegram's order: by place, the longer first. */
export function sortEntities(entities: readonly MessageEntity[]): MessageEntity[] {
  return entities.toSorted((a, b) => a.offset - b.offset || b.length - a.length || a.type.localeCompare(b.type));
}

/** Refuses entities that lie outside `text` or cut a character in two, and moments before 1970. */
export function checkEntities(text: string, entities: readonly MessageEntity[]): void {
  for (const entity of entities) {
    const { offset, length } = entity;
    const end = offset + length;
    if (offset < 0) throw badRequest(`receive an entity with incorrect offset ${offset}`);
    if (length < 0) throw badRequest(`receive an entity with incorrect length ${length}`);
    if (entity.type === "date_time" && entity.unix_time <= 0) throw badRequest("invalid date specified");
    if (offset >= text.length) throw badRequest(`entity begins after the end of the text at UTF-16 offset ${offset}`);
    if (end > text.length)
      throw badRequest(
        `entity beginning at UTF-16 offset ${offset} ends after the end of the text at UTF-16 offset ${end}`,
      );
    if (inSurrogatePair(text, offset))
      throw badRequest(`entity begins in a middle of a UTF-16 symbol at byte offset ${bytes(text, offset - 1)}`);
    if (inSurrogatePair(text, end))
      throw badRequest(
        `entity beginning at UTF-16 offset ${offset} ends in a middle of a UTF-16 symbol at byte offset ${bytes(text, end - 1)}`,
      );
  }
}

const bytes = (text: string, end: number): number => Buffer.byteLength(text.slice(0, end));

function inSurrogatePair(text: string, at: number): boolean {
  return at > 0 && at < text.length && /^[\uD800-\uDBFF][\uDC00-\uDFFF]$/.test(text.slice(at - 1, at + 1));
}
