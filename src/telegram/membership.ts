import { type Api, GrammyError } from "grammy";

/**
 * Whether a user is an admin of a chat, or null if Telegram does not say. It asks for the whole list: getChatMember is
 * sure of others only if the bot is an admin (https://core.telegram.org/bots/api#getchatmember). If the group has
 * become a supergroup, it asks that one.
 */
export const isAdmin = (api: Api, chatId: number, userId: number): Promise<boolean | null> =>
  ask(chatId, async (chat) => (await api.getChatAdministrators(chat)).some(({ user }) => user.id === userId));

/** Whether a user is a chat's owner, or null if Telegram does not say. It asks as `isAdmin` does. */
export const isOwner = (api: Api, chatId: number, userId: number): Promise<boolean | null> =>
  ask(chatId, async (chat) =>
    (await api.getChatAdministrators(chat)).some(({ user, status }) => user.id === userId && status === "creator"),
  );

/**
 * Whether a user has left a chat or was banned from it. Anybody can tap the cards of a public group. If the bot is no
 * admin, Telegram need not say. Somebody of whom it says nothing counts as a member.
 */
export async function hasLeft(api: Api, chatId: number, userId: number): Promise<boolean> {
  const left = await ask(chatId, async (chat) => {
    const member = await api.getChatMember(chat, userId);
    return ["left", "kicked"].includes(member.status) || (member.status === "restricted" && !member.is_member);
  });
  return left === true;
}

/** Asks about a chat, or about the supergroup that it has become. Returns null if Telegram does not say. */
async function ask(chatId: number, question: (chatId: number) => Promise<boolean>): Promise<boolean | null> {
  try {
    return await question(chatId);
  } catch (thrown) {
    const to = thrown instanceof GrammyError ? thrown.parameters.migrate_to_chat_id : undefined;
    return to === undefined || to === chatId ? null : ask(to, question);
  }
}
