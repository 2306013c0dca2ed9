import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { idOf, parseId } from "../../src/domain/ids.ts";

const LARGEST_CHAT = 2 ** 52;
const LARGEST_MESSAGE = 2 ** 31 - 1;

describe("an id", () => {
  it("is a chat and a message, as Telegram numbers them", () => {
    expect(idOf({ chatId: -1001234567890, messageId: 4713 })).toBe("-1001234567890.4713");
    expect(parseId("-1001234567890.4713")).toEqual({ chatId: -1001234567890, messageId: 4713 });
  });

  it("is read back as it was written, up to the largest numbers", () => {
    const chatId = fc.integer({ min: -LARGEST_CHAT, max: LARGEST_CHAT }).filter((id) => id !== 0);
    const messageId = fc.integer({ min: 1, max: LARGEST_MESSAGE });
    fc.assert(
      fc.property(chatId, messageId, (chat, message) => {
        expect(parseId(idOf({ chatId: chat, messageId: message }))).toEqual({ chatId: chat, messageId: message });
      }),
    );
    expect(parseId("-4503599627370496.2147483647")).toEqual({ chatId: -LARGEST_CHAT, messageId: LARGEST_MESSAGE });
  });

  it.each([
    "",
    ".",
    "1",
    "1.",
    ".1",
    "1.2.3",
    "--1.2",
    "+1.2",
    "1.-2",
    "1.2 ",
    " 1.2",
    "1.2\n",
    "1e5.2",
    "{1}.2",
    "99999999999999999.1",
    "1.12345678901",
    "session:1.2",
    "١.٢",
  ])("that is forged is none: «%s»", (text) => {
    expect(parseId(text)).toBeNull();
  });

  it.each(["007.3", "7.03", "-0.3", "0.3", "7.0"])("has one spelling only: %s is none", (text) => {
    expect(parseId(text)).toBeNull();
  });

  it("that could be read is written the same again", () => {
    fc.assert(
      fc.property(fc.stringMatching(/^-?\d{1,3}\.\d{1,3}$/), (text) => {
        const ref = parseId(text);
        return ref === null || idOf(ref) === text;
      }),
    );
  });
});
