import type { Api } from "grammy";

/**
 * Whether a user is an admin of a chat, or null where Telegram does not say. The whole list is asked for, since
 * getChatMember is sure for others only where the bot is an admin itself (https://core.telegram.org/bots/api#getchatmember).
 */
export async function isAdmin(api: Api, chatId: number, userId: number): Promise<boolean | null> {
  try {
    const admins = await api.getChatAdministrators(chatId);
    return admins.some(({ user }) => user.id === userId);
  } catch {
    return null;
  }
}
