/** The updates that the bot wants. `npm run setup` tells Telegram, and others are ignored. */
export const ALLOWED_UPDATES = ["message", "callback_query", "my_chat_member"] as const;
