/**
 * Zero-width and direction marks, which come with copied texts. The joiners U+200C and U+200D stay: emoji and Persian
 * need them.
 */
const INVISIBLE = String.raw`\u061C\u200B\u200E\u200F\u202A-\u202E\u2060-\u2064\u2066-\u2069\uFEFF`;
const INVISIBLES = new RegExp(`[${INVISIBLE}]`, "g");

/** What may stand between two words, as a part of a pattern: any space, or a zero-width or direction mark. */
export const GAP = String.raw`[\s${INVISIBLE}]`;

/** Takes zero-width and direction marks out of a text. */
export const withoutMarks = (text: string): string => text.replace(INVISIBLES, "");

/**
 * Cuts a text to `length` UTF-16 units, or to one less if the last would be half a character, which Telegram refuses.
 */
export const truncate = (text: string, length: number): string => text.slice(0, length).replace(/[\uD800-\uDBFF]$/, "");

/** The @ that turns a word into a mention, and the / that turns it into a command to tap. */
const MENTION_SIGN = /(?<![\p{L}\p{N}_])[@＠]+(?![@＠\s]|$)/gu;
const COMMAND_SIGN = /(?<![\p{L}\p{N}_<>/])\/(?=[a-z0-9_])/giu;

/**
 * Takes mentions and commands out of what others wrote, so that a message of ours notifies nobody and offers nothing to
 * tap.
 */
export const withoutMentions = (text: string): string => text.replace(MENTION_SIGN, "").replace(COMMAND_SIGN, "");

/**
 * The full stop that turns words into an address (`t.me/name`, `free.xyz`, `mail@some.where`), and the colon of
 * `tg://`.
 */
const ADDRESS_DOT = /(?<=[\p{L}\p{N}_-])[.．](?=[\p{L}\p{N}_-])/gu;
const SCHEME_SIGN = /:(?=\/\/)/g;
/** A sign that looks like a full stop, and of which Telegram makes no address. */
const ONE_DOT_LEADER = "\u2024";

/**
 * Takes the addresses out of what members wrote, so that none of it becomes a link in a message of ours. It looks as
 * before.
 */
export const withoutAddresses = (text: string): string =>
  text.replace(SCHEME_SIGN, "").replace(ADDRESS_DOT, ONE_DOT_LEADER);

/** Every kind of double quote that a phone's keyboard may type: “ ” „ ‟ « » ″ ＂ and the straight one. */
const QUOTES = /[“”„‟«»″＂"]/g;

/** Makes what people type on phones plain: straight double quotes, single spaces, no zero-width or direction marks. */
export const plain = (text: string): string => withoutMarks(text).replace(QUOTES, '"').replace(/\s+/g, " ").trim();

/** The wide forms of ASCII's signs, and the digits of Arabic and of Persian. */
const WIDE = /[\uFF01-\uFF5E]/g;
const EASTERN_DIGITS = /[\u0660-\u0669\u06F0-\u06F9]/g;

/**
 * Writes the digits, `.` and `=` of Chinese, Japanese, Arabic and Persian keyboards as ASCII: `０．０５` and `۰٫۰۵` become
 * `0.05`.
 */
export const ascii = (text: string): string =>
  text
    .replace(WIDE, (sign) => String.fromCharCode(sign.charCodeAt(0) - 0xfee0))
    .replace(EASTERN_DIGITS, (digit) => String(digit.charCodeAt(0) & 0xf))
    .replaceAll("\u066B", ".");

/** A text's beginning, and the rest. `quoted` says whether quotes enclosed the beginning. */
export interface Quoted {
  readonly text: string;
  readonly rest: string;
  readonly quoted: boolean;
}

/** Single quotes around the beginning of a text, if the text ends behind them or goes on with a number. */
const SINGLE_QUOTED = /^['‘’‚‛‹](.*)['‘’›](?=$| ?-?\d)/;

/**
 * Splits plain text into its quoted beginning and the rest. The last quote closes, so that a message may hold quotes
 * itself; a single one that was never closed is dropped. Single quotes count too, unless they are apostrophes. Without
 * quotes, `text` is the whole text, and `rest` is empty.
 */
export function splitQuoted(written: string): Quoted {
  const text = written.replace(SINGLE_QUOTED, '"$1"');
  const close = text.lastIndexOf('"');
  if (close === text.indexOf('"')) return { text: text.replace('"', "").trim(), rest: "", quoted: false };
  if (!text.startsWith('"')) return { text, rest: "", quoted: false };
  return { text: text.slice(1, close).trim(), rest: text.slice(close + 1).trim(), quoted: true };
}
