import type { BotCommand, BotCommandScope } from "grammy/types";
import type { Rules } from "../../src/domain/rules.ts";
import { adminCommands, groupCommands, PRIVATE_COMMANDS } from "../../src/views/commands.ts";

/** A menu of commands, and who sees it. */
export interface Menu {
  readonly scope: BotCommandScope;
  readonly commands: readonly BotCommand[];
  readonly whose: string;
}

/** The menus of the bot. The examples in them are votes that the rules allow. */
export const menusOf = (rules: Rules): readonly Menu[] => [
  { scope: { type: "all_group_chats" }, commands: groupCommands(rules), whose: "groups" },
  { scope: { type: "all_chat_administrators" }, commands: adminCommands(rules), whose: "group admins" },
  { scope: { type: "all_private_chats" }, commands: PRIVATE_COMMANDS, whose: "private chats" },
];
