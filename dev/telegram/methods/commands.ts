import type { BotCommand } from "grammy/types";
import * as z from "zod";
import { findChat } from "../access.ts";
import type { Args } from "../args.ts";
import { menuKey } from "../menus.ts";
import { badRequest } from "../refusal.ts";
import type { TelegramState } from "../telegram-state.ts";

const maxCommands = 100;
const maxNameLength = 32;
const maxDescriptionLength = 256;

const chatId = z.union([z.string().min(1), z.int()]);
const scopeSchema = z.discriminatedUnion("type", [
  z.object({ type: z.enum(["default", "all_private_chats", "all_group_chats", "all_chat_administrators"]) }),
  z.object({ type: z.enum(["chat", "chat_administrators"]), chat_id: chatId }),
  z.object({ type: z.literal("chat_member"), chat_id: chatId, user_id: z.int().positive() }),
]);

const commandSchema = z.object({ command: z.string(), description: z.string() });

/** Sets the menu of one scope and language; names and descriptions are checked as Telegram does. */
export function setMyCommands(telegram: TelegramState, args: Args): true {
  const value = args.json("commands", "commands") ?? [];
  if (!Array.isArray(value)) throw badRequest("expected an Array of BotCommand");
  const commands = value.map(readCommand);
  const key = listKey(telegram, args);
  if (commands.length > maxCommands) throw badRequest("BOT_COMMANDS_TOO_MUCH");
  telegram.commandLists.set(key, commands);
  return true;
}

/** The menu set for exactly this scope and language, empty if none was. */
export function getMyCommands(telegram: TelegramState, args: Args): BotCommand[] {
  return telegram.commandLists.get(listKey(telegram, args)) ?? [];
}

function readCommand(value: unknown): BotCommand {
  const read = commandSchema.safeParse(value);
  if (!read.success) throw badRequest("can't parse BotCommand: expected an Object");
  const command = read.data.command.trim().replace(/^\//, "");
  const description = read.data.description.trim();
  if (command === "") throw badRequest("command must be non-empty");
  if (command.length > maxNameLength) throw badRequest(`command length must not exceed ${maxNameLength}`);
  if (description === "") throw badRequest("command description must be non-empty");
  if (description.length > maxDescriptionLength)
    throw badRequest(`command description length must not exceed ${maxDescriptionLength}`);
  if (!/^[a-z0-9_]+$/.test(command)) throw badRequest("BOT_COMMAND_INVALID");
  return { command, description };
}

function listKey(telegram: TelegramState, args: Args): string {
  const scope = scopeSchema.safeParse(args.json("scope", "BotCommandScope") ?? { type: "default" });
  if (!scope.success) throw badRequest("can't parse BotCommandScope: Unsupported type specified");
  if ("chat_id" in scope.data) {
    const { chat } = findChat(telegram, String(scope.data.chat_id), "act");
    if (chat.type === "private" && scope.data.type !== "chat")
      throw badRequest("can't use specified scope in private chats");
  }
  const language = args.text("language_code");
  if (!/^([a-z]{2})?$/.test(language)) throw badRequest("invalid language code specified");
  return menuKey(scope.data, language);
}
