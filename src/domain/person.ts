import { truncate, withoutAddresses, withoutMarks, withoutMentions } from "./text.ts";

/** Who did something. A person is a Telegram user id; names are only for showing and may change. */
export interface Person {
  readonly id: number;
  readonly name: Name;
}

/**
 * The accounts that Telegram names as the senders of channels' messages (https://core.telegram.org/bots/api#message,
 * `from`).
 */
export const SERVICE_USER_ID = 777_000;
export const CHANNEL_BOT_ID = 136_817_688;
/** The account that Telegram names as the sender of an anonymous admin's message. */
export const ANONYMOUS_BOT_ID = 1_087_968_824;

/** The accounts that several people share. */
export const SHARED_IDS: readonly number[] = [SERVICE_USER_ID, CHANNEL_BOT_ID, ANONYMOUS_BOT_ID];

/** How a person is shown: by @username if there is one, else by first name. */
export type Name = { readonly kind: "username" | "first_name"; readonly text: string };

/** Telegram's longest first name has 64 characters; what is longer is truncated, so that a name never crowds out a message. */
const MAX_NAME_LENGTH = 64;

/** A character that shows something on the screen; some letters, like the Hangul filler, do not. */
const VISIBLE = /[^\s\p{Cc}\p{Default_Ignorable_Code_Point}\u2800]/u;

/**
 * Builds a name from what Telegram says of a user. Line breaks become spaces. Marks that turn the direction of the text
 * around the name are dropped. A name that shows nothing becomes "Someone".
 */
export function nameOf(user: { username?: string | undefined; first_name: string }): Name {
  if (user.username) return { kind: "username", text: user.username };
  const line = withoutMarks(user.first_name)
    .replace(/[\s\p{Cc}]+/gu, " ")
    .trim();
  const text = truncate(line, MAX_NAME_LENGTH).trim();
  return { kind: "first_name", text: VISIBLE.test(text) ? text : "Someone" };
}

const LEADING_SIGNS = /^[@＠/\s\p{Default_Ignorable_Code_Point}\u2800]+/u;

/**
 * Letters that are written from right to left. The mark ends their reach: without it, a number behind the name would
 * jump before it.
 */
const RIGHT_TO_LEFT = /[\u0590-\u08FF\uFB1D-\uFDFF\uFE70-\uFEFC\u{10800}-\u{10FFF}\u{1E800}-\u{1EFFF}]/u;
const LEFT_TO_RIGHT_MARK = "\u200E";

/**
 * The name as members read it: `@alice` or `Bob`. A first name loses every @ that begins a word, so that nobody looks
 * like another person. It never becomes a link.
 */
export function shownName(name: Name): string {
  if (name.kind === "username") return `@${name.text}`;
  const text = withoutAddresses(withoutMentions(name.text)).replace(LEADING_SIGNS, "") || "Someone";
  return RIGHT_TO_LEFT.test(text) ? text + LEFT_TO_RIGHT_MARK : text;
}

/** Keeps apart the @ and the name behind it, so that Telegram finds no mention there. It shows nothing. */
const WORD_JOINER = "\u2060";

/** The name as `shownName` has it, but a message with it notifies nobody. */
export const quietName = (name: Name): string => shownName(name).replace(/^@/, `@${WORD_JOINER}`);

/**
 * The name of a person in a closed session's record. A person without @username also carries the id, so that two Bobs
 * stay two.
 */
export const recordName = ({ id, name }: Person): string =>
  name.kind === "username" ? `@${name.text}` : `${name.text} (id ${id})`;

/** A name as one string for the store: `u` or `n` and the text. */
export const packName = (name: Name): string => `${name.kind === "username" ? "u" : "n"}${name.text}`;

/** Reads what `packName` wrote. */
export const unpackName = (packed: string): Name => ({
  kind: packed.startsWith("u") ? "username" : "first_name",
  text: packed.slice(1),
});
