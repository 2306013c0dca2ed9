import type { Update } from "grammy/types";
import * as z from "zod/mini";

/**
 * Ids of sessions and proposals are made of these. No chat has the id 0, and message ids are numbers of 32 bits that
 * are not negative. Ephemeral messages have the id 0, which may name nothing (ephemeral.ts).
 */
const ChatId = z.int().check(z.refine((id) => id !== 0));
const MessageId = z.int().check(z.nonnegative(), z.lte(2_147_483_647));

const Chat = z.looseObject({ id: ChatId, type: z.string() });
/** A chat of which only the id is read. */
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
  /** The text below a photo, a video or a file. */
  caption: z.optional(z.string()),
  is_topic_message: z.optional(z.boolean()),
  message_thread_id: z.optional(z.int()),
  migrate_to_chat_id: z.optional(ChatId),
  migrate_from_chat_id: z.optional(ChatId),
});
const Buttons = z.looseObject({
  inline_keyboard: z.array(z.array(z.looseObject({ callback_data: z.optional(z.string()) }))),
});
/**
 * The message under a tapped button. An inaccessible message has no buttons, and buttons that make no sense count as
 * none.
 */
const TappedMessage = z.looseObject({
  message_id: MessageId,
  chat: KnownChat,
  /** The message that it answers. One that makes no sense, or has no date, counts as none. */
  reply_to_message: z.catch(z.optional(z.extend(Message, { date: z.int() })), undefined),
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

/**
 * Takes an update as grammY's type without a check. Only the fields of UpdateJson have been checked, and that type
 * names more.
 */
const UncheckedUpdate = z.custom<Update, unknown>();

/** An update that may be handled. If the body is none, `at` names the fields that lead to the fault. */
export type ReadUpdate =
  | { readonly tag: "update"; readonly update: Update }
  | { readonly tag: "none"; readonly at: string };

/**
 * Makes null count as left out, and half a character U+FFFD: UTF-8 has no half characters, and Telegram would refuse
 * them.
 */
const plainly = (_: string, value: unknown): unknown => {
  if (value === null) return undefined;
  return typeof value === "string" ? value.toWellFormed() : value;
};

/**
 * Reads a body. A field that we do not need may be missing, and null counts as missing. A message without a date was
 * sent at `now` (milliseconds since 1970).
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
