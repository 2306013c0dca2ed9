import { type Button, decodeButton } from "../domain/button.ts";
import { isEphemeral } from "../telegram/ephemeral.ts";
import type { BotContext } from "./context.ts";

interface TappedMessage {
  readonly chatId: number;
  readonly messageId: number;
}

/**
 * Returns the tapped message if it has a button of this kind, else null. With forged data, a tap could come from any
 * message, and turn a card or a result into something else. A message that Telegram does not show us has no buttons,
 * and an ephemeral one cannot be edited.
 */
export function tappedMessage(ctx: BotContext, kind: Button["kind"]): TappedMessage | null {
  return messageWith(ctx, (data) => decodeButton(data)?.kind === kind);
}

/** Returns the tapped message if it has the very button that was tapped, else null. */
export const tappedButton = (ctx: BotContext): TappedMessage | null =>
  messageWith(ctx, (data) => data === ctx.callbackQuery?.data);

function messageWith(ctx: BotContext, isWanted: (data: string) => boolean): TappedMessage | null {
  const message = ctx.callbackQuery?.message;
  if (message === undefined || isEphemeral(message)) return null;
  const rows = "reply_markup" in message ? (message.reply_markup?.inline_keyboard ?? []) : [];
  const found = rows.flat().some((button) => "callback_data" in button && isWanted(button.callback_data));
  return found ? { chatId: message.chat.id, messageId: message.message_id } : null;
}
