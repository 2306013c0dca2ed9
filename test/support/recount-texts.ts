import { expect } from "vitest";

const escaped = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");

/** The answer to a vote that counts, as a test expects it: this text, and below it the receipt of this number. */
export const withReceipt = (number: number, text: string) =>
  expect.stringMatching(new RegExp(`^${escaped(text)}\\nReceipt ${number} [0-9a-hjkmnp-tv-z]{10}$`, "u"));

/** A result as a test expects it: this text, and below it the hash for a recount. */
export const withHash = (text: string) =>
  expect.stringMatching(new RegExp(`^${escaped(text)}\\n\\n🧾 For a recount: [0-9a-f]{64}$`, "u"));
