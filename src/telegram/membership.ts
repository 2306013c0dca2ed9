import { type Api, GrammyError } from "grammy";

/**
 * Whether a user is an admin of a chat, or null where Telegram does not say. The whole list is asked for, since
 * getChatMember is sure for others only where the bot is an admin itself (https://core.telegram.org/bots/api#getchatmember).
 * Where the group has become a supergroup, that one is asked.
 */
export const isAdmin = (api: Api, chatId: number, userId: number): Promise<boolean | null> =>
  ask(chatId, async (chat) => (await api.getChatAdministrators(chat)).some(({ user }) => user.id === userId));

/**
 * Whether a user has left a chat or was banned from it, as far as Telegram says: a public group's cards can be tapped by anybody.
 * Where the bot is no admin, Telegram need not tell; somebody of whom it says nothing counts as a member.
 */
export async function hasLeft(api: Api, chatId: number, userId: number): Promise<boolean> {
  const left = await ask(chatId, async (chat) => {
    const member = await api.getChatMember(chat, userId);
    return ["left", "kicked"].includes(member.status) || (member.status === "restricted" && !member.is_member);
  });
  return left === true;
}

/** Asks about a chat, or about the supergroup that it has become; null where Telegram does not say. */
async function ask(chatId: number, question: (chatId: number) => Promise<boolean>): Promise<boolean | null> {
  try {
    return await question(chatId);
  } catch (thrown) {
    const to = thrown instanceof GrammyError ? thrown.parameters.migrate_to_chat_id : undefined;
    return to === undefined || to === chatId ? null : ask(to, question);
  }
}
