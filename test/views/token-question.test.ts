import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeButton } from "../../src/domain/button.ts";
import type { MarketToken } from "../../src/domain/market.ts";
import { chosenTokenText, shortMint, tokenQuestion } from "../../src/views/token-question.ts";
import { BONK, BONK_MINT } from "../support/market-notes.ts";
import { buttons, callbackData, expectSendable, marked } from "./samples.ts";

const OTHER_MINT = "EKpQGSJtjMFqKZ9KQanSqYXRcF8fBopzLHYxdM65zcjm";
const MOON: MarketToken = { ...BONK, symbol: "MOON", name: "Moon Rocket" };
const OTHER: MarketToken = { ...MOON, mint: OTHER_MINT, name: "Moonshine", liquidityUsd: "640000", freezable: true };
const LARGEST_MESSAGE = 2_147_483_647;

describe("the question which token is meant", () => {
  it("names each with its address, what is known of it, and what tells it from the others", () => {
    const { text } = tokenQuestion("MOON", [MOON, OTHER], 12);
    const lines = text.text.split("\n");
    expect(lines[0]).toContain("Several tokens are called MOON");
    expect(lines.slice(2)).toEqual([
      "1. “Moon Rocket” · verified · Liquidity $4.5 million",
      BONK_MINT,
      "",
      "2. “Moonshine” · verified · Liquidity $640000",
      OTHER_MINT,
      expect.stringMatching(/^⚠️ .*freeze/),
    ]);
    expect(marked(text)).toEqual([
      "bold: “Moon Rocket”",
      `code: ${BONK_MINT}`,
      "bold: “Moonshine”",
      `code: ${OTHER_MINT}`,
    ]);
    expectSendable(text);
  });

  it("has a button for each, in their order, with the ends of its address", () => {
    const view = tokenQuestion("MOON", [MOON, OTHER], 12);
    expect(buttons(view)).toEqual([
      [["1. Moon Rocket DezX…B263", `c:${BONK_MINT}:12`]],
      [["2. Moonshine EKpQ…zcjm", `c:${OTHER_MINT}:12`]],
    ]);
    expect(shortMint(BONK_MINT)).toBe("DezX…B263");
  });

  it("says so where none of them is verified, and does not where they are", () => {
    const unverified = [MOON, OTHER].map((token) => ({ ...token, verified: false }));
    const { text } = tokenQuestion("MOON", unverified, 12);
    expect(text.text).toMatch(/none of them is verified/);
    expect(text.text.match(/· not verified/g)).toHaveLength(2);
    expect(tokenQuestion("MOON", [MOON, OTHER], 12).text.text).not.toMatch(/not verified|none of them/);
  });

  it("can be sent, and each tap is read as the token and the command, whatever their makers called them", () => {
    const name = fc.oneof(
      fc.string({ unit: "grapheme", maxLength: 40 }).map((text) => text.replace(/\s+/g, " ").trim()),
      fc.constantFrom("", "😀".repeat(20), "@someone t.me/free", "” · verified", "\u202eknoB", "/vote yes 1"),
    );
    const token = fc
      .record({ name, symbol: name, verified: fc.boolean(), suspicious: fc.boolean(), freezable: fc.boolean() })
      .map((more): MarketToken => ({ ...MOON, ...more, mintable: true, liquidityUsd: "1" }));
    fc.assert(
      fc.property(
        fc.array(token, { minLength: 2, maxLength: 5 }),
        fc.integer({ min: 1, max: LARGEST_MESSAGE }),
        (all, id) => {
          const view = tokenQuestion("A".repeat(20), all, id);
          expectSendable(view.text);
          expect(view.buttons).toHaveLength(all.length);
          for (const data of callbackData(view)) {
            expect(Buffer.byteLength(data)).toBeLessThanOrEqual(64);
            expect(decodeButton(data)).toEqual({ kind: "choose_token", mint: BONK_MINT, messageId: id });
          }
          for (const row of buttons(view))
            for (const [text] of row) {
              expect(text).toMatch(/^\d\. /);
              expect(text.endsWith(shortMint(BONK_MINT))).toBe(true);
              expect(text.length).toBeLessThanOrEqual("1. ".length + 16 + 1 + shortMint(BONK_MINT).length);
              expect(text.isWellFormed()).toBe(true);
            }
          expect(view.text.text).not.toMatch(/(?<![\w])@\w|t\.me/);
        },
      ),
    );
  });
});

describe("a tap that could be forged", () => {
  it.each([
    `c:${BONK_MINT}`,
    `c:${BONK_MINT}:`,
    `c:${BONK_MINT}:0`,
    `c:${BONK_MINT}:-1`,
    `c:${BONK_MINT}:12x`,
    `c:${BONK_MINT}:12345678901`,
    "c:BONK:12",
    `c:${BONK_MINT.replace("D", "0")}:12`,
    `c:${BONK_MINT}x:12`,
    `C:${BONK_MINT}:12`,
  ])("is no choice: %s", (data) => {
    expect(decodeButton(data)).toBeNull();
  });
});

describe("the question that was answered", () => {
  it("shows which token it became, and its address to copy", () => {
    const text = chosenTokenText(BONK_MINT, MOON);
    expect(text.text).toBe(`“Moon Rocket” it is: ${BONK_MINT}`);
    expect(marked(text)).toEqual([`code: ${BONK_MINT}`]);
    expect(chosenTokenText(BONK_MINT, null).text).toContain(BONK_MINT);
    expectSendable(chosenTokenText(BONK_MINT, null));
  });
});
