/** Who did something. A person is a Telegram user id; names are only for showing and may change. */
export interface Person {
  readonly id: number;
  readonly name: Name;
}

/** How a person is shown: by @username where there is one, else by first name. */
export type Name = { readonly kind: "username" | "first_name"; readonly text: string };

/** Telegram's longest first name has 64 characters; what is longer is cut, so that a name never crowds out a message. */
const MAX_NAME_LENGTH = 64;

/** Builds a name from what Telegram says of a user. Line breaks are folded, an empty name becomes "Someone". */
export function nameOf(user: { username?: string | undefined; first_name: string }): Name {
  if (user.username) return { kind: "username", text: user.username };
  const text = user.first_name.replace(/\s+/g, " ").trim().slice(0, MAX_NAME_LENGTH);
  return { kind: "first_name", text: text || "Someone" };
}

/** The name as members read it: `@alice` or `Bob`. A first name loses the @ it begins with, so that nobody passes for another. */
export const shownName = (name: Name): string =>
  name.kind === "username" ? `@${name.text}` : name.text.replace(/^[@\s]+/, "") || "Someone";

/** The name as a closed session's record keys it: a person without @username carries the id, so that two Bobs stay two. */
export const recordName = ({ id, name }: Person): string =>
  name.kind === "username" ? `@${name.text}` : `${name.text} (id ${id})`;

/** A name as one string for the store: `u` or `n` and the text. */
export const packName = (name: Name): string => `${name.kind === "username" ? "u" : "n"}${name.text}`;

/** Reads what `packName` wrote. */
export const unpackName = (packed: string): Name => ({
  kind: packed.startsWith("u") ? "username" : "first_name",
  text: packed.slice(1),
});
