import type { InlineKeyboardMarkup } from "grammy/types";
import * as z from "zod";
import type { Args } from "./args.ts";
import { readButton } from "./button-json.ts";
import { badRequest } from "./refusal.ts";

const maxCallbackBytes = 64;
/** In characters. */
const maxCopiedText = 256;
const maxButtons = 100;

const markupSchema = z.looseObject({
  inline_keyboard: z.array(z.array(z.unknown()), {
    error: 'Field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays',
  }),
});

/**
 * Reads `reply_markup`. Keyboards other than inline ones are taken where `otherKinds` says so and then forgotten, for
 * they are no part of a message. An inline keyboard without buttons is none.
 */
export function readMarkup(args: Args, otherKinds: boolean): InlineKeyboardMarkup | undefined {
  const value = args.json("reply_markup", "reply keyboard markup");
  if (value === undefined) return undefined;
  if (typeof value !== "object" || value === null) throw badRequest("object expected as reply markup");
  if (!("inline_keyboard" in value)) {
    if (Object.keys(value).length === 0 || otherKinds) return undefined;
    throw badRequest("inline keyboard expected");
  }
  const markup = markupSchema.safeParse(value);
  if (!markup.success) throw badRequest(lowerFirst(markup.error.issues[0]?.message ?? "object expected"));
  const rows = markup.data.inline_keyboard.map((row) => row.map(readButton)).filter((row) => row.length > 0);
  return rows.length === 0 ? undefined : { inline_keyboard: rows };
}

const lowerFirst = (words: string): string => words.charAt(0).toLowerCase() + words.slice(1);

/** What Telegram itself, behind the Bot API, refuses in a keyboard: more than 100 buttons, data or a text to copy that is too long. */
export function checkButtons(markup: InlineKeyboardMarkup | undefined): void {
  const buttons = markup?.inline_keyboard.flat() ?? [];
  if (buttons.length > maxButtons) throw badRequest("reply markup is too long");
  for (const button of buttons) {
    if ("callback_data" in button && Buffer.byteLength(button.callback_data) > maxCallbackBytes)
      throw badRequest("BUTTON_DATA_INVALID");
    if ("copy_text" in button && !mayBeCopied(button.copy_text.text)) throw badRequest("BUTTON_COPY_TEXT_INVALID");
  }
}

const mayBeCopied = (text: string): boolean => text !== "" && [...text].length <= maxCopiedText;
