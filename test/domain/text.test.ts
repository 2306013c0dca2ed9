import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { plain, splitQuoted } from "../../src/domain/text.ts";

describe("plain text", () => {
  it.each([
    ["“Buy BONK”", '"Buy BONK"'],
    ["„Buy BONK“", '"Buy BONK"'],
    ["«Buy BONK»", '"Buy BONK"'],
    ["»Buy BONK«", '"Buy BONK"'],
    ["‟Buy BONK″", '"Buy BONK"'],
    ["＂Buy BONK＂", '"Buy BONK"'],
  ])("has straight quotes: %s", (written, read) => {
    expect(plain(written)).toBe(read);
  });

  it("has single spaces, whatever kind they were", () => {
    expect(plain(" Buy \u00A0 BONK\n\tnow\u202Fplease ")).toBe("Buy BONK now please");
  });

  it("has no zero-width or direction marks", () => {
    expect(plain("\u200BBu\u200Ey\u2060 \u202EBONK\u202C\uFEFF \u2067now\u2069\u061C")).toBe("Buy BONK now");
  });

  it("keeps the joiners in emoji and Persian words", () => {
    expect(plain("👩‍🚀 می‌خواهم")).toBe("👩‍🚀 می‌خواهم");
  });

  it("stays the same when made plain twice", () => {
    const odd = fc.constantFrom(..."a5 =\u00A0\n“”„«»\"'\u200B\u200E\uFEFF\u2060");
    fc.assert(
      fc.property(
        fc.string({ unit: fc.oneof(odd, fc.string({ unit: "binary", minLength: 1, maxLength: 1 })) }),
        (text) => {
          expect(plain(plain(text))).toBe(plain(text));
        },
      ),
    );
  });
});

describe("a quoted beginning", () => {
  it("is split from what follows", () => {
    expect(splitQuoted('"Buy BONK" 5')).toEqual({ text: "Buy BONK", rest: "5", quoted: true });
    expect(splitQuoted('"Buy BONK"5')).toEqual({ text: "Buy BONK", rest: "5", quoted: true });
    expect(splitQuoted('" Buy BONK "')).toEqual({ text: "Buy BONK", rest: "", quoted: true });
  });

  it("ends at the last quote, so that it may hold quotes itself", () => {
    expect(splitQuoted('"Buy "BONK" now" 5')).toEqual({ text: 'Buy "BONK" now', rest: "5", quoted: true });
  });

  it.each(['"Buy BONK 5', 'Buy BONK" 5', 'Buy BONK 5"'])("that was never closed is no quote at all: %s", (text) => {
    expect(splitQuoted(text)).toEqual({ text: "Buy BONK 5", rest: "", quoted: false });
  });

  it("is not what stands in the middle", () => {
    expect(splitQuoted('Buy "BONK" now')).toEqual({ text: 'Buy "BONK" now', rest: "", quoted: false });
  });

  it("gives back what was put between quotes", () => {
    const words = fc.string({ unit: fc.constantFrom(..."ab 5.,!") }).map((text) => text.trim());
    fc.assert(
      fc.property(words, words, (text, rest) => {
        expect(splitQuoted(`"${text}" ${rest}`)).toEqual({ text, rest, quoted: true });
      }),
    );
  });
});
