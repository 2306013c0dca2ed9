import type { BotCommand } from "grammy/types";

/** The command menu of groups. `npm run setup` sends it to Telegram. */
export const GROUP_COMMANDS: readonly BotCommand[] = [
  { command: "propose", description: "Propose a trade" },
  { command: "vote", description: "Vote: yes 0.05, or no" },
  { command: "status", description: "What is going on" },
  { command: "cancel", description: "Withdraw the vote that is running" },
  { command: "help", description: "How it works" },
];

/** The menu of a group's admins. */
export const ADMIN_COMMANDS: readonly BotCommand[] = [
  { command: "create_session", description: "Open a session" },
  { command: "close_session", description: "Close the session" },
  ...GROUP_COMMANDS,
];

/** The menu of private chats. */
export const PRIVATE_COMMANDS: readonly BotCommand[] = [{ command: "help", description: "How it works" }];
