import * as z from "zod/mini";

const Chat = z.looseObject({ id: z.int(), type: z.string() });
const User = z.looseObject({
  id: z.int(),
  is_bot: z.boolean(),
  first_name: z.string(),
  username: z.optional(z.string()),
});
const Message = z.looseObject({
  message_id: z.int(),
  date: z.int(),
  chat: Chat,
  from: z.optional(User),
  sender_chat: z.optional(Chat),
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
      message: z.optional(z.looseObject({ chat: Chat })),
    }),
  ),
  my_chat_member: z.optional(
    z.looseObject({ chat: Chat, from: User, old_chat_member: Member, new_chat_member: Member }),
  ),
});

/** Whether a body is an update whose parts we read have the shape that Telegram promises. */
export function isUpdate(body: string): boolean {
  try {
    return UpdateJson.safeParse(JSON.parse(body)).success;
  } catch {
    return false;
  }
}
