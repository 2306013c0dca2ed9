import type { InlineKeyboardButton, InlineKeyboardMarkup } from "grammy/types";
import * as z from "zod";
import type { Args } from "./args.ts";
import { badRequest } from "./refusal.ts";

const maxCallbackBytes = 64;
const maxButtons = 100;

const buttonSchema = z.object({
  text: z.string(),
  url: z.string().optional(),
  callback_data: z.string().optional(),
  copy_text: z.object({ text: z.string() }).optional(),
});

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

function readButton(value: unknown): InlineKeyboardButton {
  const button = buttonSchema.safeParse(value);
  if (!button.success) throw cannotParse('Can\'t find field "text"');
  const { text, url, callback_data: data, copy_text: copied } = button.data;
  if (text === "") throw badRequest("inline keyboard button text must be non-empty");
  if (url !== undefined && url !== "") return { text, url: checkedUrl(url) };
  if (data !== undefined && data !== "") return { text, callback_data: data };
  if (copied !== undefined) return { text, copy_text: copied };
  throw cannotParse("Text buttons are unallowed in the inline keyboard");
}

const cannotParse = (what: string): Error => badRequest(`can't parse inline keyboard button: ${what}`);

function checkedUrl(url: string): string {
  const full = /^[a-z][a-z0-9+.-]*:/i.test(url) ? url : `http://${url}`;
  if (!/^(https?|tg):/i.test(full) || !URL.canParse(full))
    throw badRequest(`inline keyboard button URL '${url}' is invalid: Unsupported URL protocol`);
  return full;
}

/** What Telegram itself, behind the Bot API, refuses in a keyboard: data over 64 bytes, more than 100 buttons. */
export function checkButtons(markup: InlineKeyboardMarkup | undefined): void {
  const buttons = markup?.inline_keyboard.flat() ?? [];
  if (buttons.length > maxButtons) throw badRequest("reply markup is too long");
  for (const button of buttons)
    if ("callback_data" in button && Buffer.byteLength(button.callback_data) > maxCallbackBytes)
      throw badRequest("BUTTON_DATA_INVALID");
}
