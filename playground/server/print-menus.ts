/**
 * Prints the menus of commands as JSON, by scope, for the voting rules in the environment. It runs in a process of its own each
 * time, since one that goes on would have the sources as they were when it began.
 */
import type { BotCommand, BotCommandScope } from "grammy/types";
import { RulesEnv } from "../../src/config/rules.ts";
import { readVariables } from "../../src/config/variables.ts";
import { DEFAULT_RULES } from "../../src/domain/rules.ts";
import { adminCommands, groupCommands, PRIVATE_COMMANDS } from "../../src/views/commands.ts";

const read = readVariables(RulesEnv, process.env);
const rules = read.ok ? read.value : DEFAULT_RULES;
const menus: readonly { scope: BotCommandScope; commands: readonly BotCommand[] }[] = [
  { scope: { type: "all_group_chats" }, commands: groupCommands(rules) },
  { scope: { type: "all_chat_administrators" }, commands: adminCommands(rules) },
  { scope: { type: "all_private_chats" }, commands: PRIVATE_COMMANDS },
];
console.log(JSON.stringify(menus));
