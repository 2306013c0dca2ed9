import type { BotCommand } from "grammy/types";
import type { Rules } from "../domain/rules.ts";
import { EXAMPLE_VOTE, exampleAmount } from "./message.ts";

/** The command menu of groups, which `npm run setup` sends to Telegram. */
export const groupCommands = (rules: Rules): readonly BotCommand[] => [
  { command: "propose", description: "Propose a trade" },
  { command: "vote", description: `Vote: yes ${exampleAmount(EXAMPLE_VOTE, rules)}, or no` },
  { command: "status", description: "What is going on" },
  { command: "orders", description: "What was bought" },
  { command: "order", description: "One order and its shares: /order 3" },
  { command: "worth", description: "What our positions are worth" },
  { command: "price", description: "What a token costs: /price BONK" },
  { command: "history", description: "Past votes and their results" },
  { command: "board", description: "Votes, positions and results, live" },
  { command: "settings", description: "The group's rules" },
  { command: "cancel", description: "Withdraw the vote that is running" },
  { command: "help", description: "How it works" },
];

/** The command menu of a group's admins. */
export const adminCommands = (rules: Rules): readonly BotCommand[] => [
  { command: "create_session", description: "Open a session" },
  { command: "close_session", description: "Close the session" },
  ...groupCommands(rules),
  { command: "export", description: "Votes, orders and shares as files" },
  { command: "forget", description: "Forget the group's history (owner)" },
];

/** The command menu of private chats. */
export const PRIVATE_COMMANDS: readonly BotCommand[] = [
  { command: "me", description: "Your shares in all your groups" },
  { command: "price", description: "What a token costs: /price BONK" },
  { command: "help", description: "How it works" },
];
