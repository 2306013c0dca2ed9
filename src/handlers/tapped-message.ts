import { type Button, decodeButton } from "../domain/button.ts";
import { isEphemeral } from "../telegram/ephemeral.ts";
import type { BotContext } from "./context.ts";

/**
 * Returns the tapped message if it has a button of this kind, else null. With forged data, a tap could come from any
 * message, and turn a card or a result into something else. A message that Telegram does not show us has no buttons,
 * and an ephemeral one cannot be edited.
 */
export function tappedMessage(ctx: BotContext, kind: Button["kind"]): { chatId: number; messageId: number } | null {
  const message = ctx.callbackQuery?.message;
  if (message === undefined || isEphemeral(message)) return null;
  const rows = "reply_markup" in message ? (message.reply_markup?.inline_keyboard ?? []) : [];
  const found = rows
    .flat()
    .some((button) => "callback_data" in button && decodeButton(button.callback_data)?.kind === kind);
  return found ? { chatId: message.chat.id, messageId: message.message_id } : null;
}
