import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { MarketNote, MarketToken, TokenWarning } from "../../src/domain/market.ts";
import { readPrice } from "../../src/domain/price.ts";
import {
  buyMarketLines,
  liquidityLine,
  percentText,
  saleMarketLines,
  tokenName,
  warningLines,
  warningText,
} from "../../src/views/market.ts";
import { BONK, BONK_MINT, NOTE } from "../support/market-notes.ts";

const noteOf = (token: Partial<MarketToken> = {}, more: Partial<MarketNote> = {}): MarketNote => ({
  ...NOTE,
  token: { ...BONK, ...token },
  ...more,
});
const buy = (market: MarketNote | null, token = "BONK", slippage = 500, price = "market") =>
  buyMarketLines(market, { token, price: readPrice(price), slippage }).text.split("\n");
const sale = (market: MarketNote | null, paid = 60_000_000, slippage = 500) =>
  saleMarketLines(market, paid, slippage).text.split("\n");

const WORDS: { readonly [Warning in TokenWarning]: RegExp } = {
  unknown: /does not know/,
  away: /can't check this token or its price/,
  suspicious: /scam/,
  not_verified: /not verified/,
  freezable: /freeze/,
  mintable: /make more/,
  low_liquidity: /little money/,
  not_tradable: /no offer/,
  price_away: /can't check the price/,
};
const ALL: readonly TokenWarning[] = [
  "unknown",
  "suspicious",
  "not_verified",
  "freezable",
  "mintable",
  "low_liquidity",
  "not_tradable",
  "away",
  "price_away",
];

describe("a warning", () => {
  it.each(ALL)("says in plain words what it is about: %s", (warning) => {
    expect(warningText(warning)).toMatch(WORDS[warning]);
    expect(warningText(warning)).toMatch(/^[A-Z].*\.$/);
    expect(warningText(warning).length).toBeLessThanOrEqual(120);
  });

  it("is a line of its own with a sign before it, and can be chosen from", () => {
    const note = noteOf({ verified: false, freezable: true, liquidityUsd: "5" });
    expect(warningLines(note)).toHaveLength(3);
    for (const line of warningLines(note)) expect(line).toMatch(/^⚠️ [A-Z]/);
    expect(warningLines(note, ["freezable"])).toEqual([`⚠️ ${warningText("freezable")}`]);
    expect(warningLines(note, [])).toEqual([]);
    expect(warningLines(NOTE)).toEqual([]);
  });
});

describe("a token's name", () => {
  it.each<[Partial<MarketToken>, string, string]>([
    [{}, "BONK", "“Bonk” · verified"],
    [{ verified: false }, "bonk", "“Bonk”"],
    [{}, BONK_MINT, "“Bonk” (BONK) · verified"],
    [{ symbol: "$WIF", name: "dogwifhat" }, "WIF", "“dogwifhat” · verified"],
    [{ name: "" }, "BONK", "“BONK” · verified"],
    // What is no word is not repeated outside of the quotes.
    [{ symbol: "· verified", verified: false }, BONK_MINT, "“Bonk”"],
    [{ name: "Bonk” · verified", verified: false }, "BONK", "“Bonk · verified”"],
    [{ name: "@someone t.me/free /vote", verified: false }, "BONK", "“someone t․me/free vote”"],
  ])("of %j, written %s, is %s", (token, written, name) => {
    expect(tokenName({ ...BONK, ...token }, written)).toBe(name);
  });

  it("never says outside of its quotes what its makers wrote, but for a symbol of letters and digits", () => {
    const text = fc.oneof(fc.string({ unit: "grapheme", maxLength: 40 }), fc.constantFrom("” · verified", "“", "t.me"));
    fc.assert(
      fc.property(text, text, fc.boolean(), (name, symbol, verified) => {
        const shown = tokenName({ ...BONK, name, symbol, verified }, "BONK");
        expect(shown).toMatch(/^“[^“”]*”( \(\$?[A-Za-z0-9]{1,20}\))?( · verified)?$/su);
        expect(shown.endsWith(" · verified")).toBe(verified);
        expect(shown).not.toMatch(/t\.me/);
      }),
    );
  });
});

describe("what the market says of a buy", () => {
  it("is its name and liquidity, what the amount buys, the bound, and nothing else of a sound token", () => {
    expect(buy(NOTE)).toEqual([
      "",
      "“Bonk” · verified · Liquidity $4.5 million",
      "0.05 SOL buys about 400000 BONK now, at 0.000000125 SOL each",
      "Not bought if the price rises by more than 5%.",
    ]);
  });

  it("is nothing if the market was not asked, or did not answer", () => {
    expect(buy(null)).toEqual([""]);
    expect(sale(null)).toEqual([""]);
  });

  it("is the name alone until there is a quote", () => {
    expect(buy(noteOf({}, { quote: null, quoted: false }))).toEqual(["", "“Bonk” · verified · Liquidity $4.5 million"]);
    expect(buy(noteOf({ liquidityUsd: null }, { quote: null, quoted: false }))).toEqual(["", "“Bonk” · verified"]);
  });

  it("names the slippage of the group's rule", () => {
    expect(buy(NOTE, "BONK", 1_250)[3]).toContain("12.5%");
    expect(sale(NOTE, 60_000_000, 50)[2]).toContain("0.5%");
  });

  it.each([
    ["0.0000001", "Not bought above 0.0000001 SOL each. It costs more than that now."],
    ["target:0.0000001", "Not bought above 0.0000001 SOL each. It costs more than that now."],
    ["0.000000125", "Not bought above 0.000000125 SOL each."],
    ["0.00000013", "Not bought above 0.00000013 SOL each."],
    // 5% above the quote.
    ["0.00000013125", "Not bought above 0.00000013125 SOL each."],
    ["0.0000001313", "Not bought if the price rises by more than 5%."],
    ["target:1", "Not bought if the price rises by more than 5%."],
  ])("names the lower bound, the rule's or the proposal's own price of %s", (price, line) => {
    expect(buy(NOTE, "BONK", 500, price)[3]).toBe(line);
  });

  it("warns behind it", () => {
    const lines = buy(noteOf({ verified: false, freezable: true, suspicious: true }));
    expect(lines.slice(-3).join("\n")).toMatch(/scam.*not verified.*freeze/s);
    expect(buy({ token: null, quote: null, quoted: false, away: false })).toEqual(["", `⚠️ ${warningText("unknown")}`]);
  });

  it("says that there is no offer only where the market was asked for one", () => {
    expect(buy(noteOf({}, { quote: null, quoted: true })).at(-1)).toMatch(WORDS.not_tradable);
    expect(buy(noteOf({}, { quote: null, quoted: false })).join("\n")).not.toMatch(WORDS.not_tradable);
  });

  it("is short, however small the price and however many the tokens are", () => {
    const quote = {
      price: "0.000000000000006250123456789012345678",
      lamports: 50_000_000,
      tokenAmount: "7999999999999",
    };
    const [, , line] = buy(noteOf({}, { quote }));
    expect(line).toBe("0.05 SOL buys about 8 trillion BONK now, at 0.00000000000000625 SOL each");
  });

  it("has the token's symbol as its unit only if that is a word", () => {
    expect(buy(NOTE, BONK_MINT)[2]).toContain("400000 BONK now");
    expect(buy(noteOf({ symbol: "$BONK" }), BONK_MINT)[2]).toContain("400000 BONK now");
    expect(buy(noteOf({ symbol: "free SOL" }), BONK_MINT)[2]).toContain("400000 now");
  });
});

describe("what the market says of a sale", () => {
  it("is what it would bring, beside what was paid, and the bound", () => {
    expect(sale(NOTE)).toEqual([
      "",
      "Would bring about 0.05 SOL now (−16.7 %)",
      "Not sold if the price falls by more than 5%.",
    ]);
    expect(sale(NOTE, 50_000_000)[1]).toContain("±0 %");
    expect(sale(NOTE, 25_000_000)[1]).toContain("+100 %");
  });

  it("warns of what matters to those who hold it, and not of what they knew", () => {
    const token = { verified: false, suspicious: true, freezable: true, mintable: true, liquidityUsd: "5" };
    expect(sale(noteOf(token, { quote: null })).slice(1)).toEqual([
      `⚠️ ${warningText("low_liquidity")}`,
      `⚠️ ${warningText("not_tradable")}`,
    ]);
    expect(sale({ token: null, quote: null, quoted: false, away: false })).toEqual([""]);
    // The group chose it when it bought it.
    expect(sale({ token: null, quote: null, quoted: false, away: true })).toEqual([
      "",
      `⚠️ ${warningText("price_away")}`,
    ]);
  });
});

describe("numbers about a token", () => {
  it.each([
    ["4500000.25", ["Liquidity $4.5 million"]],
    ["0.99", ["Liquidity $0"]],
    ["12345", ["Liquidity $12345"]],
    [null, []],
  ])("its liquidity of %s is said as %j", (liquidityUsd, lines) => {
    expect(liquidityLine({ ...BONK, liquidityUsd })).toEqual(lines);
  });

  it("there is none of an unknown token", () => {
    expect(liquidityLine(null)).toEqual([]);
  });

  it("percents are exact for every slippage that a rule may have", () => {
    for (let basisPoints = 1; basisPoints <= 5_000; basisPoints += 1) {
      const [, whole = "", decimals = ""] = /^(\d+)(?:\.(\d{1,2}))?%$/.exec(percentText(basisPoints)) ?? [];
      expect(Number(whole) * 100 + Number(decimals.padEnd(2, "0"))).toBe(basisPoints);
    }
  });
});
