/**
 * Writes JSON that PostgreSQL takes. It takes no NUL, and no half of a surrogate pair: each becomes U+FFFD, which is
 * shown for what cannot be.
 */
export const toJson = (value: unknown): string =>
  JSON.stringify(value, (_, part: unknown) => (typeof part === "string" ? cleaned(part) : part));

/** Replaces in a text what PostgreSQL does not take. */
const cleaned = (text: string): string => text.replaceAll("\0", "\uFFFD").toWellFormed();
