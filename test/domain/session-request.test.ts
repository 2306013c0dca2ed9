import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DEFAULT_RULES } from "../../src/domain/rules.ts";
import { parseSessionRequest } from "../../src/domain/session-request.ts";
import { OTHER_RULES } from "../support/rules.ts";

const asks = (message: string, minutes: number | null) => ({ ok: true, value: { message, minutes } });
const refuses = (reason: string) => ({ ok: false, error: { reason } });

describe("what follows /create_session", () => {
  it.each([
    ['"Buy BONK token"', null],
    ['"Buy BONK token" 3', 3],
    ["“Buy BONK token” 3", 3],
    ["„Buy BONK token“ 3", 3],
    ["«Buy BONK token» 3", 3],
    ['"Buy BONK token"3', 3],
    ["'Buy BONK token'", null],
    ["'Buy BONK token' 3", 3],
    ["‘Buy BONK token’ 3 min", 3],
    ["‚Buy BONK token‘ 3", 3],
    ["'Buy BONK token'3", 3],
    ['"Buy BONK token" 3 min', 3],
    ["Buy BONK token", null],
    ["Buy BONK token 3", 3],
    ["Buy BONK token 3m", 3],
    ["Buy BONK token 3 min", 3],
    ["Buy BONK token 10 minutes", 10],
    ["“Buy BONK token 3", 3],
    ["“Buy BONK token", null],
    ["Buy BONK token” 3", 3],
    ["  “Buy   BONK\u00A0token”\n 3 ", 3],
    ["\u200B“Buy BONK token\u200E” 3\uFEFF", 3],
  ])("is a message and its minutes: %s", (text, minutes) => {
    expect(parseSessionRequest(text, DEFAULT_RULES)).toEqual(asks("Buy BONK token", minutes));
  });

  it("may hold quotes in the message", () => {
    expect(parseSessionRequest("“Buy “BONK” now” 2", DEFAULT_RULES)).toEqual(asks('Buy "BONK" now', 2));
    expect(parseSessionRequest("Let's buy “BONK” now 2", DEFAULT_RULES)).toEqual(asks('Let\'s buy "BONK" now', 2));
  });

  it.each([
    ["'Let's buy' 3", "Let's buy", 3],
    ["‘Let’s buy “BONK”’ 3", 'Let’s buy "BONK"', 3],
    ["Let's buy the members' tokens 3", "Let's buy the members' tokens", 3],
    ["'Tis time for the members' tokens", "'Tis time for the members' tokens", null],
    ["Buy BONK' 3", "Buy BONK'", 3],
    ["\"'Buy' BONK\" 3", "'Buy' BONK", 3],
  ])("tells single quotes from apostrophes: %s", (text, message, minutes) => {
    expect(parseSessionRequest(text, DEFAULT_RULES)).toEqual(asks(message, minutes));
  });

  it("takes a last number only for minutes where it can be that", () => {
    expect(parseSessionRequest('"Top 5"', DEFAULT_RULES)).toEqual(asks("Top 5", null));
    expect(parseSessionRequest("BONK to 2030", DEFAULT_RULES)).toEqual(asks("BONK to 2030", null));
    expect(parseSessionRequest("Meet in ten minutes", DEFAULT_RULES)).toEqual(asks("Meet in ten minutes", null));
    expect(parseSessionRequest("7", DEFAULT_RULES)).toEqual(asks("7", null));
  });

  it.each(["", " ", '""', "“”", '"', '"" 5', "\u200B"])("without a message is refused: «%s»", (text) => {
    expect(parseSessionRequest(text, DEFAULT_RULES)).toEqual(refuses("message_missing"));
  });

  it("with something else than minutes behind the quotes is refused", () => {
    expect(parseSessionRequest('"Buy BONK" 0', DEFAULT_RULES)).toEqual(refuses("minutes_out_of_range"));
    expect(parseSessionRequest("'Buy BONK' 11", DEFAULT_RULES)).toEqual(refuses("minutes_out_of_range"));
    expect(parseSessionRequest("''", DEFAULT_RULES)).toEqual(refuses("message_missing"));
    expect(parseSessionRequest('"Buy BONK" 11', DEFAULT_RULES)).toEqual(refuses("minutes_out_of_range"));
    expect(parseSessionRequest('"Buy BONK" soon', DEFAULT_RULES)).toEqual(refuses("minutes_unreadable"));
    expect(parseSessionRequest('"Buy BONK" 2.5', DEFAULT_RULES)).toEqual(refuses("minutes_unreadable"));
  });

  it("may be 300 characters long, and no more", () => {
    expect(parseSessionRequest(`"${"x".repeat(300)}" 2`, DEFAULT_RULES)).toEqual(asks("x".repeat(300), 2));
    expect(parseSessionRequest(`"${"x".repeat(301)}" 2`, DEFAULT_RULES)).toEqual(refuses("message_too_long"));
  });

  const written = fc.oneof(
    { weight: 9, arbitrary: fc.constantFrom(...'ab 5"“”\u00A0\u200B') },
    { weight: 1, arbitrary: fc.constantFrom(" 5", '" 7 min', " 11", "minutes", "😀") },
  );
  it("is a message of 1 to 300 units with 1 to 10 minutes or none, or a refusal, whatever was written", () => {
    fc.assert(
      fc.property(fc.string({ unit: written, maxLength: 400, size: "max" }), (text) => {
        const request = parseSessionRequest(text, DEFAULT_RULES);
        if (!request.ok) return true;
        const { message, minutes } = request.value;
        const inRange = minutes === null || (Number.isInteger(minutes) && minutes >= 1 && minutes <= 10);
        return message.trim() !== "" && message.length <= 300 && inRange;
      }),
    );
  });
});

describe("what follows /create_session under other rules", () => {
  it("leaves the minutes open where it has none, quoted or not", () => {
    expect(parseSessionRequest('"Buy BONK"', OTHER_RULES)).toEqual(asks("Buy BONK", null));
    expect(parseSessionRequest("Buy BONK", OTHER_RULES)).toEqual(asks("Buy BONK", null));
  });

  it("takes a last number for minutes where they allow it, and for a word of the message where not", () => {
    expect(parseSessionRequest("BONK to 30", OTHER_RULES)).toEqual(asks("BONK to", 30));
    expect(parseSessionRequest("BONK to 31", OTHER_RULES)).toEqual(asks("BONK to 31", null));
    expect(parseSessionRequest("BONK to 1", OTHER_RULES)).toEqual(asks("BONK to 1", null));
  });

  it("is refused with minutes behind the quotes that they do not allow", () => {
    expect(parseSessionRequest('"Buy BONK" 30', OTHER_RULES)).toEqual(asks("Buy BONK", 30));
    expect(parseSessionRequest('"Buy BONK" 1', OTHER_RULES)).toEqual(refuses("minutes_out_of_range"));
    expect(parseSessionRequest('"Buy BONK" 31', OTHER_RULES)).toEqual(refuses("minutes_out_of_range"));
  });
});
