import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { MarketToken } from "../../src/domain/market.ts";
import { isSameSymbol } from "../../src/domain/token.ts";
import { identifyToken } from "../../src/domain/token-identity.ts";
import { BONK, BONK_MINT } from "../support/market-notes.ts";

const LETTERS = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
const mintNumber = (n: number): string => `${"1".repeat(40)}${LETTERS[n % 58]}${LETTERS[Math.floor(n / 58) % 58]}`;
const token = (n: number, more: Partial<MarketToken> = {}): MarketToken => ({ ...BONK, mint: mintNumber(n), ...more });
const lookAlike = (n: number, more: Partial<MarketToken> = {}) => token(n, { verified: false, ...more });

describe("a symbol", () => {
  it("means the token that carries it, in any capitals and with a $ or without", () => {
    for (const written of ["BONK", "bonk", "$BONK", "Bonk"])
      expect(identifyToken(written, [BONK])).toEqual({ tag: "one", token: BONK });
    const dollar = token(1, { symbol: "$wif" });
    for (const written of ["WIF", "wif", "$WIF"])
      expect(identifyToken(written, [dollar])).toEqual({ tag: "one", token: dollar });
  });

  it("means none that only its name or a part of its symbol mentions", () => {
    const found = [token(1, { symbol: "BONK2" }), token(2, { symbol: "BON" }), token(3, { symbol: "", name: "BONK" })];
    expect(identifyToken("BONK", found)).toEqual({ tag: "none" });
    expect(identifyToken("BONK", [])).toEqual({ tag: "none" });
  });

  it.each(["ſOL", "ｓｏｌ", "SOL ", "S0L", "ЅОL", "$$SOL", "SO\u200bL"])(
    "means none whose symbol only looks like it: SOL, not %j",
    (symbol) => {
      expect(identifyToken("SOL", [token(1, { symbol })])).toEqual({ tag: "none" });
      expect(isSameSymbol(symbol, "SOL")).toBe(false);
    },
  );

  it("means the one that is verified, wherever its look-alikes stand", () => {
    const found = [lookAlike(1, { liquidityUsd: "90000000" }), lookAlike(2), BONK, lookAlike(3)];
    expect(identifyToken("BONK", found)).toEqual({ tag: "one", token: BONK });
  });

  it("means any of those that are verified, and no look-alike of theirs", () => {
    const [a, b] = [token(1), token(2)];
    expect(identifyToken("BONK", [lookAlike(3), a, lookAlike(4), b])).toEqual({ tag: "several", tokens: [a, b] });
  });

  it("means any of those that carry it where none is verified, five at most, the likeliest first", () => {
    const found = Array.from({ length: 8 }, (_, i) => lookAlike(i));
    expect(identifyToken("BONK", found)).toEqual({ tag: "several", tokens: found.slice(0, 5) });
    expect(identifyToken("BONK", found.slice(0, 1))).toEqual({ tag: "one", token: found[0] });
  });
});

describe("a mint", () => {
  it("means that token, verified or not, whatever else was found", () => {
    const unverified = lookAlike(1);
    const found = [token(2, { symbol: mintNumber(1) }), unverified, BONK];
    expect(identifyToken(mintNumber(1), found)).toEqual({ tag: "one", token: unverified });
    expect(identifyToken(BONK_MINT, found)).toEqual({ tag: "one", token: BONK });
  });

  it("means none that has it in other capitals, or for a symbol", () => {
    const found = [{ ...BONK, mint: BONK_MINT.toUpperCase() }, token(1, { symbol: BONK_MINT })];
    expect(identifyToken(BONK_MINT, found)).toEqual({ tag: "none" });
  });
});

const anyToken = fc
  .record({
    n: fc.nat(3_000),
    symbol: fc.constantFrom("BONK", "bonk", "$Bonk", "BONK2", "b0nk", "", "ﬀ"),
    verified: fc.boolean(),
    suspicious: fc.boolean(),
  })
  .map(({ n, ...more }) => token(n, more));
const anyFound = fc.uniqueArray(anyToken, { selector: ({ mint }) => mint, maxLength: 20 });

describe("of all that the market may find", () => {
  it("a look-alike is never chosen, nor offered, beside a token that is verified", () => {
    fc.assert(
      fc.property(anyFound, (found) => {
        const identity = identifyToken("bonk", found);
        const meant = identity.tag === "one" ? [identity.token] : identity.tag === "several" ? identity.tokens : [];
        const carriers = found.filter(({ symbol }) => /^\$?bonk$/i.test(symbol));
        for (const one of meant) expect(carriers).toContain(one);
        if (carriers.some(({ verified }) => verified)) {
          expect(meant.length).toBeGreaterThan(0);
          expect(meant.every(({ verified }) => verified)).toBe(true);
        }
        expect(identity.tag === "none").toBe(carriers.length === 0);
      }),
    );
  });

  it("the only one is chosen, and of more than one none", () => {
    fc.assert(
      fc.property(anyFound, (found) => {
        const verified = found.filter(({ symbol, verified }) => verified && /^\$?bonk$/i.test(symbol));
        fc.pre(verified.length > 0);
        const identity = identifyToken("BONK", found);
        expect(identity.tag).toBe(verified.length === 1 ? "one" : "several");
      }),
    );
  });

  it("a mint means the token of that mint, or none", () => {
    fc.assert(
      fc.property(anyFound, fc.nat(3_000), (found, n) => {
        const wanted = found.find(({ mint }) => mint === mintNumber(n));
        expect(identifyToken(mintNumber(n), found)).toEqual(
          wanted === undefined ? { tag: "none" } : { tag: "one", token: wanted },
        );
      }),
    );
  });
});
