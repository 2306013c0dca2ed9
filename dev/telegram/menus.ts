import type { BotCommand, BotCommandScope } from "grammy/types";
import type { ChatState } from "./chat-state.ts";
import type { TelegramState } from "./telegram-state.ts";

/** The name under which the menu of a scope and language is kept; without a language, the menu is for all that have none. */
export function menuKey(scope: BotCommandScope, language = ""): string {
  const chat = "chat_id" in scope ? scope.chat_id : "";
  const user = "user_id" in scope ? scope.user_id : "";
  return [scope.type, chat, user, language].join(" ");
}

/**
 * The menu that Telegram's apps show in a group: the first that was set, from the narrowest scope to the widest
 * (https://core.telegram.org/bots/api#determining-list-of-commands). Scopes of one member are left out.
 */
export function shownCommands(
  telegram: TelegramState,
  { id }: ChatState,
  whose: "members" | "administrators",
): BotCommand[] {
  const administrators = whose === "administrators";
  const scopes: readonly BotCommandScope[] = [
    ...(administrators ? [{ type: "chat_administrators" as const, chat_id: id }] : []),
    { type: "chat", chat_id: id },
    ...(administrators ? [{ type: "all_chat_administrators" as const }] : []),
    { type: "all_group_chats" },
    { type: "default" },
  ];
  const menus = scopes.map((scope) => telegram.commandLists.get(menuKey(scope)) ?? []);
  return structuredClone(menus.find(({ length }) => length > 0) ?? []);
}
