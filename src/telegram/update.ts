import type { Update } from "grammy/types";
import * as z from "zod/mini";

/** Ids of sessions and proposals are made of these: no chat has 0, and messages have positive numbers of 32 bits. */
const ChatId = z.int().check(z.refine((id) => id !== 0));
const MessageId = z.int().check(z.positive(), z.lte(2_147_483_647));

const Chat = z.looseObject({ id: ChatId, type: z.string() });
/** A chat of which no more than the id is read. */
const KnownChat = z.looseObject({ id: ChatId });
const User = z.looseObject({
  id: z.int().check(z.positive()),
  is_bot: z.optional(z.boolean()),
  first_name: z.string(),
  username: z.optional(z.string()),
});
const Message = z.looseObject({
  message_id: MessageId,
  date: z.optional(z.int()),
  chat: Chat,
  from: z.optional(User),
  sender_chat: z.optional(KnownChat),
  text: z.optional(z.string()),
  /** What is written below a photo, a video or a file. */
  caption: z.optional(z.string()),
  is_topic_message: z.optional(z.boolean()),
  message_thread_id: z.optional(z.int()),
  migrate_to_chat_id: z.optional(ChatId),
  migrate_from_chat_id: z.optional(ChatId),
});
const Buttons = z.looseObject({
  inline_keyboard: z.array(z.array(z.looseObject({ callback_data: z.optional(z.string()) }))),
});
/** The message under a tapped button. One that is inaccessible has no buttons, and those that make no sense count as none. */
const TappedMessage = z.looseObject({
  message_id: MessageId,
  chat: KnownChat,
  reply_markup: z.catch(z.optional(Buttons), undefined),
});
const Member = z.looseObject({ status: z.string() });

/** The part of an update that we read (https://core.telegram.org/bots/api#update). */
const UpdateJson = z.looseObject({
  update_id: z.int(),
  message: z.optional(Message),
  callback_query: z.optional(
    z.looseObject({
      id: z.string(),
      from: User,
      data: z.optional(z.string()),
      message: z.optional(TappedMessage),
    }),
  ),
  my_chat_member: z.optional(
    z.looseObject({ chat: Chat, from: User, old_chat_member: Member, new_chat_member: Member }),
  ),
});

/** Takes the rest of an update on trust: only the fields of UpdateJson have been looked at, and grammY's types name more. */
const UncheckedUpdate = z.custom<Update, unknown>();

/** An update that may be handled, or where a body is none: the names of the fields that lead there. */
export type ReadUpdate =
  | { readonly tag: "update"; readonly update: Update }
  | { readonly tag: "none"; readonly at: string };

/** Null is the same as left out, and half a character, of which UTF-8 has none and which Telegram would refuse, becomes U+FFFD. */
const plainly = (_: string, value: unknown): unknown => {
  if (value === null) return undefined;
  return typeof value === "string" ? value.toWellFormed() : value;
};

/**
 * Reads a body. What we do not need may be missing: a field that is null is taken for one that is not there, and a message
 * without a date was sent at `now` (milliseconds since 1970).
 */
export function readUpdate(body: string, now: number): ReadUpdate {
  try {
    const parsed = UpdateJson.safeParse(JSON.parse(body, plainly));
    if (!parsed.success) return { tag: "none", at: parsed.error.issues[0]?.path.join(".") || "update" };
    const { message } = parsed.data;
    if (message !== undefined) message.date ??= Math.floor(now / 1_000);
    return { tag: "update", update: UncheckedUpdate.parse(parsed.data) };
  } catch {
    return { tag: "none", at: "json" };
  }
}
