import type { InlineKeyboardButton } from "grammy/types";
import * as z from "zod";
import { badRequest } from "./refusal.ts";

const Text = z.string({ error: 'Can\'t find field "text"' });
const Button = z.object(
  {
    text: Text,
    style: z.string({ error: 'Field "style" must be of type String' }).optional(),
    url: z.string({ error: 'Field "url" must be of type String' }).optional(),
    callback_data: z.string({ error: 'Field "callback_data" must be of type String' }).optional(),
    copy_text: z.object({ text: Text }, { error: 'Field "copy_text" must be of type Object' }).optional(),
  },
  { error: "InlineKeyboardButton must be an Object" },
);

const Style = z.enum(["primary", "danger", "success"]);

/** Reads a button as the Bot API does. Throws its refusal of one that has no text, no action or a style of no kind. */
export function readButton(value: unknown): InlineKeyboardButton {
  const button = Button.safeParse(value);
  if (!button.success) throw cannotParse(button.error.issues[0]?.message ?? "");
  const { text, style, url, callback_data: data, copy_text: copied } = button.data;
  const looks = { text, ...readStyle(style) };
  const actions = [
    ...(url === undefined || url === "" ? [] : [{ ...looks, url: checkedUrl(url) }]),
    ...(data === undefined || data === "" ? [] : [{ ...looks, callback_data: data }]),
    ...(copied === undefined ? [] : [{ ...looks, copy_text: copied }]),
  ];
  const [action] = actions;
  if (action === undefined) throw cannotParse("Text buttons are unallowed in the inline keyboard");
  // The real server takes the first and forgets the others, which would hide a mistake.
  if (actions.length > 1) throw badRequest("the stand-in takes one of url, callback_data and copy_text for a button");
  if (text === "") throw badRequest("inline keyboard button text must be non-empty");
  return action;
}

const cannotParse = (what: string): Error => badRequest(`can't parse inline keyboard button: ${what}`);

/** A style may be written in any case; "default" and an empty one are none. */
function readStyle(written: string | undefined): { style?: z.infer<typeof Style> } {
  const style = written?.toLowerCase() ?? "";
  if (style === "" || style === "default") return {};
  const read = Style.safeParse(style);
  if (!read.success) throw cannotParse("invalid button style specified");
  return { style: read.data };
}

function checkedUrl(url: string): string {
  const full = /^[a-z][a-z0-9+.-]*:/i.test(url) ? url : `http://${url}`;
  if (!/^(https?|tg):/i.test(full) || !URL.canParse(full))
    throw badRequest(`inline keyboard button URL '${url}' is invalid: Unsupported URL protocol`);
  return full;
}
