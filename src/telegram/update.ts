import * as z from "zod/mini";

const ChatId = z.looseObject({ id: z.int() });
const Chat = z.looseObject({ id: z.int(), type: z.string() });
const User = z.looseObject({
  id: z.int(),
  is_bot: z.optional(z.boolean()),
  first_name: z.string(),
  username: z.optional(z.string()),
});
const Message = z.looseObject({
  message_id: z.int(),
  date: z.optional(z.int()),
  chat: Chat,
  from: z.optional(User),
  sender_chat: z.optional(ChatId),
  text: z.optional(z.string()),
  is_topic_message: z.optional(z.boolean()),
  message_thread_id: z.optional(z.int()),
  migrate_to_chat_id: z.optional(z.int()),
  migrate_from_chat_id: z.optional(z.int()),
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
      message: z.optional(z.looseObject({ chat: ChatId })),
    }),
  ),
  my_chat_member: z.optional(
    z.looseObject({ chat: Chat, from: User, old_chat_member: Member, new_chat_member: Member }),
  ),
});

/** An update as JSON text that may be handled, or where a body is none: the names of the fields that lead there. */
export type ReadUpdate =
  | { readonly tag: "update"; readonly json: string }
  | { readonly tag: "none"; readonly at: string };

/**
 * Reads a body. What we do not need may be missing: a field that is null is taken for one that is not there, and a message
 * without a date was sent at `now` (milliseconds since 1970).
 */
export function readUpdate(body: string, now: number): ReadUpdate {
  try {
    const parsed = UpdateJson.safeParse(JSON.parse(body, (_, value: unknown) => (value === null ? undefined : value)));
    if (!parsed.success) return { tag: "none", at: parsed.error.issues[0]?.path.join(".") || "update" };
    const { message } = parsed.data;
    if (message !== undefined) message.date ??= Math.floor(now / 1_000);
    return { tag: "update", json: JSON.stringify(parsed.data) };
  } catch {
    return { tag: "none", at: "json" };
  }
}
