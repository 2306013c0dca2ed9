import { type Api, GrammyError } from "grammy";

/**
 * Whether a user is an admin of a chat, or null where Telegram does not say. The whole list is asked for, since
 * getChatMember is sure for others only where the bot is an admin itself (https://core.telegram.org/bots/api#getchatmember).
 * Where the group has become a supergroup, that one is asked.
 */
export async function isAdmin(api: Api, chatId: number, userId: number): Promise<boolean | null> {
  try {
    const admins = await api.getChatAdministrators(chatId);
    return admins.some(({ user }) => user.id === userId);
  } catch (thrown) {
    const to = thrown instanceof GrammyError ? thrown.parameters.migrate_to_chat_id : undefined;
    return to === undefined || to === chatId ? null : isAdmin(api, to, userId);
  }
}
