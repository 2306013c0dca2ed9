import { describe, expect, it } from "vitest";
import type { MarketPrice, MarketToken } from "../../src/domain/market.ts";
import { type PricedTokens, priceView } from "../../src/views/price.ts";
import { expectSendable, LONGEST_MINT, marked } from "./samples.ts";

const BONK: MarketToken = {
  mint: LONGEST_MINT,
  symbol: "BONK",
  name: "Bonk",
  decimals: 5,
  verified: true,
  suspicious: false,
  freezable: false,
  mintable: false,
  liquidityUsd: "4200000.55",
};
const PRICE: MarketPrice = { sol: "0.000000135312345", usd: "0.0000216512", change24h: "3.25", decimals: 5 };

const mintOf = (i: number) => `${"z".repeat(40)}${1111 + i}`;
const copy = (i: number, more: Partial<MarketToken> = {}): MarketToken => ({ ...BONK, mint: mintOf(i), ...more });
const pricesOf = (tokens: readonly MarketToken[], price = PRICE) => new Map(tokens.map(({ mint }) => [mint, price]));

const view = (more: Partial<PricedTokens>) => {
  const candidates = more.candidates ?? [BONK];
  const shown = priceView({ written: "BONK", candidates, lookAlikes: [], prices: pricesOf(candidates), ...more });
  expectSendable(shown.text);
  return shown;
};
const textOf = (more: Partial<PricedTokens>) => view(more).text.text;
const change = (change24h: string | null) =>
  textOf({ prices: pricesOf([BONK], { ...PRICE, change24h }) }).split("\n")[2];

describe("a token's price", () => {
  it("is told in SOL and in dollars, with its change, what is in its market, and its address to copy", () => {
    const { text, buttons } = view({});
    expect(text.text).toBe(
      [
        "💱 “Bonk” (BONK) · verified",
        "0.0000001353 SOL · $0.00002165",
        "+3.25 % in 24 hours",
        "Liquidity $4.2 million",
        LONGEST_MINT,
      ].join("\n"),
    );
    expect(marked(text)).toEqual(["bold: “Bonk” (BONK) · verified", `code: ${LONGEST_MINT}`]);
    expect(buttons).toEqual([[{ text: "📋 Copy the address", copy_text: { text: LONGEST_MINT } }]]);
  });

  it.each([
    ["-12.50", "−12.5 % in 24 hours"],
    ["0.00", "±0 % in 24 hours"],
    ["-0.00", "±0 % in 24 hours"],
    ["100.00", "+100 % in 24 hours"],
    ["8", "+8 % in 24 hours"],
    [null, "Liquidity $4.2 million"],
  ])("has changed by %s: %s", (written, line) => {
    expect(change(written)).toBe(line);
  });

  it("warns of what people should know", () => {
    const text = textOf({
      candidates: [{ ...BONK, verified: false, suspicious: true, freezable: true, mintable: true, liquidityUsd: "12" }],
    });
    expect(text).toMatch(/^💱 “Bonk” \(BONK\)\n/);
    expect(text.split("\n").filter((line) => line.startsWith("⚠️"))).toHaveLength(5);
    for (const words of ["likely scam", "not verified", "freeze", "make more", "little money"])
      expect(text).toContain(words);
  });

  it("may not be there: the market has none, or does not say", () => {
    expect(textOf({ prices: new Map() })).toMatch(/\nThe market has no price for it now\.\nLiquidity/);
    const away = textOf({ prices: null });
    expect(away).toMatch(/verified\nLiquidity .*\n.*\n\nThe market does not tell prices just now\. .*try again/);
    expect(away).not.toContain("has no price");
  });

  it("takes no mentions, links and quotes from a name", () => {
    const text = textOf({ candidates: [{ ...BONK, name: "@bob” t.me/x · verified /vote", verified: false }] });
    expect(text.split("\n")[0]).toBe("💱 “bob t․me/x · verified vote” (BONK)");
  });
});

describe("the prices of several tokens with one symbol", () => {
  it("are told of each, with its number on the button that copies its address", () => {
    const candidates = [
      copy(0, { name: "Moon Rocket", symbol: "MOON" }),
      copy(1, { name: "Moonbase", symbol: "MOON" }),
    ];
    const { text, buttons } = view({ written: "MOON", candidates });
    const parts = text.text.split("\n\n");
    expect(parts[0]).toBe("Several tokens are called MOON. Compare their addresses.");
    expect(parts[1]).toMatch(/^1\. “Moon Rocket” \(MOON\) · verified\n0\.0000001353 SOL/);
    expect(parts[2]).toMatch(/^2\. “Moonbase” \(MOON\) · verified\n/);
    expect(buttons).toEqual([
      [{ text: "📋 1. Moon Rocket zzzz…1111", copy_text: { text: mintOf(0) } }],
      [{ text: "📋 2. Moonbase zzzz…1112", copy_text: { text: mintOf(1) } }],
    ]);
  });

  it("come behind the verified ones, in few words and without a button, where they are not verified", () => {
    const lookAlikes = [copy(1, { verified: false }), copy(2, { verified: false, name: "Bonk Inu" })];
    const { text, buttons } = view({ lookAlikes, prices: pricesOf([BONK, copy(2)]) });
    expect(text.text.split("\n\n")[1]).toBe(
      `⚠️ Not verified, but called the same:\n“Bonk” · no price\n${mintOf(1)}\n“Bonk Inu” · 0.0000001353 SOL · $0.00002165\n${mintOf(2)}`,
    );
    expect(buttons).toHaveLength(1);
    expect(marked(text).filter((one) => one.startsWith("code"))).toHaveLength(3);
  });

  it("fit into one message, with the number of those that are left out", () => {
    const worst: Partial<MarketToken> = {
      ...{ name: "n".repeat(40), symbol: "s".repeat(20), verified: false, suspicious: true, freezable: true },
      ...{ mintable: true, liquidityUsd: "9" },
    };
    const many = Array.from({ length: 20 }, (_, i) => copy(i, worst));
    const long = {
      sol: `0.${"0".repeat(31)}12345`,
      usd: `${"9".repeat(30)}.5`,
      change24h: "-999999999.99",
      decimals: 0,
    };
    const { text, buttons } = view({ candidates: many, lookAlikes: many, prices: pricesOf(many, long) });
    expect(text.text.match(/… and 15 more\. To see one, send \/price and its address\./g)).toHaveLength(2);
    expect(buttons).toHaveLength(5);
  });
});
