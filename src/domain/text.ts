/** Zero-width and direction marks that copied texts slip in. The joiners U+200C and U+200D stay: emoji and Persian need them. */
const INVISIBLE = String.raw`\u061C\u200B\u200E\u200F\u202A-\u202E\u2060-\u2064\u2066-\u2069\uFEFF`;
const INVISIBLES = new RegExp(`[${INVISIBLE}]`, "g");

/** What may stand between two words, as a part of a pattern: any space, or one of those marks. */
export const GAP = String.raw`[\s${INVISIBLE}]`;

/** Takes those marks out of a text. */
export const withoutMarks = (text: string): string => text.replace(INVISIBLES, "");

/** The first `length` UTF-16 units of a text, or one less where the last would be half a character, which Telegram refuses. */
export const truncate = (text: string, length: number): string => text.slice(0, length).replace(/[\uD800-\uDBFF]$/, "");

/** The @ that would make a mention of a word, and the / that would make a command to tap. */
const MENTION_SIGN = /(?<![\p{L}\p{N}_])[@＠]+(?![@＠\s]|$)/gu;
const COMMAND_SIGN = /(?<![\p{L}\p{N}_<>/])\/(?=[a-z0-9_])/giu;

/** Takes those signs out of what others wrote, so that in a message of ours it notifies nobody and offers nothing to tap. */
export const withoutMentions = (text: string): string => text.replace(MENTION_SIGN, "").replace(COMMAND_SIGN, "");

/** The full stop that would make an address of words (`t.me/name`, `free.xyz`, `mail@some.where`), and the colon of `tg://`. */
const ADDRESS_DOT = /(?<=[\p{L}\p{N}_-])[.．](?=[\p{L}\p{N}_-])/gu;
const SCHEME_SIGN = /:(?=\/\/)/g;
/** Looks like a full stop, and Telegram makes no address of it. */
const ONE_DOT_LEADER = "\u2024";

/** Takes the addresses out of what members wrote, so that no name of theirs is a link in a message of ours. It reads as before. */
export const withoutAddresses = (text: string): string =>
  text.replace(SCHEME_SIGN, "").replace(ADDRESS_DOT, ONE_DOT_LEADER);

/** Every kind of double quote that a phone's keyboard may put: “ ” „ ‟ « » ″ ＂ and the straight one. */
const QUOTES = /[“”„‟«»″＂"]/g;

/** Makes what people type on phones plain: straight double quotes, single spaces, no invisible marks. */
export const plain = (text: string): string => withoutMarks(text).replace(QUOTES, '"').replace(/\s+/g, " ").trim();

/** The wide twins of ASCII's signs, and the digits of Arabic and of Persian. */
const WIDE = /[\uFF01-\uFF5E]/g;
const EASTERN_DIGITS = /[\u0660-\u0669\u06F0-\u06F9]/g;

/** Writes what keyboards of Chinese, Japanese, Arabic and Persian put for digits, `.` and `=` as ASCII: `０．０５` and `۰٫۰۵` are `0.05`. */
export const ascii = (text: string): string =>
  text
    .replace(WIDE, (sign) => String.fromCharCode(sign.charCodeAt(0) - 0xfee0))
    .replace(EASTERN_DIGITS, (digit) => String(digit.charCodeAt(0) & 0xf))
    .replaceAll("\u066B", ".");

/** A quoted part and what follows it. */
export interface Quoted {
  readonly text: string;
  readonly rest: string;
  readonly quoted: boolean;
}

/** Single quotes around the beginning of a text that ends, or goes on with a number, behind them. */
const SINGLE_QUOTED = /^['‘’‚‛‹](.*)['‘’›](?=$| ?-?\d)/;

/**
 * Splits plain text into its quoted beginning and the rest. The last quote closes, so that a message may hold quotes
 * itself; a single one that was never closed is dropped. Single quotes are as good
 * where they are no apostrophes. Without quotes the whole text is returned, nothing as rest.
 */
export function splitQuoted(written: string): Quoted {
  const text = written.replace(SINGLE_QUOTED, '"$1"');
  const close = text.lastIndexOf('"');
  if (close === text.indexOf('"')) return { text: text.replace('"', "").trim(), rest: "", quoted: false };
  if (!text.startsWith('"')) return { text, rest: "", quoted: false };
  return { text: text.slice(1, close).trim(), rest: text.slice(close + 1).trim(), quoted: true };
}
